"""Wordings of a claim that may not be kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from chaupal.claims.models import Alias, AliasVector


def erase_aliases(*, aliases: Iterable[int], at: datetime) -> int:
    """Destroy these wordings with their vectors; how many. That there was one stays, nothing is found by it.

    Part of the act that destroys the message they were learned from (T7). The worker's index is memory alone: it drops
    a wording at each search by asking the table, and its text when the worker next starts.
    """
    keys = list(aliases)
    AliasVector.objects.filter(alias__in=keys).delete()
    Alias.objects.filter(pk__in=keys, withdrawn_at=None).update(withdrawn_at=at)
    return Alias.objects.filter(pk__in=keys).update(text="")
