"""What is in force now: pack, calendar, silence, windows. Read anew at each question, never from a job (G3)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chaupal.base.words import indian
from chaupal.gate import calendar as dates
from chaupal.gate import pack as packs
from chaupal.gate import packfile, rules, window
from chaupal.gate.calendar import NO_CALENDAR, Calendar, Ranges, Span
from chaupal.gate.catalogue import RULES
from chaupal.gate.choices import Channel, ContentClass, Flag
from chaupal.gate.item import AudienceUnit, Item, Judged, NamedCandidate
from chaupal.gate.models import (
    CalendarVersion,
    Candidate,
    ClassMove,
    Hold,
    Mark,
    NameAsked,
    PackVersion,
    Poll,
)
from chaupal.gate.names import Known, Proposals, propose
from chaupal.gate.pack import Pack
from chaupal.org.models import Unit

Asked = tuple[str, tuple[Any, ...]]  # SQL with its values


@dataclass(frozen=True, slots=True)
class PackInForce:
    """The pack the gate judges by. Without two signatures it is the shipped one, and `signed` is False."""

    pack: Pack
    hash: str
    signed: bool
    number: int | None = None


@lru_cache(maxsize=8)
def _shipped() -> Pack:
    return packfile.shipped()


@lru_cache(maxsize=8)
def _parsed(digest: str) -> Pack:
    # The hash names the body; every row that carries it has the same one.
    return packfile.from_mapping(PackVersion.objects.filter(hash=digest).values_list("body", flat=True)[0])


# Every page and every receipt asks these two: the question is put into SQL once, which costs three times as much as asking.
@lru_cache(maxsize=1)
def _newest_pack() -> Asked:
    return PackVersion.objects.signed().order_by("-id").values_list("hash", "number")[:1].query.sql_with_params()


@lru_cache(maxsize=1)
def _newest_calendar() -> Asked:
    newest = CalendarVersion.objects.approved().order_by("-election_id", "-version")
    return newest.values_list("id", "digest")[:1].query.sql_with_params()


def _first(sql: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def pack_in_force() -> PackInForce:
    """The newest pack that two people signed, else the shipped one, unsigned. One query."""
    row = _first(*_newest_pack())
    if row is None:
        pack = _shipped()
        return PackInForce(pack, packs.content_hash(pack), signed=False)
    return PackInForce(_parsed(row[0]), row[0], signed=True, number=row[1])


def calendar_in_force() -> CalendarVersion | None:
    """The newest calendar that two people set, of the newest election. One query."""
    return CalendarVersion.objects.approved().select_related("election").order_by("-election_id", "-version").first()


@lru_cache(maxsize=4)
def _read(version: int, digest: str) -> Calendar:
    # A version never changes; the digest keeps databases apart that number their rows alike.
    row = CalendarVersion.objects.get(pk=version)
    polls = Poll.objects.filter(calendar=row).order_by("phase", "seat__place")
    return Calendar(
        code_start=row.code_start,
        code_end=row.code_end,
        polls=tuple(
            dates.Poll(*values)
            for values in polls.values_list("seat__place", "phase", "opens", "closes", "earliest_close")
        ),
        version=row.version,
    )


def calendar_now() -> Calendar:
    """The dates the gate judges by; an empty calendar before two people have set one. One query."""
    row = _first(*_newest_calendar())
    return _read(*row) if row else NO_CALENDAR


def silent_seats(at: datetime) -> dict[int, datetime]:
    """Places of the seats in silence at `at`, each with the last second of it. Two queries."""
    return dates.silent_seats(calendar_now(), pack_in_force().pack, at)


def open_ranges(
    audience: Ranges,
    at: datetime,
    *,
    channel: str = Channel.WHATSAPP_TASK,
    content_class: str = ContentClass.ELECTION_MATTER,
) -> Ranges:
    """The booths of an audience that may get an item at `at`: less every silent seat, none in quiet hours. Two queries."""
    if content_class == ContentClass.WITHDRAWAL:
        return dates.without_seats(audience, frozenset())
    pack = pack_in_force().pack
    if channel in pack.quiet_hours.channels and dates.quiet_until(pack, at):
        return ()
    return dates.without_seats(audience, frozenset(dates.silent_seats(calendar_now(), pack, at)))


def card_window(
    *,
    seat: int,
    opens: datetime,
    expires: datetime,
    last_contact: datetime,
    content_class: str = ContentClass.ELECTION_MATTER,
    recalled_at: datetime | None = None,
    named: Collection[int] = (),
) -> window.Window:
    """R9: when a keeper's card may be shared in one seat, by the pack and calendar in force. Two queries."""
    return window.window(
        seat=seat,
        opens=opens,
        expires=expires,
        last_contact=last_contact,
        calendar=calendar_now(),
        pack=pack_in_force().pack,
        content_class=content_class,
        recalled_at=recalled_at,
        named=named,
    )


@dataclass(frozen=True, slots=True)
class NextLock:
    """When a seat next shuts for public messages, and why: `silence` or `quiet`."""

    at: datetime
    why: str


def next_locks(seats: Iterable[int], at: datetime) -> dict[int, NextLock]:
    """For each seat's place the next instant from `at` on at which it shuts; `at` itself where it is shut. Two queries."""
    pack, calendar = pack_in_force().pack, calendar_now()
    quiet = dates.next_quiet(pack, at)
    locks = {}
    for seat in seats:
        silence = dates.next_silence(seat, calendar, pack, at)
        locks[seat] = NextLock(quiet, "quiet") if silence is None or quiet < silence else NextLock(silence, "silence")
    return locks


def verdict_is_void(judged_at: datetime, at: datetime, channel: str) -> bool:
    """R9: whether a machine channel must be judged again before it sends. One query."""
    return rules.verdict_is_void(judged_at, at, channel, pack_in_force().pack)


@dataclass(frozen=True, slots=True)
class Silent:
    """The silent seats of one phase."""

    phase: int
    seats: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Mode:
    """The legal mode for the top line of every page."""

    code_on: bool
    quiet_until: datetime | None
    silent: tuple[Silent, ...]
    signed: bool

    @property
    def says(self) -> str:
        """The mode in words; empty outside an election by day."""
        said = []
        if not self.signed:
            said.append(_("rule pack not signed"))
        if self.code_on:
            said.append(_("code of conduct in force"))
        if self.quiet_until:
            said.append(_("quiet hours till 6"))
        return " · ".join(said)

    @property
    def silence(self) -> str:
        """What is silent, phase by phase; empty when nothing is."""
        return " · ".join(
            ngettext(
                "Phase %(phase)s silence: %(seats)s seat", "Phase %(phase)s silence: %(seats)s seats", one.seats
            )
            % {"phase": one.phase, "seats": indian(one.seats)}
            for one in self.silent
        )


def mode(at: datetime) -> Mode:
    """Code of conduct, quiet hours and silence at `at`. Two queries."""
    force, calendar = pack_in_force(), calendar_now()
    silent = dates.silent_seats(calendar, force.pack, at)
    phases: dict[int, set[int]] = {}
    for poll in calendar.polls:
        if poll.seat in silent and dates.silence_window(poll, force.pack).holds(at):
            phases.setdefault(poll.phase, set()).add(poll.seat)
    return Mode(
        code_on=calendar.code_on(at),
        quiet_until=dates.quiet_until(force.pack, at),
        silent=tuple(
            Silent(phase, len(seats), max(silent[seat] for seat in seats)) for phase, seats in sorted(phases.items())
        ),
        signed=force.signed,
    )


def exit_poll_window() -> Span | None:
    """G6: when no exit poll may be shown in the state. Two queries."""
    return dates.exit_poll_window(calendar_now().polls, pack_in_force().pack)


def names_in(text: str) -> Proposals:
    """Seats and candidates that a text may name, for a person to confirm or deny on the form. Two queries."""
    known = [
        Known(place, name)
        for place, *names in Unit.objects.filter(kind="seat").values_list("place", "name_hi", "name_en")
        for name in names
    ]
    known += [
        Known(place, name, pk)
        for pk, place, *names in Candidate.objects.values_list("id", "seat__place", "name_hi", "name_en")
        for name in names
    ]
    return propose(text, known)


@dataclass(frozen=True, slots=True)
class Completed:
    """An item with what the gate's own rows say, and the (seat, candidate) names in it that nobody has settled."""

    item: Item
    open_names: tuple[tuple[int, int | None], ...]


def text_hash(text: str) -> str:
    """SHA-256 (hex) of a wording, under which a person's word on its names is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def completed(item: Item) -> Completed:
    """The item with its content class as an officer moved it, its marks, and its names as people settled them.

    With `names_settled` the caller has asked a person and says so; else the text is searched, and each name that is
    neither on the item nor settled stays open. At most 5 queries.
    """
    if item.content_class != ContentClass.ELECTION_MATTER:
        item = replace(item, class_moved=class_moved_to(item.kind, item.id) == item.content_class)
    marks = set(Mark.objects.filter(thing_kind=item.kind, thing_id=item.id).values_list("flag", flat=True))
    item = replace(
        item,
        private_life=item.private_life or Flag.PRIVATE_LIFE in marks,
        against_a_class=item.against_a_class or Flag.AGAINST_A_CLASS in marks,
    )
    if item.names_settled:
        return Completed(replace(item, unsettled=()), ())
    proposed = names_in(item.text)
    there = {one.id for one in item.candidates_named}
    asked: list[tuple[int, int | None]] = [(seat, None) for seat in proposed.seats if seat not in item.seats_named]
    asked += [(seat, candidate) for candidate, seat in proposed.candidates if candidate not in there]
    if not asked:
        return Completed(replace(item, unsettled=()), ())
    rows = NameAsked.objects.filter(thing_kind=item.kind, thing_id=item.id, text_hash=text_hash(item.text))
    said: dict[tuple[int, int | None], bool] = {
        (seat, candidate): word
        for seat, candidate, word in rows.values_list("seat", "candidate_id", "said__names_it")
        if word is not None
    }
    confirmed = [one for one in asked if said.get(one)]
    still_open = tuple(one for one in asked if one not in said)
    return Completed(
        replace(
            item,
            seats_named=(*item.seats_named, *(seat for seat, candidate in confirmed if candidate is None)),
            candidates_named=(
                *item.candidates_named,
                *(NamedCandidate(candidate, seat) for seat, candidate in confirmed if candidate is not None),
            ),
            unsettled=tuple(sorted({seat for seat, _candidate in still_open})),
        ),
        still_open,
    )


# The seats that things name, or may name while nobody has denied it, one row (kind, thing, seat) each. For SQL of rooms above
# that asks for more in the same statement: a hundred phones a second do.
NAMED_SEATS = """
SELECT thing_kind, thing_id, seat FROM gate_seatnamed
UNION ALL SELECT a.thing_kind, a.thing_id, a.seat FROM gate_nameasked a
WHERE NOT EXISTS (SELECT FROM gate_namesaid s WHERE s.asked_id = a.id AND NOT s.names_it)
"""


def named_seats(kind: str, things: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each thing the places of seats it names, or may name while nobody has denied it; things without are left out.

    A card of such a thing is shut everywhere in those seats' silence (G4): give them to `card_window`. One query.
    """
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT thing_id, seat FROM ({NAMED_SEATS}) named WHERE thing_kind = %s AND thing_id = ANY(%s)",
            [kind, list(things)],
        )
        for thing, seat in cursor.fetchall():
            found.setdefault(thing, set()).add(seat)
    return {thing: frozenset(seats) for thing, seats in found.items()}


def ask(item: Item, *, moment: str, at: datetime) -> Judged:
    """What the gate says of an item at `at`, the same as `actions.judge.judge_item`, and writes nothing. At most 8 queries."""
    return judge_completed(completed(item).item, moment=moment, at=at)[0]


def judge_completed(item: Item, *, moment: str, at: datetime) -> tuple[Judged, PackInForce]:
    """For `judge_item`: the verdict on an item that is complete, and the pack it came from. Three queries."""
    force = pack_in_force()
    lifted, lapsed = holds_of(item.kind, item.id, item.input_hash(), at)
    judged = rules.judge(
        item,
        calendar_now(),
        force.pack,
        moment=moment,
        at=at,
        signed=force.signed,
        lifted=lifted,
        lapsed=lapsed,
    )
    return judged, force


def audience_of(units: Iterable[Unit]) -> tuple[AudienceUnit, ...]:
    """Units as an audience carries them, with the booths they hold now (R13)."""
    return tuple(AudienceUnit(unit.kind, unit.code, unit.booths) for unit in units)


def class_moved_to(kind: str, thing: int) -> str | None:
    """The content class a compliance officer last moved a thing to, if any. One query."""
    moves = ClassMove.objects.filter(thing_kind=kind, thing_id=thing).order_by("-id")
    return moves.values_list("content_class", flat=True).first()


def holds_of(kind: str, thing: int, input_hash: str, at: datetime) -> tuple[list[str], list[str]]:
    """Keys of the holds on one wording that were lifted, and of those that lapsed undecided. One query."""
    lifted: list[str] = []
    lapsed: list[str] = []
    holds = Hold.objects.filter(thing_kind=kind, thing_id=thing, input_hash=input_hash)
    for rule, why, lapses_at, lift in holds.values_list("rule", "why", "lapses_at", "lift__id"):
        if lift is not None:
            lifted.append(f"{rule}:{why}")
        elif lapses_at <= at:
            lapsed.append(f"{rule}:{why}")
    return lifted, lapsed


def rules_not_enforced() -> list[str]:
    """Ids of the rules of the sheet that no code enforces yet, in the order of the sheet; for `chaupal doctor`."""
    return [rule.id for rule in RULES if rule.state != "enforced"]
