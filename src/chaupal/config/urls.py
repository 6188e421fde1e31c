"""Every address of the product, one line a room."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from chaupal.config import views
from chaupal.people import views as people

# (address, room); a room without pages is not listed.
ROOMS = [
    ("", "base"),
    ("", "people"),
    ("", "org"),
    ("", "enrol"),
    ("lineage/", "lineage"),
    ("devices/", "devices"),
    ("strength/", "strength"),
    ("gate/", "gate"),
    ("facts/", "facts"),
    ("claims/", "claims"),
    ("", "press"),
    ("relay/", "relay"),
    ("tips/", "tips"),
    ("watch/", "watch"),
    ("", "pocket"),
    ("", "control"),
    ("api/", "api"),
    ("", "sample"),
]

urlpatterns = [
    path("", views.start, name="start"),
    path("healthz", views.healthz, name="healthz"),
    # One page of keys, ours: the library's own lists know nothing of witnesses.
    path("account/2fa/", RedirectView.as_view(url="/keys/")),
    path("account/2fa/webauthn/", RedirectView.as_view(url="/keys/")),
    path("account/2fa/webauthn/add/", people.add_key),
    path("account/2fa/totp/activate/", people.add_app),
    # Addresses, passwords and sign-up are not the holder's to make: somebody at a left screen could add their own.
    *(path(f"account/{page}/", people.nothing_here) for page in ("email", "signup", "confirm-email", "confirm-email/<path:rest>", "password/<path:rest>")),
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
