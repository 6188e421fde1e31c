"""Addresses of the data bank, under /facts/."""

from django.urls import path

from chaupal.facts import views

app_name = "facts"
urlpatterns = [
    path("", views.bank, name="bank"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.fact, name="fact"),
    path("<int:pk>/revision/", views.revise, name="revise"),
    path("<int:pk>/conflict/", views.conflict, name="conflict"),
    path("sources/new/", views.new_source, name="new_source"),
    path("sources/<int:pk>/copy/", views.archive, name="archive"),
    path("versions/<int:pk>/", views.review, name="review"),
    path("versions/<int:pk>/approval/", views.approval, name="approval"),
    path("versions/<int:pk>/return/", views.returning, name="return"),
]
