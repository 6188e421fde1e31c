"""Identity cards: asked for by who may take people out of the product, drawn by the worker, revoked at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, NotFound, Refused
from chaupal.base.later import later
from chaupal.enrol import cards
from chaupal.enrol.cards import CODE, FILE
from chaupal.enrol.cardsheet import Face
from chaupal.enrol.choices import BatchState
from chaupal.enrol.models import Card, CardBatch
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import take_out
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import TakeoutReason
from chaupal.org.models import Appointment, Unit
from chaupal.people import letters
from chaupal.people.models import Person

LENGTH = 10  # letters of a code: 46 bits
MOST = 6_000  # cards in one file
LONGEST_DAYS = 400
KEPT_HOURS = 24  # of the sealed file
PURGER = "enrol.purge"

Draw = Callable[..., bytes]


class WhyMissing(BadInput):
    code, says = "enrol.why_missing", _("Write what the cards are for; everybody whose card it is can read that.")


class BadUntil(BadInput):
    code, says = "enrol.bad_until", _("Choose a day from tomorrow on, at most 400 days away.")


class NobodyToPrint(BadInput):
    code, says = "enrol.nobody_to_print", _("Nobody here holds an approved office without a valid card.")


class TooManyCards(BadInput):
    code, says = "enrol.too_many_cards", _("These are more than 6,000 cards: print a smaller unit at a time.")


class FileGone(Refused):
    code, status, says = "enrol.file_gone", 410, _("The file was removed after 24 hours. Make the cards again; the old ones are revoked by that.")


@transaction.atomic
def ask_for_cards(
    *, unit: Unit, why: str, until: date, again: bool, by: Person, at: datetime, appointment: Appointment | None = None
) -> CardBatch:
    """Have the worker draw cards of everybody in a unit who has none (`again`: of everybody), or of one appointment.

    A file of cards is a list taken out like any other, `why` being its reason. Raises WhyMissing, BadUntil, NobodyToPrint,
    TooManyCards, and what `exports.take_out` raises.
    """
    within = unit.booths if appointment is None else place_of(appointment.unit, appointment.booth)
    permission.require(by, "export", "people", within)
    if not why.strip():
        raise WhyMissing(fields={"why": str(WhyMissing.says)})
    today = local(at).date()
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        raise BadUntil(fields={"until": str(BadUntil.says)})
    whole = cards.count(unit, again=again or appointment is not None, most=MOST, appointment=appointment, on=today)
    if not whole:
        raise NobodyToPrint(fields={"unit": str(NobodyToPrint.says)})
    if whole > MOST:
        raise TooManyCards(fields={"unit": str(TooManyCards.says)})
    batch = CardBatch.objects.create(unit=unit, appointment=appointment, again=again, by=by, at=at, why=why.strip()[:200], until_on=until, whole=whole)
    take_out("people", "enrol.cards_asked", rows=whole, unit=unit if appointment is None or appointment.unit_id == unit.pk else None, names_people=True, reach=place_of(appointment.unit, appointment.booth) if appointment else (), reason=TakeoutReason.OTHER, told=why, by=by, at=at)
    record("enrol.cards_asked", by=by, about=batch, at=at, detail={"unit": unit.pk, "again": again, "cards": whole})
    later("enrol.jobs.draw_cards", batch=batch.pk)
    return batch


def draw_cards(*, batch: CardBatch, draw: Draw, at: datetime) -> CardBatch:
    """Draw the file, then in one transaction revoke the old cards, write the new ones and say that it is ready.

    Killed at any moment it has done nothing, and done twice it does nothing more. Codes are in the file alone.
    """
    if batch.state not in (BatchState.QUEUED, BatchState.DRAWING):
        return batch
    CardBatch.objects.filter(pk=batch.pk).update(state=BatchState.DRAWING, done=0)
    held = cards.to_print(batch, on=local(at).date())
    codes = {one.pk: letters.new(LENGTH) for one in held}
    faces: list[Face] = []
    for part in cards.parts(held):
        faces += cards.faces(part, codes)
        CardBatch.objects.filter(pk=batch.pk).update(done=len(faces))
    data = draw(faces, publisher=settings.CHAUPAL_PUBLISHER_HI, until=batch.until_on, site=settings.CHAUPAL_SITE)
    name = f"cards/{batch.pk}-{letters.new(8)}"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(seal.seal_bytes(data, field=FILE))
    os.chmod(path, 0o600)
    try:
        return _finish(batch, held, codes, name, at)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@transaction.atomic
def _finish(batch: CardBatch, held: Sequence[Appointment], codes: dict[int, str], name: str, at: datetime) -> CardBatch:
    found = CardBatch.objects.select_for_update(of=("self",)).select_related("by").get(pk=batch.pk)
    keys = [one.pk for one in held]
    # Somebody may have left while their card was drawn; the people of the cards stay as they are until this is written.
    people = list(Person.objects.select_for_update(no_key=True).filter(pk__in={one.person_id for one in held}).order_by("pk"))
    if found.state != BatchState.DRAWING or not all(one.is_here for one in people):
        raise FileGone
    Card.objects.filter(appointment__in=keys, revoked_at=None).update(revoked_at=at)
    made = Card.objects.bulk_create(
        [
            Card(appointment=one, batch=found, code_blind=seal.blind(codes[one.pk], field=CODE), made_by=found.by, made_at=at, until_on=found.until_on)
            for one in held
        ]
    )
    found.state, found.file, found.ready_at, found.done = BatchState.READY, name, at, len(made)
    found.save(update_fields=["state", "file", "ready_at", "done"])
    record("enrol.cards_made", by=found.by, about=found, at=at, lines=[(card.appointment_id, None, card.pk) for card in made])
    return found


@transaction.atomic
def fail_cards(*, batch: CardBatch, at: datetime) -> CardBatch:
    """Note that these cards could not be drawn."""
    CardBatch.objects.filter(pk=batch.pk, state__in=(BatchState.QUEUED, BatchState.DRAWING)).update(state=BatchState.FAILED)
    record("enrol.cards_failed", by="enrol.cards", about=batch, at=at)
    return batch


@transaction.atomic
def fetch_cards(*, batch: CardBatch, by: Person, at: datetime) -> bytes:
    """The PDF, for who asked for it and still may; each fetch stands in the ledger. Raises FileGone."""
    permission.require(by, "export", "people", cards.within(batch))
    if batch.by_id != by.pk:
        raise NotFound
    file = CardBatch.objects.values_list("file", flat=True).get(pk=batch.pk)  # somebody in it may have left since the page was made
    if not file:
        raise FileGone
    try:
        sealed = (Path(settings.MEDIA_ROOT) / file).read_bytes()
    except FileNotFoundError as problem:
        raise FileGone from problem
    record("enrol.cards_fetched", by=by, about=batch, at=at, detail={"cards": batch.done})
    return seal.unseal_bytes(sealed, field=FILE)


@transaction.atomic
def revoke_batch(*, batch: CardBatch, by: Person, at: datetime) -> int:
    """Revoke every card of this file at once, for instance when it was lost; how many."""
    permission.require(by, "export", "people", cards.within(batch))
    gone = list(Card.objects.filter(batch=batch, revoked_at=None).values_list("pk", flat=True))
    Card.objects.filter(pk__in=gone).update(revoked_at=at)
    if gone:
        record("enrol.cards_revoked", by=by, about=batch, at=at, lines=[(pk, "valid", "revoked") for pk in gone])
    return len(gone)


def revoke_all(*, person: Person, at: datetime) -> int:
    """Revoke this person's cards, as part of the act by which they leave; how many. Files that hold one of them are removed:
    a name and a picture would go on leaving with them for hours."""
    files = list(CardBatch.objects.filter(cards__appointment__person=person).exclude(file="").distinct())
    CardBatch.objects.filter(pk__in=[batch.pk for batch in files]).update(file="", state=BatchState.GONE)
    for batch in files:
        transaction.on_commit(partial((Path(settings.MEDIA_ROOT) / batch.file).unlink, missing_ok=True))
    return Card.objects.filter(appointment__person=person, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def remove_files(*, at: datetime) -> int:
    """Remove the files whose hours are over; how many. The cards stay what they are."""
    over = list(CardBatch.objects.select_for_update().exclude(file="").filter(ready_at__lte=at - timedelta(hours=KEPT_HOURS))[:100])
    for batch in over:
        (Path(settings.MEDIA_ROOT) / batch.file).unlink(missing_ok=True)
    CardBatch.objects.filter(pk__in=[batch.pk for batch in over]).update(file="", state=BatchState.GONE)
    if over:
        record("enrol.card_files_removed", by=PURGER, about=("queue", "cards"), at=at, lines=[(batch.pk, "ready", "gone") for batch in over])
    return len(over)
