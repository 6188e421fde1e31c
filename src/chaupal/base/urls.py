"""Addresses of the ground floor."""

from django.urls import path

from chaupal.base import views

app_name = "base"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("offline/", views.offline, name="offline"),
    path("look/", views.look, name="look"),
]
