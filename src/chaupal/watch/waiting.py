"""What of the watch room waits for a second person: reviews of cases, and lines of the register of our own accounts."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from chaupal.base import paging
from chaupal.watch.choices import CaseState
from chaupal.watch.models import Case, OwnHandleVersion


def _cases(at: datetime) -> QuerySet[Case]:
    return Case.objects.filter(state__in=(CaseState.REVIEW_1, CaseState.REVIEW_2), decided_at=None, lapses_at__gt=at)


def cases(at: datetime, wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[Case]:
    """Cases that want a reviewer, the ones that lapse first first, with the number of their accounts as `held`; from a key
    (when it lapses, id) on, or back from one. Two queries.
    """
    which, order = paging.by_two(wanted, "lapses_at", "id")
    found = _cases(at).filter(which).select_related("collector").annotate(held=Count("accounts")).prefetch_related("reviews")
    return list(found.order_by(*order)[:limit])


def cases_count(at: datetime, most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return _cases(at)[:most].count()


def _handles() -> QuerySet[OwnHandleVersion]:
    newer = OwnHandleVersion.objects.filter(own=OuterRef("own"), version__gt=OuterRef("version"))
    return OwnHandleVersion.objects.filter(~Exists(newer), approval=None)


def handles(wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[OwnHandleVersion]:
    """Newest versions of accounts of ours that nobody has confirmed, oldest first; from a key (when, id) on, or back. One query."""
    which, order = paging.by_two(wanted, "at", "pk")
    return list(_handles().filter(which).select_related("own", "author").order_by(*order)[:limit])


def handles_count(most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return _handles()[:most].count()
