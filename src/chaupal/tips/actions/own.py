"""The cell's own number, and chats with it that are taken whole (T8)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chaupal.base.later import later
from chaupal.base.seal import blind, seal
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.tips import matcher, ownnumber, refusals, rules
from chaupal.tips.actions.receive import thread_hash
from chaupal.tips.choices import OWN_NOTICE, Channel
from chaupal.tips.models import OwnLabel, Tip
from chaupal.tips.wash import wash


@dataclass(frozen=True, slots=True)
class Taken:
    """How many messages of a chat are new, and how many had come by an earlier export of the same chat."""

    fresh: int
    known: int


@transaction.atomic
def set_own_number(*, number: str, names: Sequence[str], by: str, at: datetime) -> int:
    """Set the cell's number and the names under which a phone may show it; how many of them are new.

    For the command of whoever runs the server, not for the desk: who could name a number could take in any chat.
    Raises NotANumber. One ledger entry, none when nothing is new; it names neither.
    """
    if not ownnumber.digits(number):
        raise refusals.NotANumber(fields={"number": str(refusals.NotANumber.says)})
    made = 0
    for label in (number, *(name for name in names if ownnumber.name(name))):
        kind, index = ownnumber.mark(label)
        made += OwnLabel.objects.get_or_create(blind=index, defaults={"kind": kind, "at": at})[1]
    if made:
        record("tips.own_number_set", by=by, about=("queue", "tips"), at=at, detail={"labels": made})
    return made


@transaction.atomic
def drop_own_number(*, labels: Sequence[str], by: str, at: datetime) -> int:
    """Numbers and names that are no longer the cell's; how many were known. One ledger entry, none when none was."""
    gone = OwnLabel.objects.filter(blind__in=[ownnumber.mark(label)[1] for label in labels]).delete()[0]
    if gone:
        record("tips.own_number_dropped", by=by, about=("queue", "tips"), at=at, detail={"labels": gone})
    return gone


@transaction.atomic
def take_own_chat(*, messages: Sequence[tuple[str, str]], unit: Unit, notice: str, by: Person, at: datetime) -> Taken:
    """Keep what one person wrote to the cell's number, all of it, as heard in this mandal; what came before is known again.

    `messages` are (date and time as written, text) without names and numbers, from `chatfile.read_own`. Neither the
    date is kept nor who wrote: each message has an index that only the same line of the same chat can make again. One
    ledger entry with a line a message. Raises NoticeNotShown, NothingToTake, OutOfReach, VerbMissing. About 1 s a thousand.
    """
    permission.require(by, "edit", "tips", unit.booths)
    if notice != OWN_NOTICE:
        raise refusals.NoticeNotShown(fields={"notice": str(refusals.NoticeNotShown.says)})
    told = {thread_hash(_token(head, text)): text for head, text in messages}
    if not told:
        raise refusals.NothingToTake(fields={"chat": str(refusals.NothingToTake.says)})
    known = {bytes(one) for one in Tip.objects.filter(thread_hash__in=list(told)).values_list("thread_hash", flat=True)}
    hour = rules.hour_of(at)
    made = Tip.objects.bulk_create(_tip(text, index, unit, hour) for index, text in told.items() if index not in known)
    if made:
        record("tips.chat_taken", by=by, about=unit, at=at, rule_ids=["T8"], detail={"notice": OWN_NOTICE}, lines=[(tip.pk, "", "new") for tip in made])
    for tip in made:
        later("tips.jobs.match_tip", tip=tip.pk)
    return Taken(len(made), len(known))


def _token(head: str, text: str) -> str:
    """Nobody is told it: it only keeps the same line from being taken twice."""
    return base64.urlsafe_b64encode(blind(f"{head}\0{text}", field="tips.own_chat")).decode()


def _tip(text: str, index: bytes, unit: Unit, hour: datetime) -> Tip:
    washed = wash(text)
    fingerprint, bands = matcher.marks(washed.text)
    return Tip(
        unit=unit,
        at=hour,
        channel=Channel.OWN_NUMBER,
        notice=OWN_NOTICE,
        text=washed.text,
        cut=washed.cut,
        original_sealed=seal(washed.text, field="tips.original"),  # T8: numbers were dropped before
        language=washed.tongue,
        fingerprint=fingerprint,
        bands=bands,
        last_at=hour,
        weight=rules.weight(1, hour),
        thread_hash=index,
    )
