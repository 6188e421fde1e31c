"""Addresses of the watch room, under /watch/."""

from django.urls import path

from chaupal.watch.views import datasets, runs

app_name = "watch"
urlpatterns = [
    path("", datasets.datasets, name="datasets"),
    path("new/", datasets.new, name="new"),
    path("<int:pk>/", datasets.dataset, name="dataset"),
    path("<int:pk>/runs/", datasets.run, name="new_run"),
    path("<int:pk>/deletion/", datasets.deletion, name="deletion"),
    path("<int:pk>/rows/", datasets.bad_rows, name="bad_rows"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("runs/<int:pk>/again/", runs.again, name="again"),
    path("runs/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:pk>/opening/", runs.opening, name="opening"),
    path("runs/<int:pk>/export/", runs.export, name="export"),
    path("runs/<int:pk>/comparison/", runs.comparison, name="comparison"),
]
