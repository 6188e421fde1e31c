"""Where a claim lies and who reaches it: the mandals where it was seen; nowhere yet means the whole state.

Whoever holds the state sees every claim. A district sees the claims that were seen in it, and acts on one only while
it was seen nowhere else.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from chaupal.base import multirange
from chaupal.base.multirange import Runs, to_database
from chaupal.claims.models import Claim, Sighting
from chaupal.org import permission
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person


def whole(person: Person) -> Runs:
    """The booths of the whole state. One query, kept on the person for the rest of the request, as the grants are."""
    kept: Runs | None = getattr(person, "_whole_state", None)
    if kept is None:
        kept = multirange.union(*Unit.objects.filter(kind=UnitKind.STATE).values_list("booths", flat=True))
        person._whole_state = kept  # type: ignore[attr-defined]
    return kept


def place_of(claim: Claim) -> Runs:
    """The booths of the mandals where the claim was seen, ever; empty for nowhere. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT range_agg(u.booths) FROM org_unit u WHERE u.id IN (SELECT unit_id FROM claims_sighting WHERE claim_id = %s)", [claim.pk]
        )
        (found,) = cursor.fetchone()
    return multirange.normal((run.lower, run.upper) for run in found or ())


def require(person: Person, verb: str, claim: Claim) -> None:
    """Nothing when this person may do this with this claim; raises OutOfReach (404) where they may not even see it,
    VerbMissing (403) where they may only see it. Two queries at most beside the grants."""
    reach = permission.scope(person, "view", "claims")
    if not reach:
        raise permission.OutOfReach
    seen = place_of(claim)
    place = seen or whole(person)
    if not (multirange.intersect(seen, reach) if seen else multirange.contains(reach, place)):
        raise permission.OutOfReach
    if verb != "view" and not permission.may(person, verb, "claims", place):
        raise permission.VerbMissing


def may(person: Person, verb: str, claim: Claim) -> bool:
    """Whether this person, who sees the claim, may do this with it. At most two queries beside the grants."""
    return bool(permission.scope(person, verb, "claims")) and permission.may(person, verb, "claims", place_of(claim) or whole(person))


def holds_all(person: Person, verb: str = "view") -> bool:
    """Whether this person has the verb over every claim there may be. One query beside the grants."""
    return permission.may(person, verb, "claims", whole(person))


def seen_by(person: Person) -> Q:
    """Which claims this person sees, for a filter: all, or those seen in their district. One query."""
    if holds_all(person):
        return Q()
    inside = RawSQL(
        "SELECT u.id FROM org_unit u WHERE u.booths <@ %s::int4multirange", (to_database(permission.scope(person, "view", "claims")),)
    )
    return Q(pk__in=Sighting.objects.filter(unit_id__in=inside).values("claim"))
