"""Addresses of the watch room, under /watch/."""

from django.urls import path

from chaupal.watch.views import datasets

app_name = "watch"
urlpatterns = [
    path("", datasets.datasets, name="datasets"),
]
