"""Taking in what others checked; never shown as ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from chaupal.claims.feed import Item
from chaupal.claims.models import OthersReview
from chaupal.ledger.actions import record
from chaupal.people.names import fold


@transaction.atomic
def read_feed(*, items: Sequence[Item], by: str, at: datetime) -> int:
    """Keep the items that are not known yet; how many. Those read before change nothing and leave no entry. Two queries."""
    fresh = {item.digest: item for item in items}
    known = set(OthersReview.objects.filter(digest__in=fresh).values_list("digest", flat=True))
    new = [item for digest, item in fresh.items() if digest not in known]
    if new:
        OthersReview.objects.bulk_create(
            [
                OthersReview(
                    url=item.url,
                    publisher=item.publisher,
                    claim=item.claim,
                    verdict=item.verdict,
                    published_on=item.published_on or None,
                    digest=item.digest,
                    search=fold(item.claim),
                    read_at=at,
                )
                for item in new
            ],
            batch_size=1_000,
        )
        record("claims.feed_read", by=by, about=("feed", "claims"), at=at, lines=[(item.digest, "", item.url) for item in new])
    return len(new)
