"""Addresses for machines under /api/v1/, from the table of endpoints, and the pages on which people look after them."""

from django.urls import path

from chaupal.api import interface, views

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("docs/", views.docs, name="docs"),
    path("tokens/new/", views.token, name="token"),
    path("tokens/<int:pk>/approval/", views.approval, name="approve"),
    path("tokens/<int:pk>/revocation/", views.revocation, name="revoke"),
    path("hooks/new/", views.hook_new, name="hook_new"),
    path("hooks/<int:pk>/", views.hook, name="hook"),
    path("hooks/<int:pk>/trial/", views.trial, name="trial"),
    path("hooks/<int:pk>/ending/", views.ending, name="end_hook"),
    *interface.routes(),
]
