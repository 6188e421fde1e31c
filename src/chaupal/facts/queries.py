"""Reads of the data bank: search, one fact with its versions, what waits for a second person, the archived copy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from chaupal.base import paging
from chaupal.facts.models import Conflict, Fact, FactApproval, FactVersion, Source
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.names import fold

PAGE = 50
SIGNS = {"proposed": "half", "approved": "signed", "expired": "struck", "revised": "half"}


def fact_for(person: Person, pk: int, to: str = "view") -> Fact:
    """The fact, for somebody who may do this with facts; OutOfReach (404) or VerbMissing (403). One query."""
    permission.require(person, to, "facts")
    found = Fact.objects.filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    return found


def version_for(person: Person, pk: int, to: str = "view") -> FactVersion:
    """One version of a fact with its source, likewise."""
    permission.require(person, to, "facts")
    found = FactVersion.objects.select_related("fact", "source", "author", "approval__by", "returned__by").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    return found


def source_for(person: Person, pk: int) -> Source:
    """One source, likewise."""
    permission.require(person, "view", "facts")
    found = Source.objects.filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    return found


def _approved() -> QuerySet[FactVersion]:
    """The newest approved version of every fact."""
    newer = FactApproval.objects.filter(fact=OuterRef("fact"), version__gt=OuterRef("version"))
    return FactVersion.objects.filter(~Exists(newer), approval__isnull=False)


def _with_words(versions: QuerySet[FactVersion], words: str) -> QuerySet[FactVersion]:
    for word in fold(words).replace(",", "").split()[:8]:
        # A figure is meant whole: 50 is not a part of 1,500.
        versions = versions.filter(search__regex=rf"\m{word}\M") if word.isdecimal() else versions.filter(search__contains=word)
    return versions


def current(fact: Fact) -> FactVersion | None:
    """What stands: the newest approved version; None while no second person has looked. One query."""
    return _approved().select_related("source").filter(fact=fact).first()


def standing(limit: int) -> list[FactVersion]:
    """What stands of every fact, by number, with its source, topic and approval. One query."""
    return list(_approved().select_related("source", "fact", "approval").order_by("fact_id")[:limit])


def approved(words: str, *, limit: int = 12) -> list[FactVersion]:
    """Standing facts that carry all these words, in either script's folded spelling. One query."""
    return list(_with_words(_approved(), words).select_related("source").order_by("source__rank", "fact_id")[:limit])


def versions(ids: Iterable[int]) -> list[FactVersion]:
    """These versions with their sources, in the order asked for; unknown ones are left out. One query."""
    wanted = list(dict.fromkeys(ids))
    found = FactVersion.objects.select_related("source").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def newest_of(facts: Iterable[int]) -> list[int]:
    """The ids of the standing versions of these facts. One query."""
    return list(_approved().filter(fact__in=list(facts)).order_by("fact_id").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class BankRow:
    """One fact in the list: what stands, or what is proposed where nothing stands yet."""

    version: FactVersion
    state: str  # proposed | approved | revised (a newer version waits) | expired
    disputed: bool

    @property
    def sign(self) -> str:
        return SIGNS[self.state]


def _state(version: FactVersion, approved: bool, newer: bool, today: date) -> str:
    if not approved:
        return "proposed"
    if version.valid_until is not None and version.valid_until < today:
        return "expired"
    return "revised" if newer else "approved"


def bank(asked: paging.Asked, *, words: str = "", topic: str = "", state: str = "", today: date, size: int = PAGE) -> paging.Page[BankRow]:
    """A page of facts, the newest first, each by its standing version. Two queries, however many there are."""
    newer_yes = FactApproval.objects.filter(fact=OuterRef("fact"), version__gt=OuterRef("version"))
    any_yes = FactApproval.objects.filter(fact=OuterRef("fact"))
    later = FactVersion.objects.filter(fact=OuterRef("fact"), version__gt=OuterRef("version"))
    standing = Q(approval__isnull=False) & ~Exists(newer_yes) | ~Exists(any_yes) & ~Exists(later)
    found = _with_words(FactVersion.objects.filter(standing), words)
    shown = found.annotate(newer=Exists(later)).select_related("fact", "source", "author", "approval")
    if topic:
        shown = shown.filter(fact__topic=topic)
    if state == "proposed":
        shown = shown.filter(Q(approval=None) | Q(newer=True))
    elif state == "expired":
        shown = shown.filter(approval__isnull=False, valid_until__lt=today)
    elif state == "approved":
        shown = shown.filter(approval__isnull=False).exclude(valid_until__lt=today)
    if asked.before is not None:
        shown = shown.filter(fact_id__gt=asked.before[0]).order_by("fact_id")
    else:
        if asked.after is not None:
            shown = shown.filter(fact_id__lt=asked.after[0])
        shown = shown.order_by("-fact_id")
    page = paging.page(list(shown[: size + 1]), asked, size, lambda version: (version.fact_id,))
    disputed = _disputed([version.fact_id for version in page.rows])
    rows = [
        BankRow(version, _state(version, hasattr(version, "approval"), version.newer, today), version.fact_id in disputed)
        for version in page.rows
    ]
    return paging.Page(rows, next=page.next, previous=page.previous)


def _disputed(facts: Sequence[int]) -> set[int]:
    pairs = Conflict.objects.filter(Q(fact__in=facts) | Q(other__in=facts)).values_list("fact_id", "other_id")
    return {fact for pair in pairs for fact in pair}


def history(fact: Fact) -> list[FactVersion]:
    """Every version, newest first, with source, author and approval. One query."""
    return list(fact.versions.select_related("source", "author", "approval__by", "returned__by").order_by("-version"))


@dataclass(frozen=True, slots=True)
class Side:
    """One of two values that say different things."""

    version: FactVersion | None
    used: bool


@dataclass(frozen=True, slots=True)
class TwoSides:
    """A conflict as a page shows it: both values side by side, which we use and why."""

    conflict: Conflict
    sides: tuple[Side, Side]


def conflicts(fact: Fact) -> list[TwoSides]:
    """The conflicts of a fact, each with both standing values. Three queries."""
    found = list(Conflict.objects.filter(Q(fact=fact) | Q(other=fact)).select_related("by").order_by("pk"))
    wanted = {pk for one in found for pk in (one.fact_id, one.other_id)}
    standing = {version.fact_id: version for version in _approved().filter(fact__in=wanted).select_related("source")}
    newest = FactVersion.objects.filter(fact__in=wanted - set(standing)).select_related("source").order_by("fact_id", "-version")
    standing |= {version.fact_id: version for version in newest.distinct("fact_id")}
    return [
        TwoSides(
            one,
            (
                Side(standing.get(one.fact_id), one.uses_id == one.fact_id),
                Side(standing.get(one.other_id), one.uses_id == one.other_id),
            ),
        )
        for one in found
    ]


def _waiting() -> QuerySet[FactVersion]:
    later = FactVersion.objects.filter(fact=OuterRef("fact"), version__gt=OuterRef("version"))
    return FactVersion.objects.filter(~Exists(later), approval=None, returned=None)


def waiting(wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[FactVersion]:
    """The newest versions that no second person has looked at, oldest first; from a key (when, id) on, or back. One query."""
    which, order = paging.by_two(wanted, "at", "pk")
    return list(_waiting().filter(which).select_related("fact", "source", "author").order_by(*order)[:limit])


def waiting_count(most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return _waiting()[:most].count()


def recent_sources(words: str = "", limit: int = 40) -> list[Source]:
    """Sources to choose from, the latest first; with words, those whose title or publisher carries them. One query."""
    sources = Source.objects.all()
    if words.strip():
        sources = sources.filter(
            Q(title_hi__icontains=words) | Q(title_en__icontains=words) | Q(publisher_hi__icontains=words) | Q(publisher_en__icontains=words)
        )
    return list(sources.order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class Copy:
    """The archived copy as read now: its bytes, and whether they still are what was archived."""

    data: bytes
    whole: bool


def archived(source: Source) -> Copy:
    """Read the copy and compare it with its SHA-256. Raises FileNotFoundError when the media folder lost it."""
    with source.archive.open("rb") as file:
        data = file.read()
    return Copy(data, hashlib.sha256(data).hexdigest() == source.sha256)
