from django.urls import path

from chaupal.people import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("open/", views.open_phone, name="open_phone"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("keys/", views.keys, name="keys"),
    path("keys/sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("keys/sessions/end/", views.end_sessions, name="end_sessions"),
]
