"""Joining by a slip on a phone, and accepting an office when signed in: the letters, the own number, the notice, the yes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import next_page, render_part, see_other
from chaupal.org import invitations
from chaupal.org.actions import joining
from chaupal.org.forms import AcceptForm, CodeForm, NumberForm, PinForm
from chaupal.people import guessing
from chaupal.people.actions import NOTICE_VERSION, SlipUnknown
from chaupal.people.entering import enter
from chaupal.people.queries import SignInNeeded, Visitor

HERE = "joining"  # in the session: the slip whose number was typed on this phone


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """A slip, step by step: its letters, the own number, the notice with the yes and a PIN. Each step is a plain form.

    Who scanned the picture has its mark behind the letters, which goes along from step to step.
    """
    told = (request.POST.get("code") or request.GET.get("code") or code)[:20]
    code = told.partition(".")[0]
    shown = _shown(request, told)
    guessing.refuse_guessers(request, now(), shown)
    if not code:
        return _letters(request, CodeForm())
    try:
        found = invitations.invitation(code, now())
    except SlipUnknown as refusal:
        form = CodeForm({"code": code})
        form.add_error("code", refusal.text)
        return _wrong(request, _letters(request, form, 422), shown)
    typed = request.session.get(HERE) == found.slip.pk and found.slip.confirmed_at is not None
    if request.method == "POST" and typed and "pin" in request.POST:
        return _joined(request, found, told)
    if request.method == "POST" and "phone" in request.POST:
        return _number(request, found, told, shown)
    return _step(request, found, told, PinForm() if typed else NumberForm())


def _shown(request: HttpRequest, told: str) -> str:
    """The slip that this phone can show: by its picture, or by the number that was right; "" for letters alone."""
    code, _dot, mark = told.partition(".")
    scanned = guessing.slip_shown(code, mark)
    return scanned or (f"joining {request.session[HERE]}" if HERE in request.session else "")


def _number(request: HttpRequest, found: invitations.Invitation, told: str, shown: str) -> HttpResponse:
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _step(request, found, told, form, 422)
    try:
        slip = joining.confirm_phone(code=told.partition(".")[0], phone=form.cleaned_data["phone"], at=now())
    except Refused as refusal:
        form.add_error("phone", refusal.text)
        # Whoever found a slip could try numbers; these count like wrong letters.
        return _wrong(request, _step(request, found, told, form, refusal.status), shown)
    request.session[HERE] = slip.pk
    return see_other(f"/join/?{urlencode({'code': told})}")


def _joined(request: HttpRequest, found: invitations.Invitation, told: str) -> HttpResponse:
    form = PinForm(request.POST)
    if form.is_valid():
        try:
            opened = joining.join(code=told.partition(".")[0], at=now(), **form.cleaned_data)
        except BadInput as refusal:
            for field, says in refusal.fields.items():
                form.add_error(field if field in form.fields else None, says)
        except Refused as refusal:
            form.add_error(None, refusal.text)
        else:
            return enter(request, opened.phone, "/", opened.token)
    return _step(request, found, told, form, 422)


def _letters(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return render_part(request, "org/join.html", "slip", {"form": form, "invited": None}, status=status)


def _step(request: HttpRequest, found: invitations.Invitation, told: str, form: NumberForm | PinForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "invited": found, "code": told, "appointment": found.appointment, "notice": NOTICE_VERSION}
    return render_part(request, "org/join.html", "slip", context, status=status)


def _wrong(request: HttpRequest, again: HttpResponse, shown: str) -> HttpResponse:
    guessing.count_wrong(request, again, now(), shown)
    return again


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """The offices one was put forward for: the notice and the own yes, before anything else opens to who signs in by mail."""
    who: Visitor = request.visitor  # type: ignore[attr-defined]
    if who.person is None:
        raise SignInNeeded
    asked = invitations.asked_of(who.person)
    waits = next((one for one in asked if one.state in joining.ASKED), None)
    status, form = 200, AcceptForm()
    if request.method == "POST":
        own = f"person {who.person.pk}"
        guessing.refuse_guessers(request, now(), own)
        form, status = AcceptForm(request.POST), 422
        if waits is not None and form.is_valid():
            try:
                joining.accept_office(appointment=waits, by=who.person, at=now(), **form.cleaned_data)
            except joining.NumberDiffers as refusal:
                form.add_error("phone", refusal.text)
                return _wrong(request, _accept(request, asked, waits, form, 422), own)
            except BadInput as refusal:
                for field, says in refusal.fields.items():
                    form.add_error(field, says)
            except Refused as refusal:
                form.add_error(None, refusal.text)
                status = refusal.status
            else:
                return see_other(f"/accept/?{urlencode({'next': next_page(request)})}")
    return _accept(request, asked, waits, form, status)


def _accept(request: HttpRequest, asked: list, waits: object, form: AcceptForm, status: int) -> HttpResponse:
    context = {"asked": asked, "appointment": waits, "form": form, "notice": NOTICE_VERSION, "next": next_page(request)}
    return render_part(request, "org/accept.html", "accept", context, status=status)
