"""The first officers of an organisation, when there is nobody yet who could put them forward or approve them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.errors import Refused
from chaupal.ledger.actions import record
from chaupal.org.actions.offices import write_person
from chaupal.org.actions.signing_in import write_login
from chaupal.org.choices import AppointmentState
from chaupal.org.founders import Founder
from chaupal.org.models import Appointment, Unit, UnitAbove

FEWEST = 4  # one to hold an office, one to put them forward, one to approve, one to see the passkey added


class Founded(Refused):
    code, says = "org.founded", _("There are officers here already. Everybody else is put forward and approved on the pages.")


class TooFew(Refused):
    code, says = "org.too_few_founders", _("Name at least 4 people: who holds an office, who puts forward, who approves and who sees the passkey added are four.")


class NoWitness(Refused):
    code = "org.no_witness"
    says = _("Nobody on this list could see the passkey of %(name)s added. Name two organisers (organiser) for the state, other people than the approver.")


@transaction.atomic
def found(*, founders: Sequence[Founder], by: str, at: datetime) -> list[Appointment]:
    """Write down the first officers with their mail addresses, all or nothing; they sign in by mail code, accept, add passkeys.

    Nobody puts forward or approves themselves, and whoever approves keeps a third officer who can see their passkey added.
    An act of the machine's own operator: it works once, while no office is held, and stands in the ledger under `by`.
    Raises Founded, TooFew, NoWitness.
    """
    if Appointment.objects.exists():
        raise Founded
    if len(founders) < FEWEST:
        raise TooFew
    people = [write_person(name_hi=one.name_hi, name_en=one.name_en, phone=one.phone, at=at) for one in founders]
    above = {unit: set(UnitAbove.objects.filter(unit=unit).values_list("above_id", flat=True)) for unit in {one.unit for one in founders}}
    made = []
    for place, (one, person) in enumerate(zip(founders, people, strict=True)):
        proposer, approver = _two_others(place, founders, above)
        made.append(
            Appointment.objects.create(
                person=person, office=one.office, unit=one.unit, proposed_by=people[proposer], proposed_at=at,
                state=AppointmentState.APPROVED, approved_by=people[approver], approved_at=at, from_on=local(at).date(),
            )  # fmt: skip
        )
        write_login(person=person, email=one.mail)
    lines = [(held.pk, one.office.key, one.unit.code) for held, one in zip(made, founders, strict=True)]
    record("org.founded", by=by, about=Unit.objects.get(kind="state"), at=at, detail={"people": len(made)}, lines=lines)
    return made


def _two_others(place: int, founders: Sequence[Founder], above: dict[Unit, set[int]]) -> tuple[int, int]:
    """Who puts this founder forward and who approves, so that a third is left to see the passkey where one is needed."""
    mine = founders[place]
    others = [(place + step) % len(founders) for step in range(1, len(founders))]
    if any("approve" in verbs for verbs in mine.office.grants.values()):
        able = [at for at in others if "edit" in founders[at].office.grants.get("people", ()) and founders[at].unit.pk in above[mine.unit]]
        if not able:
            raise NoWitness(name=mine.name_en)
        others.remove(able[0])
    return others[0], others[1]
