"""What is true of the sample's offices: who was in contact, two changes of strength, a plan with days, a sample of calls."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from chaupal.base.clock import local
from chaupal.ledger.actions import seal
from chaupal.ledger.choices import LEDGER
from chaupal.org.models import Appointment, Office, Unit
from chaupal.people.models import Person
from chaupal.sample.bulk import filling
from chaupal.strength.actions.calls import announce_draw, draw_sample, note_outcome
from chaupal.strength.actions.chase import note_reason
from chaupal.strength.actions.counting import count_changed
from chaupal.strength.actions.plans import set_plan
from chaupal.strength.actions.policies import approve_policy, propose_policy
from chaupal.strength.choices import Outcome, Reason
from chaupal.strength.models import Call, Draw, Policy

# Seat by seat and then by some forty booths another share, from a half to all; above the booth five of six.
_CONTACTS = """
INSERT INTO strength_contact (person_id, "on")
SELECT person_id, %(on)s::date - (hashint8(person_id) & 7) FROM (
  SELECT person_id, min(CASE WHEN booth_id IS NULL THEN 84 ELSE 45 + (hashint8(booth_id / 40) & 63) END) share
  FROM org_appointment WHERE state = 'active' GROUP BY person_id) seen
WHERE (hashint8(person_id + 1) & 2147483647) %% 100 < share ON CONFLICT DO NOTHING
"""
_KINDS = ("district", "org_district", "seat")
CALLED = 41  # of sixty drawn
SAID = {0: Outcome.DENIED, 7: Outcome.WRONG_NUMBER, 15: Outcome.DENIED, 23: Outcome.WRONG_NUMBER}  # every other says so themselves
NOTED = 5  # people of a mandal whose reason is known


def seed_strength(*, organiser: Person, convenor: Person, lead: Person, approver: Person, at: datetime) -> None:
    """Contacts by one statement (some seconds at full size), everything else by the product's acts, as the cast would.

    A start that died in the middle goes on with what is not there yet.
    """
    with filling("strength_contact") as cursor:
        cursor.execute(_CONTACTS, {"on": local(at).date()})
    if not Policy.objects.exists():
        _written(organiser, lead, approver, at)
    _calls(convenor, organiser, at)
    count_changed(at=at)  # so that the first page tells figures, not the worker's first minute


@transaction.atomic
def _written(organiser: Person, lead: Person, approver: Person, at: datetime) -> None:
    today = local(at).date()
    _changes(organiser, approver, at, today)
    for kind in _KINDS:
        _plan(kind, organiser, at, today)
    _notes(_place(lead), lead, at)


def _place(person: Person) -> Unit:
    """The unit in which one of the cast holds an office."""
    return Unit.objects.get(pk__in=Appointment.objects.filter(person=person, unit__isnull=False).values("unit"))


def _changes(organiser: Person, approver: Person, at: datetime, today: date) -> None:
    """One approved that begins with the next month, one that waits for a second person."""
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    leads = {office.pk: 2 for office in Office.objects.filter(key="mandal_whatsapp_lead")}
    if leads:
        raised = propose_policy(kind="mandal", numbers=leads, from_on=first, why="नमूना आदेश 7: हर मंडल में दो", by=organiser, at=at - timedelta(days=2))
        approve_policy(policy=raised, by=approver, at=at - timedelta(days=1))
    members = {office.pk: 2 for office in Office.objects.filter(key="booth_member")}
    propose_policy(kind="booth", numbers=members, from_on=first, why="नमूना आदेश 9: हर बूथ पर एक और", by=organiser, at=at - timedelta(hours=3))


def _plan(kind: str, organiser: Person, at: datetime, today: date) -> None:
    """Three groups of units, each with a day: one gone by, one near, one far."""
    units = list(Unit.objects.filter(kind=kind).order_by("place"))
    for turn, (days, share) in enumerate(((-6, 70), (9, 80), (40, 95))):
        some = units[turn::3]
        if some:
            set_plan(units=some, due_on=today + timedelta(days=days), share=share, by=organiser, at=at - timedelta(days=30))


def _calls(convenor: Person, caller: Person, at: datetime) -> None:
    """A sample of the convenor's district, drawn by a real root of the ledger and called for two thirds."""
    district = _place(convenor)
    draw = Draw.objects.filter(unit=district).first() or announce_draw(unit=district, size=60, by=convenor, at=at)
    seal(LEDGER, at=at)
    draw_sample(draw=draw, at=at)
    for number, call in enumerate(Call.objects.filter(draw=draw, outcome="").order_by("place")[:CALLED]):
        note_outcome(call=call, outcome=SAID.get(number, Outcome.CONFIRMED), by=caller, at=at)


def _notes(mandal: Unit, lead: Person, at: datetime) -> None:
    lower, upper = mandal.booths[0]
    held = Appointment.objects.filter(booth__gte=lower, booth__lt=upper, state="active").exclude(person=lead).select_related("unit", "booth").order_by("pk")
    for one, reason in zip(held[:NOTED], Reason.values, strict=False):
        note_reason(appointment=one, mandal=mandal, reason=reason, by=lead, at=at)
