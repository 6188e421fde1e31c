"""The one place where it is asked what somebody may do.

A right is an office held in a unit: its verbs over a matter, over that unit's multirange of booths (design 5).
Out of reach looks like nowhere (404); in reach without the verb is refused (403).
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.clock import local, now
from chaupal.base.errors import NotAllowed, NotFound
from chaupal.base.multirange import Runs
from chaupal.people.models import Person
from chaupal.people.queries import Visitor

VERBS = ("view", "create", "edit", "approve", "release", "recall", "export", "see_phone", "review_integrity", "audit")
# Who approves office-bearers: whoever holds the verb at one of these. Booth people are approved in the district too.
HEADQUARTERS, BOOTH = ("root", "state"), "booth"
MATTERS = ("people", "org", "tips", "claims", "facts", "press", "relay", "watch", "gate", "ledger", "devices")


class OutOfReach(NotFound):
    code, says = "org.out_of_reach", _("There is nothing here.")


class VerbMissing(NotAllowed):
    code, says = "org.verb_missing", _("Your office does not include this. Ask the person who approves offices in your unit.")


class HeadquartersApproves(NotAllowed):
    code = "org.headquarters_approves"
    says = _("Offices above the booth are approved at headquarters. Recommend it; headquarters sees it in its own list.")


class NotStrong(NotAllowed):
    code, says = "org.not_strong", _("Sign in with your second factor or passkey to do this.")
    whose = _("Nobody's: this sign-in is worth a mail code or a PIN, and that is not enough here.")
    remedy = _("Set up an authenticator app or a passkey under My keys, then sign in again with it.")
    leads_to, act = "/keys/", _("My keys")


class PasskeyNeeded(NotAllowed):
    code, says = "org.passkey_needed", _("Approving needs a passkey that a third officer saw you add. This sign-in was not by one.")
    whose = _("Nobody's: who can read your mail, or holds your phone, must not be able to approve in your name.")
    remedy = _(
        "First, add a passkey under My keys. Second, read the six letters beside it to a third officer, who types them on"
        " your page under People. Third, sign out and sign in with the passkey."
    )
    leads_to, act = "/keys/", _("My keys")


@dataclass(frozen=True, slots=True)
class Grant:
    """One office somebody holds: where, and what it lets them do."""

    office: str
    office_hi: str
    office_en: str
    place_hi: str
    place_en: str
    unit: int | None
    kind: str  # of that unit; "booth" where there is none
    booths: Runs
    verbs: dict[str, list[str]]


_HELD = """
SELECT o.key, o.name_hi, o.name_en, coalesce(u.name_hi, b.part_no || b.suffix || ', ' || s.name_hi), coalesce(u.name_en, b.part_no || b.suffix || ', ' || s.name_en), a.unit_id, coalesce(u.kind, 'booth'),
       coalesce(u.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))), o.grants
FROM org_appointment a JOIN org_office o ON o.id = a.office_id
LEFT JOIN org_unit u ON u.id = a.unit_id LEFT JOIN org_booth b ON b.number = a.booth_id
LEFT JOIN org_unit s ON s.id = b.seat_id
WHERE a.person_id = %s AND a.state = 'active' AND a.from_on <= %s AND (a.until_on IS NULL OR a.until_on > %s)
ORDER BY o.place, a.id
"""


def grants(person: Person, on: date | None = None) -> tuple[Grant, ...]:
    """Every office the person holds on that day (today); one query, kept on the person for the rest of the request."""
    kept: tuple[Grant, ...] | None = getattr(person, "_grants", None)
    if kept is not None and on is None:
        return kept
    day = on or local(now()).date()
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [person.pk, day, day])
        rows = cursor.fetchall()
    found = tuple(_grant(*row) for row in rows) if person.is_here else ()
    if on is None:
        person._grants = found  # type: ignore[attr-defined]
    return found


def _grant(
    office: str, office_hi: str, office_en: str, place_hi: str, place_en: str, unit: int | None, kind: str, held: Any, verbs: Any
) -> Grant:
    booths = multirange.normal((run.lower, run.upper) for run in held)
    return Grant(office, office_hi, office_en, place_hi, place_en, unit, kind, booths, _verbs(verbs))


def _verbs(stored: dict[str, list[str]] | str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = json.loads(stored) if isinstance(stored, str) else stored
    return told


def scope(person: Person, verb: str, matter: str) -> Runs:
    """The booths over which the person has this verb; empty when none. No query after the first of a request."""
    if verb not in VERBS or matter not in MATTERS:
        raise ValueError(f"{verb} {matter}")
    return multirange.union(*(grant.booths for grant in grants(person) if verb in grant.verbs.get(matter, ())))


def approval_scope(person: Person, office_kind: str) -> Runs:
    """The booths over which the person approves who holds an office of this kind of unit: those of a booth in the reach of
    any office with the verb, those above it from an office at headquarters alone."""
    if office_kind == BOOTH:
        return scope(person, "approve", "people")
    held = (grant for grant in grants(person) if grant.kind in HEADQUARTERS and "approve" in grant.verbs.get("people", ()))
    return multirange.union(*(grant.booths for grant in held))


def require_approval(person: Person, office_kind: str, within: Runs) -> None:
    """Nothing when the person approves such an office in that place; else as `require`, and HeadquartersApproves where the
    verb is held below headquarters."""
    require(person, "approve", "people", within)
    reach = approval_scope(person, office_kind)
    if not reach or multirange.subtract(within, reach):
        raise HeadquartersApproves


def may(person: Person, verb: str, matter: str, within: Runs | None = None) -> bool:
    """Whether the person has the verb over the whole of `within`; over anything at all when `within` is None."""
    reach = scope(person, verb, matter)
    return bool(reach) if within is None else bool(reach) and not multirange.subtract(within, reach)


def require(person: Person, verb: str, matter: str, within: Runs | None = None) -> None:
    """Nothing when allowed; raises OutOfReach (404) when it cannot be seen from where the person stands, VerbMissing (403)
    when it can be seen but not done."""
    if may(person, verb, matter, within):
        return
    if verb != "view" and may(person, "view", matter, within):
        raise VerbMissing
    raise OutOfReach


def strong(visitor: Visitor) -> None:
    """Nothing when the visitor proved who they are by more than a mail code; raises NotStrong. Asked before a release, a
    recall, and what an officer decides alone (design 3.12)."""
    if not visitor.is_strong:
        raise NotStrong


def passkey(visitor: Visitor) -> None:
    """Nothing when the visitor came by a passkey that a third officer saw added; raises PasskeyNeeded. Asked before
    everything that takes the verb approve (design 3.12)."""
    if not visitor.may_approve:
        raise PasskeyNeeded


def narrowed(person: Person, office: str, unit: int | None, booths: Runs, rights: dict[str, list[str]]) -> Person | None:
    """The same person with nothing but a part of one office they hold: its verbs cut to `rights`, its places to `booths`.

    None where they do not hold that office there any more. What is asked of the result is answered within that part; a
    program's token is one. One query.
    """
    held = next((one for one in grants(person) if (one.office, one.unit) == (office, unit) and not multirange.subtract(booths, one.booths)), None)
    if held is None:
        return None
    verbs = {matter: [verb for verb in held.verbs.get(matter, ()) if verb in wanted] for matter, wanted in rights.items()}
    cut = copy(person)
    cut._grants = (replace(held, booths=booths, verbs=verbs),)  # type: ignore[attr-defined]
    return cut
