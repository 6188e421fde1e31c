"""What looks like a destroyed message is held for a person: neither shown nor opened until somebody decides (T7)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from chaupal.tips.choices import GONE, HOLDS, Opened, TipState
from chaupal.tips.models import Likeness, Opening, Tip, Typing

CONTENT = (Opened.ORIGINAL, Opened.PICTURE, Opened.SOUND)


def alike_with(tips: Iterable[int]) -> set[int]:
    """These messages and all that show or say the same by the worker's finds or by the file's hash, over any number of
    steps, each with its copies. Three queries a step."""
    seen: set[int] = set()
    edge = set(tips)
    hashes = set(Tip.objects.filter(Q(pk__in=edge) | Q(copy_of__in=edge)).exclude(sent_sha256="").values_list("sent_sha256", flat=True))
    edge |= set(Tip.objects.filter(sent_sha256__in=hashes).values_list("pk", flat=True)) if hashes else set()
    while edge:
        firsts = set(Tip.objects.filter(pk__in=edge).values_list(Coalesce("copy_of_id", "pk"), flat=True))
        family = set(Tip.objects.filter(Q(pk__in=firsts) | Q(copy_of__in=firsts)).values_list("pk", flat=True))
        links = Likeness.objects.filter(Q(tip__in=family) | Q(other__in=family)).values_list("tip", "other")
        seen |= family
        edge = {one for pair in links for one in pair} - seen
    return seen


def hold(tips: Iterable[int], at: datetime) -> list[tuple[int, str, str]]:
    """Hold these messages, close what of them is open and take them from whoever types them; a line of the ledger each.

    Part of the act that destroyed what they look like; the caller holds their rows.
    """
    held = list(Tip.objects.filter(pk__in=list(tips), state__in=HOLDS).order_by("pk").values_list("pk", "state"))
    keys = [pk for pk, _state in held]
    Tip.objects.filter(pk__in=keys).update(state=TipState.HELD)
    Opening.objects.filter(tip__in=keys, what__in=CONTENT, until__gt=at).update(until=at)
    Typing.objects.filter(tip__in=keys).delete()
    return [(pk, str(state), str(TipState.HELD)) for pk, state in held]


def keep_likeness(tip: Tip, others: Iterable[int]) -> bool:
    """Keep which earlier messages this one looks or sounds like; whether one of them is held or was destroyed by a reviewer
    in between. Their rows and its own are held by the caller."""
    states = dict(Tip.objects.filter(pk__in=list(others)).exclude(pk=tip.pk).values_list("pk", "state"))
    kept = [pk for pk, state in states.items() if state not in GONE]
    Likeness.objects.bulk_create((Likeness(tip=tip, other_id=pk) for pk in sorted(kept)), ignore_conflicts=True)
    return any(state in (TipState.HELD, TipState.QUARANTINED) for state in states.values())


def inherit_likeness(first: Tip, heir: Tip) -> None:
    """Let the message that takes the place of another look like what that one did."""
    pairs = {(heir.pk, other) for other in Likeness.objects.filter(tip=first).values_list("other", flat=True)}
    pairs |= {(tip, heir.pk) for tip in Likeness.objects.filter(other=first).values_list("tip", flat=True)}
    new = [Likeness(tip_id=tip, other_id=other) for tip, other in sorted(pairs) if tip != other]
    Likeness.objects.bulk_create(new, ignore_conflicts=True)


def forget_likeness(tips: list[int]) -> None:
    """Nothing of messages that are gone says what they looked like."""
    Likeness.objects.filter(Q(tip__in=tips) | Q(other__in=tips)).delete()
