"""Joining by slip, opening a phone by PIN, leaving a phone. Slips are handed out by `org.actions`, which knows who may."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, Refused
from chaupal.ledger.actions import record
from chaupal.people import letters
from chaupal.people.models import Consent, Person, PhoneSession, Session, Slip
from chaupal.people.queries import REPLACED, running_phone, token_hash

SLIP_LENGTH, SLIP_HOURS = 8, 72
NOTICE, NOTICE_VERSION = "keeper", "2026-11"
SESSIONS_KEPT = timedelta(days=30)  # so long a sign-in that is over stands in the person's own list
TRIES_BEFORE_PAUSE, PAUSE_MINUTES, TRIES_AT_ALL = 5, 15, 15


class SlipUnknown(BadInput):
    code, says = "people.slip_unknown", _("This slip is not valid: check the letters, or ask your lead for a new slip.")


class PinTooPlain(BadInput):
    code, says = "people.pin_too_plain", _("Choose a PIN of 6 digits that are not all alike and not in a row.")


class NoticeNotAccepted(BadInput):
    code, says = "people.notice_not_accepted", _("To join, read the notice and say yes to it.")


class PinWrong(BadInput):
    code, says = "people.pin_wrong", _("The PIN is not right. %(left)s tries left.")


class PhoneShut(Refused):
    code, status, says = "people.phone_shut", 429, _("Too many wrong PINs. Try again in %(minutes)s minutes, or ask your lead for a new slip.")


class PhoneUnknown(Refused):
    code, status, says = "people.phone_unknown", 401, _("This phone is not known here any more. Ask your lead for a new slip.")


@dataclass(frozen=True, slots=True)
class OpenPhone:
    """A phone just joined or opened: its row and, only when it joined, the token that its cookie keeps."""

    phone: PhoneSession
    token: str = ""


def new_code(length: int = SLIP_LENGTH) -> str:
    """Letters that people can read aloud; 8 of them are 37 bits."""
    return letters.new(length)


def code_hash(code: str) -> bytes:
    """How a slip's letters are stored: keyed, so that the table gives none away."""
    return seal.blind(letters.typed(code), field="people.slip")


def slip_for_code(code: str, at: datetime) -> Slip:
    """The open slip behind these letters; raises SlipUnknown for wrong, used and old ones alike. One query."""
    slip = Slip.objects.select_related("person").filter(code_hash=code_hash(code)).first()
    if slip is None or not slip.is_open(at) or not slip.person.is_here:
        raise SlipUnknown(fields={"code": str(SlipUnknown.says)})
    return slip


def check_pin(pin: str) -> None:
    """Raises PinTooPlain for what a thief tries first."""
    rows = "01234567890 09876543210"
    if len(pin) != 6 or not (pin.isascii() and pin.isdigit()) or len(set(pin)) < 3 or pin in rows:
        raise PinTooPlain(fields={"pin": str(PinTooPlain.says)})


def give_consent(*, person: Person, agreed: bool, at: datetime) -> None:
    """Keep a person's yes to the notice with its version; part of the act by which they join or accept."""
    if not agreed:
        raise NoticeNotAccepted(fields={"agreed": str(NoticeNotAccepted.says)})
    Consent.objects.create(person=person, notice=NOTICE, version=NOTICE_VERSION, given_at=at)


@transaction.atomic
def join_with_slip(*, code: str, pin: str, agreed: bool, at: datetime) -> OpenPhone:
    """Use a slip: consent is kept with its version, the old phone ends, this phone begins.

    What the slip opens beyond that, and whether the number was confirmed before, `org.actions.joining` knows.
    """
    slip = slip_for_code(code, at)
    give_consent(person=slip.person, agreed=agreed, at=at)
    check_pin(pin)
    if not Slip.objects.filter(pk=slip.pk, used_at=None).update(used_at=at):
        raise SlipUnknown(fields={"code": str(SlipUnknown.says)})
    person = slip.person
    PhoneSession.objects.filter(person=person, ended_at=None).update(ended_at=at, ended_because=REPLACED)
    token = secrets.token_urlsafe(32)
    phone = PhoneSession.objects.create(person=person, token_hash=token_hash(token), pin_hash=make_password(pin), begun_at=at)
    record("people.joined", by=person, about=person, at=at, detail={"slip": slip.pk, "notice": NOTICE_VERSION, "appointment": slip.appointment or 0})
    return OpenPhone(phone, token)


def phone_for_token(token: str) -> PhoneSession:
    """The running phone behind a cookie; raises PhoneUnknown. One query."""
    phone = running_phone(token_hash(token))
    if phone is None or not phone.person.is_here:
        raise PhoneUnknown
    return phone


def open_phone(*, token: str, pin: str, at: datetime) -> OpenPhone:
    """Open a known phone by its PIN. Wrong tries are counted on the phone's row and outlive the request.

    After 5 wrong PINs it is shut for 15 minutes, after 10 for 30; after 15 the phone ends and needs a new slip.
    """
    with transaction.atomic():
        phone = phone_for_token(token)
        phone = PhoneSession.objects.select_for_update().get(pk=phone.pk)
        refusal = _try_pin(phone, pin, at)
    if refusal is not None:
        raise refusal
    return OpenPhone(phone)


def _try_pin(phone: PhoneSession, pin: str, at: datetime) -> Refused | None:
    if phone.shut_until and at < phone.shut_until:
        return PhoneShut(minutes=int((phone.shut_until - at).total_seconds() // 60) + 1)
    if check_password(pin, phone.pin_hash):
        phone.tries, phone.shut_until = 0, None
        phone.save(update_fields=["tries", "shut_until"])
        return None
    phone.tries += 1
    if phone.tries >= TRIES_AT_ALL:
        phone.ended_at = at
        record("people.phone_ended", by=phone.person, about=phone.person, at=at, detail={"because": "tries"})
    elif phone.tries % TRIES_BEFORE_PAUSE == 0:
        phone.shut_until = at + timedelta(minutes=PAUSE_MINUTES * (phone.tries // TRIES_BEFORE_PAUSE))
    phone.save(update_fields=["tries", "shut_until", "ended_at"])
    if phone.ended_at:
        return PhoneUnknown()
    if phone.shut_until and at < phone.shut_until:
        return PhoneShut(minutes=int((phone.shut_until - at).total_seconds() // 60))
    return PinWrong(left=TRIES_BEFORE_PAUSE - phone.tries % TRIES_BEFORE_PAUSE, fields={"pin": str(PinWrong.says) % {"left": TRIES_BEFORE_PAUSE - phone.tries % TRIES_BEFORE_PAUSE}})


def begin_session(*, person: Person, how: str, at: datetime, phone: int | None = None, instead_of: int | None = None) -> Session:
    """A sign-in begins, in place of the one that this browser had; its session keeps the row's number. Rows of sign-ins
    that were last used long ago go with it."""
    if instead_of is not None:
        Session.objects.filter(pk=instead_of, ended_at=None).update(ended_at=at)
    Session.objects.filter(person=person, seen_on__lt=local(at).date() - SESSIONS_KEPT).delete()
    return Session.objects.create(person=person, phone_id=phone, how=how, begun_at=at, seen_on=local(at).date())


def note_use(*, session: int, how: str, at: datetime) -> None:
    """The day on which a sign-in was last used, and how strong it is by now; written when one of them changes."""
    Session.objects.filter(pk=session, ended_at=None).update(seen_on=local(at).date(), how=how)


@transaction.atomic
def end_session(*, session: int, person: Person, at: datetime) -> None:
    """The person ends one of the own sign-ins; nothing when it is over or somebody else's."""
    if Session.objects.filter(pk=session, person=person, ended_at=None).update(ended_at=at, ended_by=person):
        record("people.sessions_ended", by=person, about=person, at=at, detail={"sessions": 1})


@transaction.atomic
def end_sessions(*, person: Person, by: Person, at: datetime, apart: int | None = None, phone: bool = True) -> int:
    """End every sign-in of this person but `apart`, and with `phone` the known phone too, which then needs a new slip.

    From the next request on; how many there were. Whether `by` may is the caller's question.
    """
    open_ = Session.objects.filter(person=person, ended_at=None).exclude(pk=apart or 0)
    count = open_.update(ended_at=at, ended_by=by)
    record("people.sessions_ended", by=by, about=person, at=at, detail={"sessions": count})
    if phone:
        end_phone(person=person, by=by, at=at)
    return count


@transaction.atomic
def end_phone(*, person: Person, by: Person, at: datetime) -> None:
    """End the person's phone, for instance when it was lost; nothing when there is none."""
    if PhoneSession.objects.filter(person=person, ended_at=None).update(ended_at=at):
        record("people.phone_ended", by=by, about=person, at=at, detail={"because": "asked"})
