"""Signing in and out, by PIN on a phone; mail codes and passkeys are allauth's pages, joining by slip is org's."""

from __future__ import annotations

from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import NotFound
from chaupal.base.middleware import tell
from chaupal.base.pages import next_page, render_part, see_other
from chaupal.people import actions, entering, queries
from chaupal.people.forms import PinForm, SlipForm
from chaupal.people.models import Login
from chaupal.people.queries import PHONE_COOKIE


@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways in: this phone's PIN where the phone is known, a slip, a mail code, a passkey."""
    replaced = queries.replaced_at(request)
    context = {
        "known": PHONE_COOKIE in request.COOKIES and replaced is None, "replaced": replaced,
        "next": next_page(request), "form": SlipForm(), "demo": settings.CHAUPAL_DEMO,
    }  # fmt: skip
    return render_part(request, "people/sign_in.html", "ways", context)


@require_http_methods(["GET", "POST"])
def open_phone(request: HttpRequest) -> HttpResponse:
    """The PIN of a phone that is known."""
    token = request.COOKIES.get(PHONE_COOKIE, "")
    if not token or queries.replaced_at(request):
        return see_other("/sign-in/")
    form, status = PinForm(), 200
    if request.method == "POST":
        form = PinForm(request.POST)
        if form.is_valid():
            try:
                opened = actions.open_phone(token=token, pin=form.cleaned_data["pin"], at=now())
            except actions.PinWrong as refusal:
                form.add_error("pin", refusal.text)
            except actions.PhoneUnknown as refusal:
                gone = tell(request, refusal.status, code=refusal.code, says=refusal.text)
                gone.delete_cookie(PHONE_COOKIE, samesite="Lax")
                return gone
            else:
                return entering.enter(request, opened.phone, next_page(request))
        status = 422
    return render_part(request, "people/open.html", "pin", {"form": form, "next": next_page(request)}, status=status)


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """One's own passkeys and authenticator app: what counts for what, and how a passkey comes to count at approvals."""
    person = queries.person_of(request)
    who: queries.Visitor = request.visitor  # type: ignore[attr-defined]
    context = {
        "keys": queries.keys_of(person),
        "has_app": queries.has_second_factor(person),
        "has_mail": Login.objects.filter(person=person).exists(),
        "by_mail": who.how in (queries.MAIL, queries.UNSEEN, queries.SECOND, queries.PASSKEY),
        "counts": who.may_approve,
        "demo": who.how == queries.DEMO,
        "sessions": queries.sessions_of(person),
        "this": who.session,
        "has_phone": queries.has_phone(person),
    }
    response = render_part(request, "people/keys.html", "keys", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the own sign-ins ends; somebody else's is not there."""
    person = queries.person_of(request)
    if not any(one.pk == pk for one in queries.sessions_of(person)):
        raise NotFound
    actions.end_session(session=pk, person=person, at=now())
    return see_other("/keys/#sessions")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Every other sign-in of one's own ends; with `phone` the known phone as well, which then needs a new slip."""
    person = queries.person_of(request)
    who: queries.Visitor = request.visitor  # type: ignore[attr-defined]
    actions.end_sessions(person=person, by=person, at=now(), apart=who.session, phone=bool(request.POST.get("phone")))
    return see_other("/keys/#sessions")


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A page of the sign-in library that this product does not have."""
    raise NotFound


def add_key(request: HttpRequest) -> HttpResponse:
    """The library's page for a new passkey, then one's keys: there stand the letters for the third officer."""
    queries.person_of(request)
    return _on_to_keys(add_webauthn(request))


def add_app(request: HttpRequest) -> HttpResponse:
    """The library's page for an authenticator app, then one's keys."""
    queries.person_of(request)
    return _on_to_keys(activate_totp(request))


def _on_to_keys(answer: HttpResponse) -> HttpResponse:
    # It would show recovery codes first, and for these ask at once for the factor that was just set up.
    return see_other("/keys/") if answer.headers.get("Location") == reverse("mfa_view_recovery_codes") else answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session; the phone stays known and opens again by its PIN."""
    who: queries.Visitor = request.visitor  # type: ignore[attr-defined]
    if who.person is not None:
        actions.end_session(session=who.session, person=who.person, at=now())
    logout(request)
    return see_other("/sign-in/")
