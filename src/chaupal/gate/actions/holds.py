"""What the compliance officer decides: holds, and content classes. A BLOCK cannot be decided by anybody."""

from datetime import datetime

from django.db import transaction

from chaupal.gate.choices import ContentClass
from chaupal.gate.models import ClassMove, Hold, HoldLift, Mark, NameAsked, NameSaid
from chaupal.gate.refusals import (
    HoldLapsed,
    HoldLifted,
    Marked,
    NameSettled,
    NoReason,
    NotMovable,
    OwnText,
    OwnWork,
)
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person


@transaction.atomic
def lift_hold(*, hold: Hold, reason: str, by: Person, at: datetime) -> HoldLift:
    """Let one rule's hold on one wording go. The next question to the gate then notes it and goes on.

    Raises NoReason, OwnWork (the author of the item), HoldLapsed, HoldLifted.
    """
    permission.require(by, "edit", "gate")
    if not reason.strip():
        raise NoReason(fields={"reason": str(NoReason.says)})
    if by.pk == hold.author_id:
        raise OwnWork
    if at >= hold.lapses_at:
        raise HoldLapsed
    lift, made = HoldLift.objects.get_or_create(hold=hold, defaults={"by": by, "reason": reason.strip(), "at": at})
    if not made:
        raise HoldLifted
    record(
        "gate.hold_lifted",
        by=by,
        about=(hold.thing_kind, hold.thing_id),
        at=at,
        rule_ids=[hold.rule],
        detail={"hold": hold.pk, "why": hold.why, "input": hold.input_hash, "lift": lift.pk},
    )
    return lift


@transaction.atomic
def settle_name(*, asked: NameAsked, names_it: bool, by: Person, at: datetime) -> NameSaid:
    """Say whether a wording names the seat or candidate it was asked about; the next question to the gate follows it.

    Raises OwnText for whoever wrote the wording (G15), NameSettled where somebody said so already.
    """
    permission.require(by, "approve", "gate", apart=(asked.author_id,))
    if by.pk == asked.author_id:
        raise OwnText
    said, made = NameSaid.objects.get_or_create(asked=asked, defaults={"names_it": names_it, "by": by, "at": at})
    if not made:
        raise NameSettled
    record(
        "gate.name_settled",
        by=by,
        about=(asked.thing_kind, asked.thing_id),
        at=at,
        rule_ids=["G4", "G15"] if asked.candidate_id else ["G4"],
        detail={"asked": asked.pk, "seat": asked.seat, "names_it": names_it, "text": asked.text_hash},
    )
    return said


@transaction.atomic
def mark_thing(*, thing_kind: str, thing_id: int, flag: str, by: Person, at: datetime) -> Mark:
    """Say of a thing what the machine cannot see: private life (never goes out), classes set against each other (held).

    Raises Marked where somebody said so already.
    """
    permission.require(by, "approve", "gate")
    mark, made = Mark.objects.get_or_create(
        thing_kind=thing_kind, thing_id=thing_id, flag=flag, defaults={"by": by, "at": at}
    )
    if not made:
        raise Marked
    record(
        "gate.thing_marked",
        by=by,
        about=(thing_kind, thing_id),
        at=at,
        rule_ids=["G15"],
        detail={"flag": str(flag), "mark": mark.pk},
    )
    return mark


@transaction.atomic
def move_class(
    *, thing_kind: str, thing_id: int, content_class: str, reason: str, by: Person, at: datetime
) -> ClassMove:
    """Move an item out of election matter, or back. It holds only while the text is one of the class's closed texts.

    A withdrawal is not a move: it has its own fixed text. Raises NotMovable, NoReason.
    """
    permission.require(by, "edit", "gate")
    if content_class not in (
        ContentClass.ELECTION_MATTER,
        ContentClass.VOTER_SERVICE,
        ContentClass.INTERNAL_LOGISTICS,
    ):
        raise NotMovable
    if not reason.strip():
        raise NoReason(fields={"reason": str(NoReason.says)})
    move = ClassMove.objects.create(
        thing_kind=thing_kind,
        thing_id=thing_id,
        content_class=content_class,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    record(
        "gate.class_moved",
        by=by,
        about=(thing_kind, thing_id),
        at=at,
        rule_ids=["G2"],
        detail={"to": str(content_class), "move": move.pk},
    )
    return move
