"""The one place where it is asked what somebody may do.

A right is an office held in a unit: its verbs over a matter, over that unit's multirange of booths (design 5).
Out of reach looks like nowhere (404); in reach without the verb is refused (403).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.clock import local, now
from chaupal.base.errors import NotAllowed, NotFound, Refused
from chaupal.base.multirange import Runs
from chaupal.base.words import moment
from chaupal.org.choices import AppointmentState
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


class Suspended(NotAllowed):
    code, says = "org.suspended", _("Your work here is suspended since %(since)s: nothing can be opened or done in your offices.")
    whose = _("Somebody who looks after people in your unit decided this. What you did before stays as it is.")
    remedy = _("The reason and who decided stand under My offices. Ask them; the suspension is lifted by another officer than the one who decided.")
    leads_to, act = "/people/mine/", _("My offices")


class StandsIn(NotAllowed):
    code, says = "org.stands_in", _("Somebody else has to decide: you hold this right from the one whose work it is.")


@dataclass(frozen=True, slots=True)
class Grant:
    """One office somebody holds, or a part of one that was lent to them: where, and what it lets them do.

    `appointment` is the office's own row; `giver` is None for an own office, else who lent it.
    """

    office: str
    office_hi: str
    office_en: str
    place_hi: str
    place_en: str
    unit: int | None
    kind: str  # of that unit; "booth" where there is none
    booths: Runs
    verbs: dict[str, list[str]]
    appointment: int = 0
    giver: int | None = None
    giver_hi: str = ""
    giver_en: str = ""
    until_on: date | None = None
    rank: int = 0  # the office's place in the pack's order


@dataclass(frozen=True, slots=True)
class Held:
    """What one look at the offices of a person found: what holds, and since when everything or something is suspended."""

    grants: tuple[Grant, ...] = ()
    suspended_since: datetime | None = None


RUNNING = "a.state IN ('active', 'suspended') AND a.from_on <= %(day)s AND (a.until_on IS NULL OR a.until_on > %(day)s)"


def _place(of: str) -> str:
    """The unit or booth of a row, with its name. A subquery: as joins its tables make the planner weigh eight of them anew on each page."""
    return f"""LEFT JOIN LATERAL (
  SELECT u.name_hi, u.name_en, u.booths, u.kind FROM org_unit u WHERE u.id = {of}.unit_id
  UNION ALL
  SELECT b.part_no || b.suffix || ', ' || s.name_hi, b.part_no || b.suffix || ', ' || s.name_en, int4multirange(int4range(b.number, b.number + 1)), 'booth'
  FROM org_booth b JOIN org_unit s ON s.id = b.seat_id WHERE b.number = {of}.booth_id
) w ON true"""


# Own offices first, then what others lent. A part that was lent gives what its office gives today and not more, over the
# place where both lie, and nothing while the office is suspended or over or its holder has left. Before the last three
# columns: since when this office, or everything the person holds, is suspended.
_HELD = f"""
SELECT o.key, o.name_hi, o.name_en, w.name_hi, w.name_en, a.unit_id, w.booths, o.grants, a.id, NULL::bigint, '', '', NULL::date,
       NULL::jsonb, (SELECT min(x.at) FROM org_suspension x WHERE x.person_id = a.person_id AND x.lifted_at IS NULL
                     AND (x.appointment_id = a.id OR x.appointment_id IS NULL)), o.place, w.kind, a.state
FROM org_appointment a JOIN org_office o ON o.id = a.office_id {_place("a")}
WHERE a.person_id = %(person)s AND {RUNNING}
UNION ALL
SELECT o.key, o.name_hi, o.name_en, w.name_hi, w.name_en, d.unit_id,
       w.booths * coalesce((SELECT booths FROM org_unit WHERE id = a.unit_id), int4multirange(int4range(a.booth_id, a.booth_id + 1))),
       o.grants, a.id, d.by_id, p.name_hi, p.name_en, d.until_on,
       d.grants, (SELECT min(x.at) FROM org_suspension x WHERE x.person_id = a.person_id AND x.lifted_at IS NULL
                  AND (x.appointment_id = a.id OR x.appointment_id IS NULL)), o.place, w.kind, a.state
FROM org_delegation d JOIN org_appointment a ON a.id = d.appointment_id AND a.person_id = d.by_id JOIN org_office o ON o.id = a.office_id
JOIN people_person p ON p.id = d.by_id AND p.left_at IS NULL {_place("d")}
WHERE d.to_id = %(person)s AND d.ended_at IS NULL AND d.from_on <= %(day)s AND d.until_on > %(day)s
  AND (NOT d.needs_second OR d.approved_by_id IS NOT NULL) AND {RUNNING}
ORDER BY 10 NULLS FIRST, 16, 9
"""


def held(person: Person, on: date | None = None) -> Held:
    """Every office the person holds on that day (today) with what was lent to them, and whether anything of theirs is
    suspended; one query, kept on the person for the rest of the request."""
    kept: Held | None = getattr(person, "_held", None)
    if kept is not None and on is None:
        return kept
    rows: list[Any] = []
    if person.is_here:
        with connection.cursor() as cursor:
            cursor.execute(_HELD, {"person": person.pk, "day": on or local(now()).date()})
            rows = cursor.fetchall()
    # An office gives rights by its own state and by what stands against it, so that neither alone can let it through.
    in_use = [row for row in rows if row[14] is None and row[17] == AppointmentState.ACTIVE]
    own = tuple(_grant(row) for row in in_use if row[9] is None)
    # Who holds no office of their own any more does not go on by what others lent.
    lent = tuple(_grant(row) for row in in_use if row[9] is not None) if own else ()
    found = Held(own + lent, min((row[14] for row in rows if row[9] is None and row[14] is not None), default=None))
    if on is None:
        person._held = found  # type: ignore[attr-defined]
    return found


def grants(person: Person, on: date | None = None) -> tuple[Grant, ...]:
    """What holds for the person on that day (today): own offices, then parts of others' that were lent. One query a request."""
    return held(person, on).grants


def _grant(row: tuple[Any, ...]) -> Grant:
    booths = multirange.normal((run.lower, run.upper) for run in row[6])
    verbs = _verbs(row[7])
    if row[13] is not None:
        verbs = _both(verbs, _verbs(row[13]))
    office, office_hi, office_en, place_hi, place_en, unit = row[:6]
    appointment, giver, giver_hi, giver_en, until_on = row[8:13]
    return Grant(
        office, office_hi, office_en, place_hi, place_en, unit, row[16], booths, verbs, appointment, giver, giver_hi, giver_en, until_on, row[15]
    )


def _verbs(stored: dict[str, list[str]] | str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = json.loads(stored) if isinstance(stored, str) else stored
    return told


def _both(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    shared = {matter: [verb for verb in verbs if verb in other.get(matter, ())] for matter, verbs in one.items()}
    return {matter: verbs for matter, verbs in shared.items() if verbs}


def scope(person: Person, verb: str, matter: str, apart: Collection[int | None] = ()) -> Runs:
    """The booths over which the person has this verb; empty when none. No query after the first of a request.

    `apart` are people whose work it is: what the person holds only because one of them lent it does not count.
    """
    if verb not in VERBS or matter not in MATTERS:
        raise ValueError(f"{verb} {matter}")
    found = (one for one in grants(person) if verb in one.verbs.get(matter, ()) and (one.giver is None or one.giver not in apart))
    return multirange.union(*(one.booths for one in found))


def approval_scope(person: Person, office_kind: str, apart: Collection[int | None] = ()) -> Runs:
    """The booths over which the person approves who holds an office of this kind of unit: those of a booth in the reach of
    any office with the verb, those above it from an office at headquarters alone."""
    if office_kind == BOOTH:
        return scope(person, "approve", "people", apart)
    found = (one for one in grants(person) if one.kind in HEADQUARTERS and "approve" in one.verbs.get("people", ()))
    return multirange.union(*(one.booths for one in found if one.giver is None or one.giver not in apart))


def require_approval(person: Person, office_kind: str, within: Runs, apart: Collection[int | None] = ()) -> None:
    """Nothing when the person approves such an office in that place; else as `require`, and HeadquartersApproves where the
    verb is held below headquarters."""
    require(person, "approve", "people", within, apart)
    reach = approval_scope(person, office_kind, apart)
    if not reach or multirange.subtract(within, reach):
        raise HeadquartersApproves


def may(person: Person, verb: str, matter: str, within: Runs | None = None, apart: Collection[int | None] = ()) -> bool:
    """Whether the person has the verb over the whole of `within`; over anything at all when `within` is None."""
    reach = scope(person, verb, matter, apart)
    return bool(reach) if within is None else bool(reach) and not multirange.subtract(within, reach)


def require(person: Person, verb: str, matter: str, within: Runs | None = None, apart: Collection[int | None] = ()) -> None:
    """Nothing when allowed; raises OutOfReach (404) when it cannot be seen from where the person stands, VerbMissing (403)
    when it can be seen but not done, Suspended (403) where nothing of the person's holds, StandsIn (403) where the right
    was lent by one of `apart`, the people whose own work is being decided."""
    if may(person, verb, matter, within, apart):
        return
    if apart and may(person, verb, matter, within):
        raise StandsIn
    if verb != "view" and may(person, "view", matter, within):
        raise VerbMissing
    raise nowhere(person)


def nowhere(person: Person) -> Refused:
    """The refusal for what lies outside: OutOfReach, or Suspended where everything the person holds is suspended."""
    found = held(person)
    if found.suspended_since is not None and not found.grants:
        return Suspended(since=moment(found.suspended_since))
    return OutOfReach()


def not_suspended(person: Person) -> None:
    """Nothing; Suspended where everything the person holds is. For pages that are empty, not closed, to whoever holds nothing."""
    refusal = nowhere(person)
    if isinstance(refusal, Suspended):
        raise refusal


def origin(person: Person, verb: str, matter: str, within: Runs | None = None) -> Grant | None:
    """The office by which the person may do this, an own one before a lent one; None where only several together reach."""
    for one in grants(person):
        if verb in one.verbs.get(matter, ()) and (within is None or not multirange.subtract(within, one.booths)):
            return one
    return next((one for one in grants(person) if verb in one.verbs.get(matter, ())), None)


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
    """The same person with nothing but a part of one office of their own: its verbs cut to `rights`, its places to `booths`.

    None where they do not hold that office there any more. What is asked of the result is answered within that part; a
    program's token is one. One query.
    """
    mine = next((one for one in grants(person) if one.giver is None and (one.office, one.unit) == (office, unit) and not multirange.subtract(booths, one.booths)), None)
    if mine is None:
        return None
    verbs = {matter: [verb for verb in mine.verbs.get(matter, ()) if verb in wanted] for matter, wanted in rights.items()}
    cut = copy(person)
    cut._held = Held((replace(mine, booths=booths, verbs=verbs),))  # type: ignore[attr-defined]
    return cut
