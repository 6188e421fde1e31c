"""Who sees what: why somebody sees a thing, who sees it, what was lent, suspending, and what others saw of oneself."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.paging import asked
from chaupal.org import explaining, lending, nominations, openings, permission, second
from chaupal.org.actions import delegating, offices, suspending
from chaupal.org.choices import Matter, Verb
from chaupal.org.forms import AccessForm, LendForm, SuspendForm
from chaupal.org.models import Appointment, Suspension
from chaupal.people.actions import end_sessions
from chaupal.people.models import Person
from chaupal.people.queries import person_of


def _audits(person: Person) -> bool:
    return any("audit" in verbs for grant in permission.grants(person) for verbs in grant.verbs.values())


def _asked_person(asker: Person, number: str) -> Person:
    """The person whose rights are explained: oneself, or the holder of an office that the asker may see; the auditor anybody's."""
    pk = paging.number(number) if number else None
    if pk is None:
        return asker
    held = Appointment.objects.select_related("person", "unit", "booth").filter(pk=pk).first()
    if held is None:
        raise permission.OutOfReach
    if not _audits(asker) and held.person_id != asker.pk:
        permission.require(asker, "view", "people", offices.place_of(held.unit, held.booth))
    return held.person


def _may_ask_who(asker: Person, thing: explaining.Thing) -> bool:
    return thing.booths is not None and (_audits(asker) or permission.may(asker, "view", "people", thing.booths))


@require_GET
def access(request: HttpRequest) -> HttpResponse:
    """Why somebody (`?person=` an appointment's number; oneself) may or may not do something (`?verb=&matter=`) with a thing
    (`?what=`), and who has a right over it. Places out of the asker's reach are nowhere."""
    person, at = person_of(request), now()
    if not permission.grants(person):
        raise permission.nowhere(person)
    about = _asked_person(person, request.GET.get("person", ""))
    form = AccessForm(request.GET or None)
    context: dict[str, Any] = {
        "form": form, "about": about, "person_key": request.GET.get("person", ""), "own": about.pk == person.pk, "audits": _audits(person),
        "rights": [(one, lending.rights(one.verbs)) for one in permission.grants(about)], "suspended": permission.held(about).suspended_since,
    }  # fmt: skip
    status = 200
    if request.GET.get("what") and form.is_valid():
        try:
            thing = explaining.thing(form.cleaned_data["what"])
            if thing.booths is not None and not _audits(person) and not permission.may(person, "view", "org", thing.booths):
                raise explaining.ThingUnknown(fields={"what": str(explaining.ThingUnknown.says)})
        except BadInput as refusal:
            form.add_error("what", refusal.text)
            status = 422
        else:
            matter, verb = form.cleaned_data["matter"] or thing.matter, form.cleaned_data["verb"] or thing.verb
            context |= {
                "thing": thing, "matter": Matter(matter).label, "verb": Verb(verb).label, "answer": explaining.why(about, thing, verb, matter),
            }  # fmt: skip
            if _may_ask_who(person, thing):
                day = local(at).date()
                context |= {
                    "seers": explaining.who(thing, matter, day, asked(request.GET, int)), "counts": explaining.counts(thing, matter, day),
                }  # fmt: skip
    elif request.GET.get("what") is not None:
        status = 422 if form.errors else 200
    if context["audits"]:
        context["pairs"] = explaining.pairs()
    return render_part(request, "org/access.html", "access", context, status=status)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own offices and what stands against them, what was lent and borrowed, who opened one's number, which lists left."""
    person = person_of(request)
    held = Appointment.objects.select_related("office", "unit", "booth__seat").filter(person=person, approved_by__isnull=False, until_on=None)
    context = {
        "held": held.order_by("pk"), "suspensions": suspending.standing(person), "lent": lending.of(person, local(now()).date()), "me": person,
        "opened": openings.about(person, asked(request.GET, int)), "lists": openings.lists_with(person),
    }  # fmt: skip
    return render_part(request, "org/mine.html", "mine", context)


def _lending(request: HttpRequest, person: Person, form: LendForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
    day = local(now()).date()
    own = [one for one in permission.grants(person) if one.giver is None]
    lent = [(one, lending.rights(one.grants)) for one in lending.of(person, day)]
    context = {
        "own": own, "lent": lent, "waiting": [(one, lending.rights(one.grants)) for one in lending.waiting(person, day)], "me": person, "today": day,
        "form": form or _lend_form(request, person, own),
    }  # fmt: skip
    return render_part(request, "org/lending.html", "lending", context | more, status=status)


def _lend_form(request: HttpRequest, person: Person, own: list[permission.Grant]) -> LendForm:
    wanted = request.POST.get("to") or request.GET.get("to", "")
    to = lending.receivers(person, own, paging.number(wanted))
    data = request.POST if request.method == "POST" else None
    return LendForm(data, own=own, to=to, day=local(now()).date(), initial={"to": wanted, "office": str(own[0].appointment) if own else ""})


@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    """What one lent and borrowed, and lending a part of an own office."""
    person = person_of(request)
    own = [one for one in permission.grants(person) if one.giver is None]
    if not own:
        raise permission.nowhere(person)
    if request.method != "POST":
        return _lending(request, person)
    form = _lend_form(request, person, own)
    if not form.is_valid():
        return _lending(request, person, form, 422)
    told = form.cleaned_data
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    try:
        delegating.lend(
            appointment=form.offices[told["office"]], to=form.people[told["to"]], grants=told["grants"], unit=told["unit"], booth=told["booth"],
            from_on=told["from_on"], until_on=told["until_on"], reason=told["reason"], by=person, at=now(),
        )  # fmt: skip
    except BadInput as refusal:
        for field, says in refusal.fields.items():
            form.add_error(field if field in form.fields else None, says)
        return _lending(request, person, form, 422)
    except Refused as refusal:
        return _lending(request, person, form, refusal.status, refusal=refusal)
    return see_other("/people/lending/")


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person's yes to what somebody wants to lend."""
    person = person_of(request)
    found = lending.delegation_for(person, pk)
    act = partial(delegating.agree_to_lending, delegation=found, by=person)
    return second.approve(request, act, partial(_lending, request, person), "/people/lending/")


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """What was lent ends now."""
    person = person_of(request)
    found = lending.delegation_for(person, pk)
    try:
        delegating.take_back(delegation=found, by=person, at=now())
    except Refused as refusal:
        return _lending(request, person, None, refusal.status, refusal=refusal)
    return see_other("/people/lending/")


def _suspending(request: HttpRequest, person: Person, found: Appointment, form: SuspendForm | None = None, status: int = 200, **more: Any) -> HttpResponse:
    context = {"appointment": found, "form": form or SuspendForm(), "standing": suspending.standing(found.person), "me": person}
    return render_part(request, "org/suspension.html", "suspension", context | more, status=status)


@require_http_methods(["GET", "POST"])
def suspension(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands against the holder of an office, and suspending: this office, or all that its holder has."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk)
    if not suspending.may_suspend(person, found):
        raise offices.OwnOffice if person.pk == found.person_id else permission.VerbMissing
    if request.method != "POST":
        return _suspending(request, person, found)
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _suspending(request, person, found, form, 422)
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    try:
        suspending.suspend(appointment=found, whole=bool(form.cleaned_data["whole"]), reason=form.cleaned_data["reason"], by=person, at=now())
    except Refused as refusal:
        return _suspending(request, person, found, form, refusal.status, refusal=refusal)
    return see_other(f"/people/appointments/{pk}/")


@require_POST
def lift(request: HttpRequest, pk: int, suspension: int) -> HttpResponse:
    """Give an office back: somebody else than who took it."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk)
    stands = Suspension.objects.filter(pk=suspension, person=found.person_id).first()
    if stands is None:
        raise permission.OutOfReach
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    try:
        suspending.lift_suspension(suspension=stands, by=person, at=now())
    except Refused as refusal:
        return _suspending(request, person, found, None, refusal.status, refusal=refusal)
    return see_other(f"/people/appointments/{pk}/")


@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """End every sign-in of the holder of an office, for instance of a lost phone; they read who did it."""
    person = person_of(request)
    found = nominations.appointment_for(person, pk)
    if not suspending.may_suspend(person, found):
        raise permission.VerbMissing
    end_sessions(person=found.person, by=person, at=now(), phone=bool(request.POST.get("phone")))
    return see_other(f"/people/appointments/{pk}/")

