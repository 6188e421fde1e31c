"""Samples of calls: announced, drawn by a seed nobody knew, called by third persons, expired."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from chaupal.base import follower
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions import offices
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.strength import drawing
from chaupal.strength.choices import BETWEEN_TRIES, CHECK_DAYS, SAID, SIZES, TRIES, Outcome
from chaupal.strength.models import Call, Draw

# Who can be called: whoever is in office in the unit, at a booth or above it, with a counted strength.
WHOLE = """
SELECT a.id FROM org_unitabove x JOIN org_appointment a ON a.unit_id = x.unit_id JOIN org_office o ON o.id = a.office_id AND o.strength IS NOT NULL
WHERE x.above_id = %(unit)s AND a.state = 'active' AND (a.until_on IS NULL OR a.until_on > %(on)s)
UNION ALL
SELECT a.id FROM org_unitrun r JOIN org_appointment a ON a.booth_id >= r.lower AND a.booth_id < r.upper
WHERE r.unit_id = %(unit)s AND a.state = 'active' AND (a.until_on IS NULL OR a.until_on > %(on)s)
"""
# The first signed root over the announcement; none before it is sealed.
_ROOT = """
SELECT c.size, c.root FROM ledger_leaf f JOIN ledger_checkpoint c ON c.log = f.log AND c.size > f.index
WHERE f.kind = 'entry' AND f.ref = %s AND f.log = 'ledger' ORDER BY c.size LIMIT 1
"""


class DrawOpen(Refused):
    code, says = "strength.draw_open", _("This unit's last sample is not called to the end. Finish it, or wait until it expires.")


class SizeUnknown(BadInput):
    code, says = "strength.size_unknown", _("Choose one of the sizes in the list.")


class NotYourCall(NotAllowed):
    code, says = "strength.not_your_call", _("Somebody else has to call: you put this name forward, recommended or approved it, or it is your own.")


class CallDone(Refused):
    code, says = "strength.call_done", _("This call has an outcome already, or its sample has expired.")


class TooSoon(Refused):
    code, says = "strength.too_soon", _("Try again an hour after the last try.")


class OutcomeUnknown(BadInput):
    code, says = "strength.outcome_unknown", _("Choose how the call went.")


@transaction.atomic
def announce_draw(*, unit: Unit, size: int, by: Person, at: datetime) -> Draw:
    """Say that a sample of this unit will be called. It is drawn as soon as the ledger is signed over this announcement: until
    then nobody, the one who announces included, can know whom it will name."""
    permission.require(by, "edit", "people", unit.booths)
    if size not in SIZES:
        raise SizeUnknown(fields={"size": str(SizeUnknown.says)})
    Unit.objects.select_for_update().get(pk=unit.pk)
    open_ = Draw.objects.filter(unit=unit).exclude(drawn_at__isnull=False, called=F("drawn")).exclude(until_on__lt=local(at).date())
    if open_.exists():
        raise DrawOpen
    draw = Draw.objects.create(unit=unit, wanted=size, by=by, at=at, entry=0)
    entry = record("strength.draw_announced", by=by, about=draw, at=at, detail={"unit": unit.code, "size": size})
    draw.entry = entry.id
    draw.save(update_fields=["entry"])
    return draw


@transaction.atomic
def draw_sample(*, draw: Draw, at: datetime) -> bool:
    """Draw an announced sample, once a signed root stands over its announcement; whether it did. About a second for the state."""
    draw = Draw.objects.select_for_update().select_related("unit").get(pk=draw.pk)
    with connection.cursor() as cursor:
        cursor.execute(_ROOT, [draw.entry])
        found = cursor.fetchone()
        if draw.drawn_at is not None or found is None:
            return False
        cursor.execute(WHOLE, {"unit": draw.unit_id, "on": local(at).date()})
        whole = [row[0] for row in cursor.fetchall()]
    draw.root_size, draw.seed = found[0], drawing.seed(bytes(found[1]), draw.unit.code, draw.pk)
    drawn = drawing.sample(draw.seed, whole, draw.wanted)
    draw.whole, draw.whole_digest, draw.drawn, draw.drawn_at = len(whole), drawing.digest(whole), len(drawn), at
    draw.until_on = local(at).date() + timedelta(days=CHECK_DAYS)
    draw.save(update_fields=["root_size", "seed", "whole", "whole_digest", "drawn", "drawn_at", "until_on"])
    Call.objects.bulk_create([Call(draw=draw, appointment_id=one, place=place) for place, one in enumerate(drawn, 1)])
    record(
        "strength.drawn", by="strength.draws", about=draw, at=at,
        detail={"seed": draw.seed, "whole": draw.whole, "digest": draw.whole_digest, "drawn": draw.drawn},
    )  # fmt: skip
    return True


def _callable(call: Call, by: Person, at: datetime) -> Call:
    call = Call.objects.select_for_update(of=("self",)).select_related("draw", "appointment__unit", "appointment__booth").get(pk=call.pk)
    held = call.appointment
    permission.require(by, "see_phone", "people", offices.place_of(held.unit, held.booth))
    if by.pk in (held.person_id, held.proposed_by_id, held.recommended_by_id, held.approved_by_id):
        raise NotYourCall
    if call.outcome or call.draw.until_on is None or call.draw.until_on < local(at).date():
        raise CallDone
    return call


@transaction.atomic
def note_outcome(*, call: Call, outcome: str, by: Person, at: datetime) -> Call:
    """How a call went. "Not reached" is a try; the third is the outcome. The ledger names the sample, not the person (R12)."""
    if outcome not in SAID:
        raise OutcomeUnknown(fields={"outcome": str(OutcomeUnknown.says)})
    call = _callable(call, by, at)
    if outcome == Outcome.NOT_REACHED:
        if call.tried_at is not None and at - call.tried_at < BETWEEN_TRIES:
            raise TooSoon
        call.tries += 1
    call.by, call.tried_at = by, at
    call.outcome = outcome if outcome != Outcome.NOT_REACHED or call.tries >= TRIES else Outcome.OPEN
    call.save(update_fields=["by", "tried_at", "tries", "outcome"])
    if call.outcome:
        Draw.objects.filter(pk=call.draw_id).update(**{"called": F("called") + 1, call.outcome: F(call.outcome) + 1})
    record("strength.call_noted", by=by, about=call.draw, at=at, detail={"outcome": outcome})
    return call


def forget_expired(*, at: datetime) -> int:
    """Delete the calls of samples that have expired; their counts stay with the sample (R12). How many calls."""
    gone, _each = Call.objects.filter(draw__until_on__lt=local(at).date()).delete()
    return gone


def draw_announced() -> int:
    """The worker's look, every few seconds: draws what was announced and sealed; always 0, because nothing waits on it."""
    for draw in Draw.objects.filter(drawn_at=None).order_by("pk")[:20]:
        draw_sample(draw=draw, at=now())
    return 0


def forget() -> int:
    """The worker's look, every hour."""
    forget_expired(at=now())
    return 0


def register() -> None:
    """Name both to the worker's loop."""
    follower.register("strength.draws", draw_announced, every=3.0)
    follower.register("strength.calls", forget, every=3600.0)


