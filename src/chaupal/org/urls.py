"""Addresses of the organisation's people, under /people/."""

from django.urls import path

from chaupal.org.views import people as views

app_name = "org"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/new/", views.nominate, name="nominate"),
    path("people/appointments/<int:pk>/", views.appointment, name="appointment"),
    path("people/appointments/<int:pk>/approval/", views.approval, name="approval"),
    path("people/appointments/<int:pk>/return/", views.returning, name="return"),
    path("people/appointments/<int:pk>/slip/", views.slip, name="slip"),
    path("people/appointments/<int:pk>/phone/", views.phone, name="phone"),
    path("people/appointments/<int:pk>/end/", views.end, name="end"),
    path("people/appointments/<int:pk>/mail/", views.mail, name="mail"),
    path("people/appointments/<int:pk>/witness/", views.witness, name="witness"),
]
