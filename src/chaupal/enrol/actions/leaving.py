"""Leaving: hidden everywhere in the same request, one sealed copy until day 366, then nothing but ids (P2, P6)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.errors import Refused
from chaupal.enrol.actions import cards
from chaupal.enrol.choices import LeavingWhy, MergeState, RequestKind
from chaupal.enrol.left import COPY, key_hash
from chaupal.enrol.models import Applicant, DataRequest, Leaving, Merge, Nominee, Photo
from chaupal.ledger.actions import forget, record
from chaupal.ledger.models import Entry
from chaupal.org.actions.leaving import end_all, forget_reasons
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.people import leaving as rooms
from chaupal.people.models import Consent, Login, Person, PhoneSession, Session
from chaupal.people.terms import terms

# What stands where a name stood. In both languages, because a page takes the one it is written in.
GONE_HI, GONE_EN = "नाम हटाया गया", "Name removed"
PURGER = "enrol.purge"  # the machine's name in the ledger
AT_ONCE = 200
ACTS = {LeavingWhy.LEFT: "enrol.left", LeavingWhy.WITHDREW: "enrol.withdrew", LeavingWhy.ERASED: "enrol.erased"}
RULES = {LeavingWhy.LEFT: ("P2",), LeavingWhy.WITHDREW: ("P2",), LeavingWhy.ERASED: ("P6",)}


class AlreadyLeft(Refused):
    code, says = "enrol.already_left", _("You have left already; nothing more is to be done.")


@dataclass(frozen=True, slots=True)
class Left:
    """That somebody left, and the key of the one page that is still theirs; only its hash is kept."""

    leaving: Leaving
    key: str


@transaction.atomic
def leave(*, by: Person, why: str, at: datetime) -> Left:
    """End everything of one's own and hide it, now: offices, phone, sign-in, consents, picture, cards, name and number.

    What was done stays in the ledger as ids. The copy that the law asks for lies sealed until the day in `purge_on`. Rows
    that were made one with theirs are theirs, and go the same way. Raises AlreadyLeft. Some fifteen statements a row,
    whatever the size of the product.
    """
    person = Person.objects.select_for_update().get(pk=by.pk)
    if person.left_at is not None:
        raise AlreadyLeft
    reason, key = LeavingWhy(why), secrets.token_urlsafe(24)
    ended = end_all(person=person, at=at)
    every = [person, *_made_one(person)]
    copy = json.dumps(_told(person) | {"rows": [_told(one) for one in every[1:]]}, ensure_ascii=False)
    for one in every:
        cards.revoke_all(person=one, at=at)
        rooms.leave(one, at)
        _shut(one, at)
        _hide(one, at)
    row = Leaving.objects.create(
        person=person, why=reason, at=at, purge_on=local(at).date() + timedelta(days=terms().retain_days + 1),
        sealed=seal.seal(copy, field=COPY), key_hash=key_hash(key),
    )  # fmt: skip
    record(ACTS[reason], by=person, about=person, at=at, rule_ids=RULES[reason], detail={"offices": len(ended), "purge_on": row.purge_on})
    return Left(row, key)


def _made_one(person: Person) -> list[Person]:
    """The rows that were made one with this person's, and with those in turn; locked. One query more than there are steps."""
    found: list[int] = []
    newest = [person.pk]
    while newest:
        newest = list(Merge.objects.filter(kept__in=newest, state=MergeState.MERGED).order_by("pk").values_list("gone", flat=True))
        found += newest
    return list(Person.objects.select_for_update().filter(pk__in=found).order_by("pk"))


def _told(person: Person) -> dict[str, str]:
    mail = Login.objects.filter(person=person).values_list("email", flat=True).first()
    number = seal.unseal(person.phone_sealed, field=PHONE_FIELD) if person.phone_sealed else ""
    return {"name_hi": person.name_hi, "name_en": person.name_en, "phone": number, "language": person.language, "mail": mail or ""}


def _shut(person: Person, at: datetime) -> None:
    """No way in is left: sign-ins, the phone, the mail login with its passkeys; every consent is withdrawn."""
    Session.objects.filter(person=person, ended_at=None).update(ended_at=at, ended_by=person)
    PhoneSession.objects.filter(person=person, ended_at=None).update(ended_at=at)
    Login.objects.filter(person=person).delete()
    Consent.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=at)


def _hide(person: Person, at: datetime) -> None:
    """Nothing of the person stands open any more; what others read where the name stood is the same for everybody."""
    Photo.objects.filter(person=person).delete()
    Nominee.objects.filter(person=person).delete()
    Applicant.objects.filter(person=person, purged_at=None).update(name="", phone_sealed=None, phone_blind=None, purged_at=at)
    DataRequest.objects.filter(person=person, answered_at=None, kind__in=(RequestKind.PHONE, RequestKind.CORRECT)).delete()
    person.name_hi, person.name_en, person.search_key, person.sort_key = GONE_HI, GONE_EN, "", ""
    person.phone_sealed = person.phone_blind = None
    person.left_at = person.left_at or at
    person.save(update_fields=["name_hi", "name_en", "search_key", "sort_key", "phone_sealed", "phone_blind", "left_at"])


@transaction.atomic
def purge_left(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Destroy what is still kept of those whose day has come; how many. One ledger entry with a line each (P6).

    The sealed copy, their words in requests, reasons beside their offices, and the salts of entries about them go; the
    rows that others' acts point at stay as ids.
    """
    over = list(
        Leaving.objects.select_for_update(of=("self",)).select_related("person")
        .filter(purged_at=None, purge_on__lte=local(at).date()).order_by("purge_on", "pk")[:limit]
    )  # fmt: skip
    lines = [(row.person_id, "sealed", _purge(row, at)) for row in over]
    if over:
        record("enrol.purged", by=PURGER, about=("queue", "left"), at=at, rule_ids=("P6",), lines=lines)
    return len(over)


def _purge(row: Leaving, at: datetime) -> int:
    """The salts that were destroyed."""
    about = Q()
    for person in (row.person, *_made_one(row.person)):
        rooms.purge(person, at)
        _hide(person, at)  # a row made one with theirs by a version that left it as it was
        forget_reasons(person=person.pk)
        Session.objects.filter(person=person).delete()
        DataRequest.objects.filter(person=person).update(said_sealed=None, answer_sealed=None)
        for kind, pk in rooms.about(person.pk):
            about |= Q(about_kind=kind, about_id=str(pk))
    row.sealed, row.purged_at = None, at
    row.save(update_fields=["sealed", "purged_at"])
    return forget(Entry.objects.filter(about).values_list("pk", flat=True))
