"""What becomes of a message whose first is no longer kept: the oldest copy that is left takes its place."""

from __future__ import annotations

from chaupal.tips.actions.holding import forget_likeness, inherit_likeness
from chaupal.tips.choices import MatchVerdict
from chaupal.tips.models import Match, Tip


def hand_over(first: Tip, heir: Tip, copies: int) -> None:
    """Make `heir` the first of the message, heard `copies` times, with what was proposed and decided about it.

    The caller holds both rows. What the machine wrote when either was itself a copy stays where it is: it names the
    mandal in which that one was seen, and is found through the heir when a decision is taken back.
    """
    heir.copy_of, heir.copies, heir.last_at = None, copies, first.last_at
    heir.booths, heir.weight = first.booths, first.weight
    heir.save(update_fields=["copy_of", "copies", "booths", "last_at", "weight"])
    Tip.objects.filter(copy_of=first).update(copy_of=heir)
    Tip.objects.filter(pk=first.pk).update(copy_of=heir)
    first.copy_of = heir
    Match.objects.filter(tip=first).exclude(verdict=MatchVerdict.COPY).update(tip=heir)
    inherit_likeness(first, heir)


def forget_words(tips: list[int]) -> None:
    """Take the words of messages that are gone out of the reasons of the machine's proposals; what was decided stays."""
    Match.objects.filter(tip_id__in=tips, verdict=MatchVerdict.PROPOSED).update(why={})
    Tip.objects.filter(looks_like_id__in=tips).update(looks_like=None)
    forget_likeness(tips)


def forget_wordings(aliases: list[int]) -> None:
    """Take wordings of a claim that are gone out of the reasons for which the machine proposed it to other messages."""
    for match in Match.objects.filter(why__alias_id__in=aliases):
        match.why = match.why | {"alias": "", "shared": []}
        match.save(update_fields=["why"])
