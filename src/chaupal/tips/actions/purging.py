"""Nothing of a message is kept longer than the rule pack says; that it came, where, in which hour and what it was, is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min

from chaupal.gate import queries as gate
from chaupal.ledger.actions import record
from chaupal.tips.actions.heirs import forget_words, hand_over
from chaupal.tips.actions.keeping import drop_recordings, off_disk
from chaupal.tips.choices import GONE, TipState
from chaupal.tips.models import Opening, Tip, TipBooth

PURGER = "tips.purger"  # the machine's name in the ledger
AT_ONCE = 500


@transaction.atomic
def purge_tips(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Destroy text, original, picture, recording and openings of what came `data.retain_days` ago or earlier; how many, oldest first.

    One ledger entry with a line each; none when there is nothing to do, so that a second run changes nothing. Matches
    that a person or a copy made stay, and so does a claim's wording that was learnt: both are the claim's. A younger
    copy becomes the first of its message. Pictures go before the rows do: a run that is cut off begins again.
    """
    days = gate.pack_in_force().pack.data.retain_days
    until = at - timedelta(days=days)
    over = list(
        Tip.objects.select_for_update().filter(at__lte=until).exclude(state__in=GONE).order_by("at", "pk")[:limit]
    )
    if not over:
        return 0
    keys = [tip.pk for tip in over]
    _find_heirs(over, until)
    off_disk([*(str(tip.picture.name) for tip in over if tip.picture), *drop_recordings(keys)])
    TipBooth.objects.filter(tip_id__in=keys).delete()
    Opening.objects.filter(tip_id__in=keys).delete()
    forget_words(keys)
    Tip.objects.filter(pk__in=keys).update(
        text="", cut=False, original_sealed=b"", picture="", picture_print=None, seen_text="", seen_by="", said_text="", said_by="", sent_sha256="", looks_like=None, language="", fingerprint="", bands=[], state=TipState.PURGED
    )
    lines = [(tip.pk, str(tip.state), str(TipState.PURGED)) for tip in over]
    record("tips.purged", by=PURGER, about=("queue", "tips"), at=at, detail={"days": days}, lines=lines)
    return len(over)


def _find_heirs(over: list[Tip], until: datetime) -> None:
    firsts = {tip.pk: tip for tip in over if tip.copy_of_id is None}
    left = Tip.objects.filter(copy_of_id__in=list(firsts), at__gt=until).exclude(state__in=GONE)
    for row in left.values("copy_of_id").annotate(heir=Min("pk"), copies=Count("pk")).order_by("copy_of_id"):
        heir = Tip.objects.select_for_update().get(pk=row["heir"])
        hand_over(firsts[row["copy_of_id"]], heir, row["copies"])
