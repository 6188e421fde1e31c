"""Addresses of the organisation."""

from django.urls import path

from chaupal.org import views

app_name = "org"
urlpatterns = [
    path("appointments/<int:pk>/", views.appointment, name="appointment"),
    path("appointments/<int:pk>/approval/", views.approval, name="approval"),
    path("appointments/<int:pk>/return/", views.returning, name="return"),
]
