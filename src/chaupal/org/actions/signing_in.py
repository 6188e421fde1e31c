"""How an office-bearer gets in: a mail address for codes, and a third officer's word on the passkey of an approver."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.offices import NotRunning, Over, OwnOffice, place_of
from chaupal.org.choices import OVER
from chaupal.org.models import Appointment
from chaupal.people import letters
from chaupal.people.models import KeyWitness, Login, Person
from chaupal.people.queries import keys_of


class MailKnown(BadInput):
    code, says = "org.mail_known", _("Somebody signs in with this mail address already.")


class MailThere(Refused):
    code, says = "org.mail_there", _("A mail address for signing in is written down already.")


class NotThird(NotAllowed):
    code = "org.not_third"
    says = _("A third officer has to confirm this passkey: you put this person forward, recommended or approved them.")


class KeyUnknown(BadInput):
    code = "org.key_unknown"
    says = _("No new passkey of this person has these letters. Read them again from their screen, under My keys.")


class KeySeen(Refused):
    code, says = "org.key_seen", _("This passkey was confirmed already.")


@transaction.atomic
def open_login(*, appointment: Appointment, email: str, by: Person, at: datetime) -> Login:
    """Write down the mail address to which somebody who holds or was put forward for an office gets codes. Only where none is.

    A nominee who signs in by it reads the notice and says yes before anything else opens, and has no right before approval.
    """
    permission.require(by, "edit", "people", place_of(appointment.unit, appointment.booth))
    if by.pk == appointment.person_id:
        raise OwnOffice
    if appointment.state in OVER:
        raise Over
    if Login.objects.filter(person=appointment.person_id).exists():
        raise MailThere
    try:
        with transaction.atomic():
            login = write_login(person=appointment.person, email=email)
    except IntegrityError as problem:
        raise MailKnown(fields={"email": str(MailKnown.says)}) from problem
    record("org.login_opened", by=by, about=appointment, at=at)
    return login


def write_login(*, person: Person, email: str) -> Login:
    """The address to which this person gets codes; part of the act that writes it down."""
    # An empty password is not none: the sign-in library would ask for it before a key is added.
    return Login.objects.create(person=person, email=email.strip().lower(), password=make_password(None))


@transaction.atomic
def witness_key(*, appointment: Appointment, code: str, by: Person, at: datetime) -> KeyWitness:
    """A third officer's word: the passkey whose letters I read on this person's screen was added before my eyes.

    `by` cares for people in every place where the person holds an office and neither put the person forward nor
    recommended or approved them; the database refuses these as well. Wrong letters are not counted: they name a passkey of this
    one person, and a witness who would guess could as well type what somebody else reads to them.
    Raises OwnOffice, NotRunning, NotThird, KeyUnknown, KeySeen.
    """
    Person.objects.select_for_update().get(pk=appointment.person_id)
    named = list(Appointment.objects.select_related("unit", "booth").filter(person=appointment.person_id, until_on=None))
    held = [one for one in named if one.approved_by_id is not None]
    places = (place_of(one.unit, one.booth) for one in (appointment, *held))
    hands = {pk for one in named for pk in (one.proposed_by_id, one.recommended_by_id, one.approved_by_id)}
    # A right that the person lent, or somebody with a hand in their offices, makes no third officer.
    permission.require(by, "edit", "people", multirange.union(*places), apart=hands | {appointment.person_id})
    _refuse_own_or_ended(appointment, by)
    if by.pk in hands:
        raise NotThird
    key = next((one for one in keys_of(appointment.person) if one.letters == letters.typed(code)), None)
    if key is None:
        raise KeyUnknown(fields={"code": str(KeyUnknown.says)})
    if key.witness is not None:
        raise KeySeen
    seen = KeyWitness.objects.create(person=appointment.person, authenticator=key.pk, witness=by, at=at)
    record("org.key_witnessed", by=by, about=appointment.person, at=at, detail={"key": key.pk, "witness": seen.pk})
    return seen


def _refuse_own_or_ended(appointment: Appointment, by: Person) -> None:
    if by.pk == appointment.person_id:
        raise OwnOffice
    if appointment.approved_by_id is None or appointment.until_on is not None:
        raise NotRunning
