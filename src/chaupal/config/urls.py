"""Every address of the product, one line a room."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from chaupal.config import views

# (address, room); a room without pages is not listed.
ROOMS = [
    ("", "base"),
    ("", "people"),
    ("", "org"),
    ("gate/", "gate"),
    ("facts/", "facts"),
    ("claims/", "claims"),
    ("", "press"),
    ("relay/", "relay"),
    ("tips/", "tips"),
    ("", "pocket"),
    ("", "control"),
    ("", "sample"),
]

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.healthz, name="healthz"),
    path("account/", include("allauth.urls")),
]
urlpatterns += [
    path(address, include(f"chaupal.{room}.urls"))
    for address, room in ROOMS
    if f"chaupal.{room}" in settings.INSTALLED_APPS and find_spec(f"chaupal.{room}.urls")
]

handler400 = "chaupal.base.views.bad_request"
handler403 = "chaupal.base.views.forbidden"
handler404 = "chaupal.base.views.not_found"
handler500 = "chaupal.base.views.broken"
