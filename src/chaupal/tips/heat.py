"""Below the mandal: in how many booths a message is going round, and only where three or more sent it (T3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chaupal.base.seal import unseal
from chaupal.claims.models import Claim
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.tips.choices import MatchVerdict
from chaupal.tips.models import Match, Tip, TipBooth
from chaupal.tips.queries import inside

LEAST = 3  # booths of one mandal; a smaller number would point at somebody
READ = 5_000  # sealed booths counted at most, the newest; about 20 ms


@dataclass(frozen=True, slots=True)
class Heat:
    """In how many booths of one mandal it was sent in within the 72 hours of the seal; at least three."""

    unit_hi: str
    unit_en: str
    booths: int


@dataclass(frozen=True, slots=True)
class Spread:
    """The mandals with three booths and more, most first. `at_least`: older ones were not counted."""

    rows: tuple[Heat, ...]
    at_least: bool


def spread(person: Person, first: Tip, claim: Claim | None, at: datetime) -> Spread | None:
    """Where this message, with all that was attached to its claim, goes round below the mandal; None for whoever may
    not open a booth. One query.

    Nothing is opened for anybody: the seals are read here, numbers come out, and a mandal with one booth or two is
    not told apart from one with none.
    """
    if not permission.may(person, "see_phone", "tips", first.unit.booths):
        return None
    told = Q(tip=first) | Q(tip__copy_of=first)
    if claim is not None:
        same = Match.objects.filter(claim=claim, verdict__in=(MatchVerdict.SAME, MatchVerdict.COPY), withdrawn_at=None)
        told |= Q(tip__in=same.values("tip"))
    sealed = TipBooth.objects.filter(told, until__gt=at, tip__unit__in=inside(permission.scope(person, "see_phone", "tips")))
    read = list(sealed.order_by("-pk").values_list("tip__unit__name_hi", "tip__unit__name_en", "sealed", "tip__unit_id")[:READ])
    booths: dict[tuple[int, str, str], set[str]] = {}
    for name_hi, name_en, seal, unit in read:
        booths.setdefault((unit, name_hi, name_en), set()).add(unseal(seal, field="tips.booth"))
    rows = [Heat(key[1], key[2], len(found)) for key, found in booths.items() if len(found) >= LEAST]
    return Spread(tuple(sorted(rows, key=lambda row: (-row.booths, row.unit_en))), at_least=len(read) == READ)
