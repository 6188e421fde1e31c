"""Requests about one's data: asked by the person, answered by the grievance contact before the clock is over (P5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import BadInput, Refused
from chaupal.enrol import requests
from chaupal.enrol.actions.alike import note_same_number
from chaupal.enrol.actions.own import number
from chaupal.enrol.choices import MergeState, RequestKind
from chaupal.enrol.models import DataRequest, Merge
from chaupal.enrol.requests import ANSWER, SAID
from chaupal.ledger.actions import record
from chaupal.org.actions.offices import PHONE_FIELD, PhoneKnown
from chaupal.people.models import Person
from chaupal.people.terms import terms

LONGEST = 2_000


class SaidMissing(BadInput):
    code, says = "enrol.said_missing", _("Write what it is about.")


class AnswerMissing(BadInput):
    code, says = "enrol.answer_missing", _("Write the answer.")


class OtherNumber(BadInput):
    code, says = "enrol.other_number", _("This is not the number that was asked for. Let the person tell you all ten digits once more.")


class AlreadyAnswered(Refused):
    code, says = "enrol.already_answered", _("This request has been answered.")


class AskedAlready(Refused):
    code, says = "enrol.asked_already", _("You asked this already; the answer comes before the day that stands beside it.")


@transaction.atomic
def ask(*, kind: str, said: str, by: Person, at: datetime) -> DataRequest:
    """Ask something about one's own data; the clock of the rule pack runs. For a new number, `said` is that number.

    Raises SaidMissing, NotANumber, AskedAlready (one of a kind may be open).
    """
    what, law = RequestKind(kind), terms()
    told = number(said, "said") if what == RequestKind.PHONE else said.strip()[:LONGEST]
    if not told:
        raise SaidMissing(fields={"said": str(SaidMissing.says)})
    Person.objects.select_for_update().get(pk=by.pk)
    if DataRequest.objects.filter(person=by, kind=what, answered_at=None).exists():
        raise AskedAlready
    made = DataRequest.objects.create(
        person=by, kind=what, said_sealed=seal.seal(told, field=SAID), at=at,
        due_at=at + timedelta(days=law.reply_days), last_at=at + timedelta(days=law.reply_max_days),
    )  # fmt: skip
    record("enrol.data_asked", by=by, about=made, at=at, rule_ids=("P5",), detail={"kind": str(what)})
    return made


@transaction.atomic
def take_back(*, request: DataRequest, by: Person, at: datetime) -> None:
    """Take back one's own request while nobody has answered it. Raises AlreadyAnswered."""
    if not DataRequest.objects.filter(pk=request.pk, person=by, answered_at=None).delete()[0]:
        raise AlreadyAnswered
    record("enrol.data_taken_back", by=by, about=("data_request", request.pk), at=at, rule_ids=("P5",))


def _open(request: DataRequest, by: Person) -> DataRequest:
    found = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    requests.require(by, found)
    if found.answered_at is not None:
        raise AlreadyAnswered
    return found


@transaction.atomic
def answer(*, request: DataRequest, said: str, granted: bool, by: Person, at: datetime) -> DataRequest:
    """The contact's answer; the person reads it on their own page. Raises AnswerMissing, AlreadyAnswered.

    What has to be changed is changed by the act for it; `granted` only says whether it was.
    """
    found = _open(request, by)
    if not said.strip():
        raise AnswerMissing(fields={"said": str(AnswerMissing.says)})
    _answered(found, said.strip()[:LONGEST], granted, by, at)
    return found


def confirm_number(*, request: DataRequest, phone: str, by: Person, at: datetime) -> DataRequest:
    """A second person types the new number as they hear it: only when it is the same the old one is replaced.

    Nobody opens a number for it. A number that a row made one with theirs still has is theirs: it comes over. Raises
    NotANumber, OtherNumber, PhoneKnown, AlreadyAnswered. Where somebody else has the number, the two are written down as
    perhaps one person; that outlives the refusal.
    """
    with transaction.atomic():
        done = _confirmed(request, phone, by, at)
    if done is None:
        raise PhoneKnown(fields={"phone": str(PhoneKnown.says)})
    return done


def _confirmed(request: DataRequest, phone: str, by: Person, at: datetime) -> DataRequest | None:
    found = _open(request, by)
    told = number(phone)
    if found.kind != RequestKind.PHONE or found.said_sealed is None or seal.unseal(found.said_sealed, field=SAID) != told:
        raise OtherNumber(fields={"phone": str(OtherNumber.says)})
    blind = seal.blind(told, field=PHONE_FIELD)
    made_one = Merge.objects.filter(kept=found.person_id, state=MergeState.MERGED).values("gone")
    Person.objects.filter(phone_blind=blind, pk__in=made_one).update(phone_sealed=None, phone_blind=None)
    if Person.objects.filter(phone_blind=blind).exclude(pk=found.person_id).exists():
        note_same_number(one=found.person, blind=blind, at=at)
        return None
    person = Person.objects.select_for_update().get(pk=found.person_id)
    person.phone_sealed, person.phone_blind = seal.seal(told, field=PHONE_FIELD), blind
    person.save(update_fields=["phone_sealed", "phone_blind"])
    _answered(found, "", True, by, at)
    return found


def _answered(found: DataRequest, said: str, granted: bool, by: Person, at: datetime) -> None:
    found.answer_sealed = seal.seal(said, field=ANSWER)
    found.answered_at, found.answered_by, found.granted = at, by, granted
    fields = ["answer_sealed", "answered_at", "answered_by", "granted"]
    if found.kind == RequestKind.PHONE:
        found.said_sealed, fields = None, [*fields, "said_sealed"]
    found.save(update_fields=fields)
    record("enrol.data_answered", by=by, about=found, at=at, rule_ids=("P5",), detail={"kind": found.kind, "granted": granted})
