"""The office catalogue with the numbers in force, and the changes that were written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chaupal.base import paging
from chaupal.base.errors import NotFound
from chaupal.org import permission
from chaupal.org.choices import UnitKind
from chaupal.org.models import Office, Unit
from chaupal.people.models import Person
from chaupal.strength import policies
from chaupal.strength.models import Policy

# Every kind of place that has offices, by its name.
KINDS = dict(UnitKind.choices) | {"booth": _("Booth")}


@dataclass(frozen=True, slots=True)
class Kind:
    """The counted offices of one kind of place: each with the pack's number and the one in force."""

    kind: str
    offices: tuple[tuple[Office, int], ...]

    @property
    def whole(self) -> int:
        """How many people a place of this kind should have."""
        return sum(n for _office, n in self.offices)


def catalogue(on: date) -> list[Kind]:
    """Every counted office by kind of place, from the top, with its number on that day. Two queries."""
    told = policies.numbers(on)
    kinds: dict[str, list[tuple[Office, int]]] = {}
    for office in Office.objects.filter(strength__isnull=False).order_by("place"):
        kinds.setdefault(office.unit_kind, []).append((office, told[office.pk]))
    return [Kind(kind, tuple(offices)) for kind, offices in kinds.items()]


def changes() -> QuerySet[Policy]:
    """Every change that was written, the newest day first, with who decided it."""
    return (
        Policy.objects.select_related("author", "approval__by", "returned__by").prefetch_related("lines__office").order_by("-from_on", "-pk")
    )


def _waiting() -> QuerySet[Policy]:
    return Policy.objects.filter(approval=None, returned=None)


def waiting(wanted: paging.Asked = paging.FIRST, limit: int = 200) -> list[Policy]:
    """Changes that no second person has decided, oldest first; from a key (when, id) on, or back. One query."""
    which, order = paging.by_two(wanted, "at", "pk")
    return list(_waiting().filter(which).select_related("author").order_by(*order)[:limit])


def waiting_count(most: int) -> int:
    """How many they are, counted no further than `most`. One query."""
    return _waiting()[:most].count()


def policy_for(person: Person, pk: int, to: str = "view") -> Policy:
    """The door to one change: seen by whoever may write or approve one for the whole state. OutOfReach or VerbMissing."""
    whole = Unit.objects.get(kind="state")
    permission.require(person, "view", "org", whole.booths)
    if to == "approve":
        permission.require(person, "approve", "people", whole.booths)
    found = changes().filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
