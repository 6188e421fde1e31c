"""Names that a text of this room may hold: our own accounts and leaders as the public register has them, and places."""

from __future__ import annotations

from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.watch.models import OwnHandleVersion

# Below the seat places bear the names of villages, and those are people's names too often.
PLACES = (UnitKind.STATE, UnitKind.REGION, UnitKind.DISTRICT, UnitKind.ORG_DISTRICT, UnitKind.LOK_SABHA, UnitKind.SEAT)


def known() -> frozenset[str]:
    """All of them, in both languages. Two queries."""
    ours = OwnHandleVersion.objects.filter(approval__isnull=False).values_list("shown_name", "of_hi", "of_en", "own__handle")
    places = Unit.objects.filter(kind__in=PLACES).values_list("name_hi", "name_en")
    return frozenset(name for row in (*ours, *places) for name in row if name)
