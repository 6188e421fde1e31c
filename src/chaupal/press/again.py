"""Where an answered claim was seen again and its post did not go: for the claim's own page."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count

from chaupal.base import multirange
from chaupal.claims.again import Missed
from chaupal.claims.models import Claim, Sighting
from chaupal.org.models import Unit
from chaupal.press.models import Post, Release
from chaupal.press.queries import SEEN_WITHIN

CHOSEN = 80  # units that an address of a form can name


def missed(claim: Claim, at: datetime) -> Missed | None:
    """The mandals of the last 48 hours outside every release of the newest standing post; None for none. Four queries."""
    post = (
        Post.objects.filter(answer_version__answer__claim=claim, recall=None, releases__isnull=False).order_by("-number").first()
    )
    if post is None:
        return None
    reached = multirange.union(*Release.objects.filter(post=post).values_list("audience", flat=True))
    times: dict[int, int] = dict(
        Sighting.objects.filter(claim=claim, at__gt=at - SEEN_WITHIN, at__lte=at).values("unit").annotate(times=Count("pk")).values_list("unit", "times")
    )
    seen = sorted(Unit.objects.filter(pk__in=times), key=lambda unit: (-times[unit.pk], unit.code))
    left = [unit for unit in seen if not multirange.contains(reached, unit.booths)]
    if not left:
        return None
    chosen = tuple(left[:CHOSEN])
    asked = urlencode([("units", unit.code) for unit in chosen])
    return Missed(post.number, f"/posts/{post.number}/?{asked}#release", chosen, len(left) - len(chosen))
