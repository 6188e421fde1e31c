"""Reads of the relay: a keeper's cards, coverage of any units, and who is still open inside one mandal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange
from chaupal.base.errors import NotFound
from chaupal.base.multirange import Runs, to_database
from chaupal.gate import queries as gate
from chaupal.gate.calendar import quiet_until
from chaupal.gate.window import Window, window
from chaupal.lineage.queries.history import OPENED_SQL
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.relay.choices import Rung, seat_place
from chaupal.relay.models import Dispatch, Group, Objection

# Mandals where a claim was seen within this many hours are the audience offered first.
SEEN_HOURS = 48
# A group with one of these may hold the card: a recall has to be told there.
PERHAPS_THERE = {Rung.SHARE_TAPPED, Rung.SELF_CONFIRMED, Rung.SPOT_VERIFIED}


@dataclass(frozen=True, slots=True)
class Card:
    """One dispatch on one keeper's phone, for the groups of one booth, with the window in which it may be shared."""

    dispatch: Dispatch
    groups: tuple[Group, ...]
    reached: dict[int, dict[int, datetime]]  # group number to rung to time
    window: Window
    at: datetime
    quiet_ends: datetime | None = None  # when the quiet hours that hold now end

    @property
    def client_id(self) -> UUID:
        """One id for this card on this page, so that a form sent twice doubles nothing."""
        return uuid5(NAMESPACE_OID, f"{self.dispatch.pk}:{self.groups[0].booth}:{self.at.date()}")

    @property
    def is_recalled(self) -> bool:
        """The post was taken back: the keeper is asked to say so in the groups."""
        return hasattr(self.dispatch.post, "recall")

    @property
    def is_open(self) -> bool:
        """May be shared now."""
        return not self.is_recalled and self.window.is_open(self.at)

    @property
    def held_by(self) -> str:
        """What shuts the card now: "silence" (G2, G4), "quiet" hours (G12), "expiry", or nothing."""
        if self.window.is_open(self.at):
            return ""
        if self.window.opens <= self.at:
            return "expiry"
        return "quiet" if self.window.opens == self.quiet_ends else "silence"

    @property
    def was_shared(self) -> bool:
        """Some group may hold it: somebody tapped share, said so or saw it there."""
        return any(PERHAPS_THERE & rungs.keys() for rungs in self.reached.values())

    @property
    def is_put_aside(self) -> bool:
        """Done for today by a no alone, so that it can still be shared."""
        return self.is_done and not all(Rung.SELF_CONFIRMED in self.reached.get(group.number, {}) for group in self.groups)

    @property
    def pending(self) -> tuple[Group, ...]:
        """The groups that nobody has reported yet."""
        return tuple(group for group in self.groups if Rung.SELF_CONFIRMED not in self.reached.get(group.number, {}))

    @property
    def is_done(self) -> bool:
        """Every group of the booth is confirmed, or put aside by the keeper; for a recalled card, every one that may hold it."""
        if self.is_recalled:
            told = (self.reached.get(group.number, {}).keys() for group in self.groups)
            return all(Rung.RECALL_CONFIRMED in rungs or not PERHAPS_THERE & rungs for rungs in told)
        ends = {Rung.SELF_CONFIRMED, Rung.NOT_TODAY, Rung.WILL_NOT_SEND}
        return all(ends & self.reached.get(group.number, {}).keys() for group in self.groups)


_REACHED = """
SELECT dispatch_id, "group", rung, said_at FROM relay_receipt WHERE dispatch_id = ANY(%s) AND "group" = ANY(%s)
"""


def cards_for(person: Person, at: datetime) -> list[Card]:
    """The keeper's cards that have not run out, newest first: at most one a dispatch and booth. Seven queries."""
    groups = list(Group.objects.run_by(person).extra(select={"opened": OPENED_SQL.format(booth="relay_group.booth")}).order_by("number"))
    if not groups:
        return []
    opened = {group.booth: getattr(group, "opened", None) for group in groups}
    booths = sorted(opened)
    dispatches = list(
        Dispatch.objects.filter(expires_at__gt=at, opens_at__lte=at)
        .extra(where=["audience && (SELECT range_agg(int4range(b, b + 1)) FROM unnest(%s::int[]) b)"], params=[booths])
        .select_related("post__recall", "post__answer_version")
        .prefetch_related("post__pictures")
        .order_by("-id")[:20]
    )
    reached: dict[tuple[int, int], dict[int, datetime]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, [[dispatch.pk for dispatch in dispatches], [group.number for group in groups]])
        for dispatch_id, group, rung, said_at in cursor.fetchall():
            reached.setdefault((dispatch_id, group), {})[rung] = said_at
    pack, calendar = gate.pack_in_force().pack, gate.calendar_now()
    quiet_ends = quiet_until(pack, at)
    named = gate.named_seats("post", {dispatch.post_id for dispatch in dispatches})
    cards = []
    for dispatch in dispatches:
        for booth in booths:
            if not any(lower <= booth < upper for lower, upper in dispatch.audience) or is_later(opened[booth], dispatch):
                continue
            mine = tuple(group for group in groups if group.booth == booth)
            recall = getattr(dispatch.post, "recall", None)
            open_ = window(
                seat=seat_place(mine[0].number),
                opens=dispatch.opens_at,
                expires=dispatch.expires_at,
                last_contact=at,
                calendar=calendar,
                pack=pack,
                content_class=dispatch.post.content_class,
                recalled_at=recall.at if recall else None,
                named=named.get(dispatch.post_id, ()),
            )
            told = {group.number: reached.get((dispatch.pk, group.number), {}) for group in mine}
            cards.append(Card(dispatch, mine, told, open_, at, quiet_ends))
    return cards


def is_later(opened: datetime | None, dispatch: Dispatch) -> bool:
    """Whether a list opened a booth after the dispatch went out: its number lies in the audience, but it was never meant."""
    return opened is not None and opened > dispatch.opens_at


class NoSuchCard(NotFound):
    code, says = "relay.no_such_card", _("This card is not here any more: it ran out, or it is not for your groups.")


def card_for(person: Person, dispatch: int, booth: int, at: datetime) -> Card:
    """One of the keeper's cards; raises NoSuchCard alike for unknown, run out and not theirs. Seven queries."""
    for card in cards_for(person, at):
        if card.dispatch.pk == dispatch and card.groups[0].booth == booth:
            return card
    raise NoSuchCard


def mandal_of(booth: int) -> Unit:
    """The mandal (or sector) that holds a booth. One query."""
    return Unit.objects.holding(booth).get(kind__in=("mandal", "sector"))


def default_audience(claim: int, at: datetime) -> list[Unit]:
    """The mandals where a claim was seen in the last 48 hours, in order. One query."""
    seen = Unit.objects.filter(kind__in=("mandal", "sector")).extra(
        where=["id IN (SELECT unit_id FROM claims_sighting WHERE claim_id = %s AND at > %s AND at <= %s)"],
        params=[claim, at - timedelta(hours=SEEN_HOURS), at],
    )
    return list(seen.order_by("place"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one dispatch got in one unit, in groups: meant for, then each rung by who asserts it."""

    unit: int
    groups: int
    shown: int = 0
    opened: int = 0
    share_tapped: int = 0
    reported: int = 0  # the keepers said so
    checked: int = 0  # a lead saw it in the group
    not_today: int = 0
    will_not_send: int = 0
    recalled: int = 0


_COVERAGE = """
SELECT a.dispatch_id, a.unit_id, a.groups, coalesce(sum(c.n) FILTER (WHERE c.rung = 1), 0), coalesce(sum(c.n) FILTER (WHERE c.rung = 2), 0),
       coalesce(sum(c.n) FILTER (WHERE c.rung = 3), 0), coalesce(sum(c.n) FILTER (WHERE c.rung = 4), 0),
       coalesce(sum(c.n) FILTER (WHERE c.rung = 5), 0), coalesce(sum(c.n) FILTER (WHERE c.rung = 6), 0),
       coalesce(sum(c.n) FILTER (WHERE c.rung = 7), 0), coalesce(sum(c.n) FILTER (WHERE c.rung = 8), 0)
FROM relay_audience a LEFT JOIN relay_counter c ON c.dispatch_id = a.dispatch_id AND c.unit_id = a.unit_id
WHERE a.dispatch_id = ANY(%s) AND a.unit_id = ANY(%s) GROUP BY a.dispatch_id, a.unit_id, a.groups
"""


def coverage(dispatch: int, units: Iterable[int]) -> dict[int, Coverage]:
    """Folded counters of one dispatch for these units; units outside its audience are left out. One query, about 5 ms for 403."""
    with connection.cursor() as cursor:
        cursor.execute(_COVERAGE, [[dispatch], list(units)])
        return {row[1]: Coverage(*map(int, row[1:])) for row in cursor.fetchall()}


def coverages(dispatches: Iterable[int], unit: int) -> dict[int, Coverage]:
    """Folded counters of several dispatches for one unit; those not meant for it are left out. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COVERAGE, [list(dispatches), [unit]])
        return {row[0]: Coverage(*map(int, row[1:])) for row in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class StillOpen:
    """One person with at least one group that has not confirmed a dispatch; no history, no score (R12)."""

    person: int | None
    name_hi: str
    name_en: str
    booth: int
    part: str
    groups: tuple[int, ...]


# The groups first, each with a look into the index of its receipts: read as plain joins the planner takes all 355,032
# groups or all receipts of the dispatch, 0.3 to 2.6 s where this takes 3 ms.
_STILL = """
WITH still AS MATERIALIZED (
  SELECT g.number, g.booth, g.keeper_id FROM unnest(%(booths)s::int4multirange) r
  CROSS JOIN LATERAL (
    SELECT number, booth, keeper_id FROM relay_group WHERE booth >= lower(r) AND booth < upper(r) AND state <> 'closed' OFFSET 0
  ) g
  LEFT JOIN LATERAL (<opened>) o(at) ON true
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(x.rung = 4), false) reported, coalesce(bool_or(x.rung = 5), false) seen FROM relay_receipt x
    WHERE x.dispatch_id = %(dispatch)s AND x."group" = g.number AND x.rung IN (4, 5)
  ) told
  WHERE <which> AND (o.at IS NULL OR o.at <= %(opens)s) LIMIT 1000
)
SELECT p.id, coalesce(p.name_hi, ''), coalesce(p.name_en, ''), b.number, b.part_no || b.suffix, array_agg(g.number ORDER BY g.number)
FROM still g JOIN org_booth b ON b.number = g.booth LEFT JOIN people_person p ON p.id = g.keeper_id AND p.left_at IS NULL
GROUP BY p.id, p.name_hi, p.name_en, b.number, b.part_no, b.suffix ORDER BY b.number, p.id LIMIT 400
""".replace("<opened>", OPENED_SQL.format(booth="g.booth"))  # a booth that a list opened later was never meant
_MISSING = _STILL.replace("<which>", "NOT told.reported AND NOT told.seen")
_UNCHECKED = _STILL.replace("<which>", "told.reported AND NOT told.seen")


def _still_open(person: int | None, name_hi: str, name_en: str, booth: int, part: str, groups: list[int]) -> StillOpen:
    return StillOpen(person, name_hi, name_en, booth, part, tuple(groups))


def missing(dispatch: Dispatch, mandal: Unit) -> list[StillOpen]:
    """Who is still open in one mandal, one row a person and booth, in the order of booths. One query over about 150 groups."""
    return _still(_MISSING, dispatch, mandal)


def groups_open(mandal: Unit, at: datetime) -> dict[int, int]:
    """Person to how many of their groups in the mandal have the newest running card still to do. Two queries."""
    newest = next((one for one in running(at, 20) if multirange.intersect(mandal.booths, one.audience)), None)
    told: dict[int, int] = {}
    for row in missing(newest, mandal) if newest is not None else ():
        if row.person is not None:
            told[row.person] = told.get(row.person, 0) + len(row.groups)
    return told


def unchecked(dispatch: Dispatch, mandal: Unit) -> list[StillOpen]:
    """Groups that were reported and that nobody else has seen, in the same form as `missing`. One query."""
    return _still(_UNCHECKED, dispatch, mandal)


def _still(sql: str, dispatch: Dispatch, mandal: Unit) -> list[StillOpen]:
    meant = multirange.intersect(mandal.booths, dispatch.audience)
    values: dict[str, Any] = {"booths": to_database(meant), "dispatch": dispatch.pk, "opens": dispatch.opens_at}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_still_open(*row) for row in cursor.fetchall()]


def running(at: datetime, limit: int = 50) -> list[Dispatch]:
    """Dispatches whose cards have not run out, newest first. One query."""
    return list(
        Dispatch.objects.filter(expires_at__gt=at).select_related("post__answer_version", "post__recall", "release").order_by("-id")[:limit]
    )


def objections_waiting(reach: Runs, limit: int = 50) -> list[Objection]:
    """What keepers in reach said is wrong and nobody at the desk has read, oldest first. One query."""
    waiting = Objection.objects.filter(seen_at=None, unit__booths__within=reach)
    return list(waiting.select_related("dispatch__post", "unit").order_by("at", "id")[:limit])


def objection_for(person: Person, pk: int) -> Objection:
    """The door to an objection: OutOfReach alike for one that is not there and for one of a mandal out of reach. One query."""
    found = Objection.objects.select_related("unit").filter(pk=pk).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, "view", "press", found.unit.booths)
    return found


def group_for(person: Person, number: int, to: str = "view") -> Group:
    """The door to a booth's group, likewise; VerbMissing in reach without the verb. One query."""
    found = Group.objects.filter(pk=number).first()
    if found is None:
        raise permission.OutOfReach
    permission.require(person, to, "relay", ((found.booth, found.booth + 1),))
    return found


def own_group_for(person: Person, number: int) -> Group:
    """The door to a group for who runs it: OutOfReach for everybody else, Suspended where nothing of theirs holds. One query."""
    found = Group.objects.run_by(person).filter(pk=number).first()
    if found is None:
        raise permission.nowhere(person)
    return found


def dispatch_for(person: Person, pk: int) -> Dispatch:
    """The door to a dispatch: OutOfReach alike for one that is not there and for one that was meant for nothing in reach."""
    found = Dispatch.objects.filter(pk=pk, audience__overlaps=permission.scope(person, "view", "relay")).first()
    if found is None:
        raise permission.OutOfReach
    return found
