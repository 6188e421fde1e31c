"""What stands in a picture: read by a machine and marked so, typed or put right by a person of the desk."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction

from chaupal.base.later import later
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips import matcher, refusals, rules, wash
from chaupal.tips.choices import GONE, SEEN_BY_DESK, WAITING, MatchVerdict
from chaupal.tips.models import Match, Tip

READER = "tips.reader"  # the machine's name in the ledger; which program it was stands in the message


def see_picture(*, tip: Tip, at: datetime) -> Tip:
    """Keep the print of a message's picture and what a program reads in it, numbers masked. Once a message.

    A copy of a picture that came before is not read again: its first was. The picture is looked at before the transaction;
    where no program is installed the words are left to the desk.
    """
    if not tip.picture or tip.picture_print is not None or tip.state in GONE:
        return tip
    with default_storage.open(str(tip.picture.name)) as file:
        picture = file.read()
    copies = [one for one in matcher.pictures.alike(tip, picture) if one.is_copy and one.adds_little]
    seen = matcher.see(picture, read=not copies)
    washed = wash.wash(seen.text)
    with transaction.atomic():
        tip = Tip.objects.select_for_update().get(pk=tip.pk)
        if tip.picture_print is not None or tip.state in GONE:
            return tip
        tip.picture_print = seen.print
        if not tip.seen_text:
            tip.seen_text, tip.seen_by = washed.text, seen.by if washed.text else ""
        mark(tip)
        tip.save(update_fields=["picture_print", "seen_text", "seen_by", "bands", "language"])
        if washed.text:
            record("tips.read", by=READER, about=tip, at=rules.hour_of(at), detail={"letters": len(washed.text)})
    return tip


@transaction.atomic
def type_words(*, tip: Tip, text: str, by: Person, at: datetime) -> Tip:
    """Say what stands in a message's picture, in place of what a machine read; it is looked up and matched anew.

    What the sender typed stays. Raises NothingSealed where there is no picture, WrongMove when the message was decided,
    NothingToRead for no words.
    """
    permission.require(by, "edit", "tips", tip.unit.booths)
    washed = wash.wash(text)
    if not washed.text:
        raise refusals.NoWords(fields={"seen": str(refusals.NoWords.says)})
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    if not tip.picture:
        raise refusals.NothingSealed
    if tip.state not in WAITING or tip.copy_of_id is not None:
        raise refusals.WrongMove
    tip.seen_text, tip.seen_by, tip.looks_like = washed.text, SEEN_BY_DESK, None
    mark(tip)
    tip.save(update_fields=["seen_text", "seen_by", "looks_like", "bands", "language"])
    matched_anew(tip, at)
    record("tips.words_typed", by=by, about=tip, at=at, detail={"letters": len(washed.text)})
    later("tips.jobs.match_tip", tip=tip.pk)
    return tip


def matched_anew(tip: Tip, at: datetime) -> None:
    """Take the machine's proposals back and let the next job match the message with its new words. The caller holds its row."""
    tip.matched_at = None
    tip.save(update_fields=["matched_at"])
    Match.objects.filter(tip=tip, verdict=MatchVerdict.PROPOSED, withdrawn_at=None).update(withdrawn_at=at)


def mark(tip: Tip) -> None:
    """Near copies are looked for by what the sender typed; where that is nothing, by what is said, or stands in the picture."""
    tip.bands = matcher.marks(tip.text or tip.said_text or tip.seen_text)[1]
    tip.language = tip.language or wash.tongue(tip.said_text or tip.seen_text)
