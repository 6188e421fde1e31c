"""From how many booths a message came, counted while the seals last and told to nobody as places."""

from __future__ import annotations

from django.db.models import Q

from chaupal.base.seal import unseal
from chaupal.tips.models import Tip, TipBooth

READ = 200  # seals of one mandal looked at, the newest; about 1 ms. Beyond that a booth may be counted twice


def is_elsewhere(tip: Tip, first: Tip) -> bool:
    """Whether nobody sent this message from there before: from this booth, or for a sender without one from this mandal.

    Two queries at most. Only seals of the same mandal are read; nothing about them is written but the count (T3).
    """
    mine = TipBooth.objects.filter(tip=tip).first()
    if mine is None:
        told = Tip.objects.filter(Q(pk=first.pk) | Q(copy_of=first), unit=tip.unit_id, booth=None).exclude(pk=tip.pk)
        return not told.exists()
    own = unseal(mine.sealed, field="tips.booth")
    others = TipBooth.objects.filter(Q(tip=first) | Q(tip__copy_of=first), tip__unit=tip.unit_id).exclude(tip=tip)
    return all(unseal(seal, field="tips.booth") != own for seal in others.order_by("-pk").values_list("sealed", flat=True)[:READ])
