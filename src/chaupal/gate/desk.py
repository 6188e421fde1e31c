"""What the gate's pages read, and the doors to the things on them. All of it needs `view` on the matter `gate`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from chaupal.base.errors import NotFound
from chaupal.base.words import day
from chaupal.gate import pack as packs
from chaupal.gate import packfile, queries, words
from chaupal.gate.calendar import SLOTS
from chaupal.gate.catalogue import RULES
from chaupal.gate.choices import Result
from chaupal.gate.models import (
    CalendarApproval,
    CalendarVersion,
    ClassMove,
    Election,
    Hold,
    Mark,
    NameAsked,
    NameSaid,
    PackSignature,
    PackVersion,
    Poll,
    Verdict,
)
from chaupal.gate.pack import Pack
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person

LIMIT = 200
SHAPES: dict[str, str] = {
    Result.PASS: "passes",
    Result.LOG: "passes",
    Result.WARN: "look",
    Result.WAIT: "wait",
    Result.HOLD: "hold",
    Result.BLOCK: "stop",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a pack on the screen; `changed` where the pack it is compared with has another."""

    key: str
    value: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a pack with the rules that read it."""

    name: str
    rules: tuple[str, ...]
    lines: tuple[Line, ...]


def said(value: Any) -> str:
    """A value of a pack in words."""
    if value is None:
        return _("not set")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return " · ".join(said(one) for one in value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return day(value) if isinstance(value, date | datetime) else str(value)


def tables(pack: Pack, against: Pack | None = None) -> list[Table]:
    """A pack's values by table with the ids of the rules that read them; changes marked against another pack."""
    rows: dict[str, list[Line]] = {}
    for key in packs.all_keys():
        name, _dot, rest = key.partition(".")
        value = packs.value_at(pack, key)
        changed = against is not None and packs.value_at(against, key) != value
        rows.setdefault(name, []).append(Line(rest, said(value), changed))
    return [
        Table(name, tuple(rule.id for rule in RULES if rule.key == name), tuple(lines)) for name, lines in rows.items()
    ]


@dataclass(frozen=True, slots=True)
class PackPage:
    """One version of a pack: its author, its second signature if any, and what it changes."""

    version: PackVersion
    signature: PackSignature | None
    in_force: bool
    tables: list[Table]


def _signatures(versions: list[PackVersion]) -> dict[tuple[str, int], PackSignature]:
    found = PackSignature.objects.select_related("by").filter(name__in={one.name for one in versions})
    return {(one.name, one.number): one for one in found}


def pack_versions() -> list[tuple[PackVersion, PackSignature | None]]:
    """The last versions, newest first, each with its second signature. Two queries."""
    versions = list(PackVersion.objects.select_related("author").order_by("-id")[:LIMIT])
    signed = _signatures(versions)
    return [(one, signed.get((one.name, one.number))) for one in versions]


def pack_page(person: Person, pk: int) -> PackPage:
    """Door to one version. Raises NotFound."""
    permission.require(person, "view", "gate")
    version = PackVersion.objects.select_related("author").filter(pk=pk).first()
    if version is None:
        raise NotFound
    force = queries.pack_in_force()
    return PackPage(
        version=version,
        signature=_signatures([version]).get((version.name, version.number)),
        in_force=force.signed and force.hash == version.hash and force.number == version.number,
        tables=tables(packfile.from_mapping(version.body), force.pack),
    )


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a calendar as a row: the seats that poll together."""

    number: int
    opens: datetime
    closes: datetime
    silence_from: datetime
    seats: tuple[Unit, ...]
    early: tuple[tuple[Unit, datetime], ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One version of a calendar, phase by phase."""

    version: CalendarVersion
    approval: CalendarApproval | None
    in_force: bool
    phases: tuple[Phase, ...]


def phases_of(version: CalendarVersion, pack: Pack) -> tuple[Phase, ...]:
    """The polls of a version grouped by phase and hours. One query."""
    grouped: dict[tuple[int, datetime, datetime], list[Poll]] = {}
    polls = Poll.objects.filter(calendar=version).select_related("seat").order_by("phase", "opens", "seat__number")
    for poll in polls:
        grouped.setdefault((poll.phase, poll.opens, poll.closes), []).append(poll)
    return tuple(
        Phase(
            number=phase,
            opens=opens,
            closes=closes,
            silence_from=min(poll.earliest_close for poll in polls) - timedelta(hours=pack.silence.hours),
            seats=tuple(poll.seat for poll in polls),
            early=tuple((poll.seat, poll.earliest_close) for poll in polls if poll.earliest_close < closes),
        )
        for (phase, opens, closes), polls in grouped.items()
    )


def calendar_versions() -> list[tuple[CalendarVersion, CalendarApproval | None]]:
    """The last versions, newest first, each with its approval. Two queries."""
    versions = list(CalendarVersion.objects.select_related("author", "election").order_by("-id")[:LIMIT])
    approvals = {
        (one.election_id, one.version): one
        for one in CalendarApproval.objects.select_related("by").filter(election__in={v.election_id for v in versions})
    }
    return [(one, approvals.get((one.election_id, one.version))) for one in versions]


def calendar_page(person: Person, pk: int) -> CalendarPage:
    """Door to one version. Raises NotFound."""
    permission.require(person, "view", "gate")
    version = CalendarVersion.objects.select_related("author", "election").filter(pk=pk).first()
    if version is None:
        raise NotFound
    approval = CalendarApproval.objects.select_related("by").filter(
        election=version.election_id, version=version.version
    )
    return CalendarPage(
        version=version,
        approval=approval.first(),
        in_force=queries.calendar_in_force() == version,
        phases=phases_of(version, queries.pack_in_force().pack),
    )


def election_now() -> Election | None:
    """The newest election."""
    return Election.objects.order_by("-id").first()


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold with its reason in words."""

    hold: Hold
    why: str


def holds(person: Person, at: datetime) -> dict[str, list[HoldRow]]:
    """Open holds, the nearest to lapse first, and the last lapsed and lifted ones. Three queries."""
    permission.require(person, "view", "gate")
    rows = Hold.objects.select_related("author", "lift__by")
    kinds = {
        "open": rows.open(at).order_by("lapses_at", "id"),
        "lapsed": rows.lapsed(at).order_by("-lapses_at", "-id"),
        "lifted": rows.exclude(lift=None).order_by("-lift__at", "-id"),
    }
    return {name: [HoldRow(one, words.why(one.why)) for one in found[:LIMIT]] for name, found in kinds.items()}


def hold_for(person: Person, pk: int, to: str = "view") -> Hold:
    """Door to one hold. Raises NotFound, and NotAllowed for who may only look."""
    permission.require(person, "view", "gate")
    hold = Hold.objects.filter(pk=pk).first()
    if hold is None:
        raise NotFound
    permission.require(person, to, "gate")
    return hold


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One verdict with the name of its seat; `seat` is None where the thing had no audience yet."""

    verdict: Verdict
    seat: Unit | None

    @property
    def shape(self) -> str:
        """The sign beside the word."""
        return SHAPES[self.verdict.result]

    @property
    def css(self) -> str:
        """A black block for what nobody can lift."""
        return "block" if self.verdict.result == Result.BLOCK else ""


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name the thing may carry, with its seat and, once somebody answered, the answer."""

    asked: NameAsked
    seat: Unit | None
    said: NameSaid | None


@dataclass(frozen=True, slots=True)
class ThingPage:
    """Everything the gate said of one thing, the newest first, and where its content class was moved."""

    kind: str
    id: int
    rows: list[VerdictRow]
    moves: list[ClassMove]
    names: list[NameRow]
    marks: list[Mark]


def thing_for(person: Person, kind: str, thing: int, limit: int | None = LIMIT) -> ThingPage:
    """Door to the verdicts on one thing, in the seats the person may see. Raises NotFound when there are none.

    `limit=None` gives all, for an export. Five queries.
    """
    permission.require(person, "view", "gate")
    reach = permission.scope(person, "view", "gate")
    seats = {one.place: one for one in Unit.objects.filter(kind="seat")}
    found = Verdict.objects.filter(thing_kind=kind, thing_id=thing).order_by("-id")
    rows = [
        VerdictRow(one, seats.get(one.seat) if one.seat else None)
        for one in found
        if one.seat is None or any(low < (one.seat + 1) * SLOTS and one.seat * SLOTS < high for low, high in reach)
    ]
    moves = list(ClassMove.objects.select_related("by").filter(thing_kind=kind, thing_id=thing).order_by("-id"))
    if not rows and not moves:
        raise NotFound
    asked = NameAsked.objects.select_related("candidate", "said__by").filter(thing_kind=kind, thing_id=thing)
    marks = list(Mark.objects.select_related("by").filter(thing_kind=kind, thing_id=thing).order_by("id"))
    names = [
        NameRow(one, seats.get(one.seat), getattr(one, "said", None)) for one in asked.order_by("-id")[:LIMIT]
    ]
    return ThingPage(kind, thing, rows[:limit], moves, names, marks)


def name_for(person: Person, pk: int) -> NameAsked:
    """Door to one question about a name, for who may answer it. Raises NotFound and NotAllowed."""
    permission.require(person, "view", "gate")
    asked = NameAsked.objects.filter(pk=pk).first()
    if asked is None:
        raise NotFound
    permission.require(person, "approve", "gate")
    return asked

