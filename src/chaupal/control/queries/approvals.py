"""Everything that waits for a second person, from the rooms where it waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chaupal.base import multirange, paging
from chaupal.base.multirange import Runs
from chaupal.base.paging import FIRST, Asked, BadPage, Page
from chaupal.base.words import day, hi_or_en, indian
from chaupal.claims import queries as claims
from chaupal.enrol import alike
from chaupal.enrol.models import Merge
from chaupal.facts import queries as facts
from chaupal.lineage.queries import waiting as stations
from chaupal.org import nominations, permission
from chaupal.org.actions.offices import place_of
from chaupal.org.choices import UnitKind
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from chaupal.strength.queries import policies
from chaupal.watch import waiting as watch

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ANSWERS, CASES, FACTS, PEOPLE, MERGES = "answers", "cases", "facts", "people", "merges"
STRENGTH, LISTS, TEAMS, HANDLES = "strength", "lists", "teams", "handles"
KINDS: tuple[tuple[str, StrPromise, Callable[[Person], bool]], ...] = (
    # kind, words, whom the list opens to
    (ANSWERS, _("Answers"), lambda person: permission.may(person, "view", "claims")),
    (CASES, _("Cases"), lambda person: permission.may(person, "review_integrity", "watch")),
    (FACTS, _("Facts"), lambda person: permission.may(person, "view", "facts")),
    (PEOPLE, _("Appointments"), lambda person: permission.may(person, "approve", "people")),
    (MERGES, _("Two rows of one person"), lambda person: permission.may(person, "approve", "people")),
    (STRENGTH, _("Changes of strength"), lambda person: bool(permission.approval_scope(person, UnitKind.STATE))),
    (LISTS, _("Lists of stations"), lambda person: bool(permission.approval_scope(person, UnitKind.STATE))),
    (TEAMS, _("People of booths that changed"), lambda person: permission.may(person, "approve", "people")),
    (HANDLES, _("Our accounts"), lambda person: permission.may(person, "view", "watch")),
)


PAGE = 50
COUNTED = 1_000  # things of a kind are counted up to here; above it the tab says "or more"
Key = tuple[int, int, int, int]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)
_ALL = 2**62  # above every id


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: where it is reviewed, who wrote it and when, its clock where it has one."""

    kind: str
    key: int
    url: str
    text: str
    author: Person | None  # none: by command
    sent_at: datetime
    left: timedelta | None
    allowed: timedelta | None
    own: bool
    may: bool  # the reader's office approves this kind
    due_at: datetime | None
    order: Key  # what has a clock first, then by its hour or by how long it has waited, then by kind and id


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind with how many wait."""

    kind: str
    label: StrPromise
    count: int
    here: bool

    @property
    def at_least(self) -> bool:
        """More wait than were counted."""
        return self.count == COUNTED


@dataclass(frozen=True, slots=True)
class Approvals:
    """A page of the list."""

    page: Page[Waiting]
    kind: str  # the one chosen; "": all
    tabs: tuple[Tab, ...]
    own: int  # of this page
    later: bool  # not the first page


def asked(parameters: Mapping[str, str]) -> Asked:
    """Which page an address asks for; raises BadPage."""
    wanted = paging.asked(parameters, int, int, int, int)
    for key in (wanted.after, wanted.before):
        if key is not None:
            _moment(key[1])
    return wanted


def _moment(micros: int) -> datetime:
    try:
        return _EPOCH + timedelta(microseconds=micros)
    except OverflowError as problem:
        raise BadPage from problem


def _open(person: Person) -> list[tuple[str, StrPromise]]:
    return [(name, label) for name, label, opens in KINDS if opens(person)]


def opens(person: Person) -> bool:
    """Whether the list shows anything to this person. No query beside the offices held."""
    return bool(_open(person))


def waiting(person: Person, wanted: Asked = FIRST, *, kind: str = "", at: datetime) -> Approvals:
    """A page of what waits in every kind the person may see, clocks first, then the oldest. At most two queries a kind and
    one more for a few of them; a kind whose things all stand on this page is not counted by a query of its own.

    Raises OutOfReach for somebody whose offices open none of the kinds.
    """
    open_kinds = _open(person)
    if not open_kinds:
        raise permission.OutOfReach
    names = [name for name, _label in open_kinds]
    chosen = kind if kind in names else ""
    rows: list[Waiting] = []
    counts: dict[str, int] = {}
    for name in names:
        part = _part(name, wanted) if chosen in ("", name) else None
        if part is None:
            continue
        found = _READ[name](person, part, at, PAGE + 1)
        rows += found
        if part == FIRST and len(found) <= PAGE:
            counts[name] = len(found)
    rows.sort(key=lambda row: row.order, reverse=wanted.before is not None)
    page = paging.page(rows[: PAGE + 1], wanted, PAGE, lambda row: row.order)
    counts |= {name: _COUNT[name](person, at) for name in names if name not in counts}
    tabs = tuple(Tab(name, label, counts[name], name == chosen) for name, label in open_kinds)
    return Approvals(page, chosen, tabs, sum(row.own for row in page.rows), wanted != FIRST)


_PLACE = {name: place for place, (name, *_rest) in enumerate(KINDS)}
_CLOCKED = (ANSWERS, CASES)
_RANK = {kind: int(kind not in _CLOCKED) for kind in _PLACE}


def _order(kind: str, moment: datetime, key: int) -> Key:
    return _RANK[kind], (moment - _EPOCH) // timedelta(microseconds=1), _PLACE[kind], key


def _part(kind: str, wanted: Asked) -> Asked | None:
    """What one kind may put on a page of all of them, by its own two columns; None: nothing."""
    key = wanted.before or wanted.after
    if key is None:
        return FIRST
    rank, micros, place, pk = key
    if _RANK[kind] != rank:
        if wanted.before is None:
            return FIRST if _RANK[kind] > rank else None
        return Asked(before=(_END, _ALL)) if _RANK[kind] < rank else None
    # Of things of one moment the kinds stand in their order: none of an earlier kind is left, all of a later one.
    edge = (_moment(micros), pk if _PLACE[kind] == place else _ALL if _PLACE[kind] < place else -1)
    return Asked(before=edge) if wanted.before is not None else Asked(after=edge)


def _plain(kind: str, key: int, url: str, text: str, author: Person | None, sent_at: datetime, *, own: bool, may: bool = True) -> Waiting:
    """A thing without a clock: it stands by how long it has waited."""
    return Waiting(kind, key, url, text, author, sent_at, None, None, own, may, None, _order(kind, sent_at, key))


def _answers(person: Person, part: Asked, at: datetime, most: int) -> list[Waiting]:
    may, rows = permission.may(person, "approve", "claims"), []
    for one in claims.in_review(part, most):
        version, claim = one.answer_version, one.answer_version.answer.claim
        left, allowed = claim.due_at - at, claim.due_at - claim.opened_at
        own, url = version.author_id == person.pk, f"/claims/answers/{version.pk}/"
        told, order = hi_or_en(version, "short"), _order(ANSWERS, claim.due_at, one.pk)
        rows.append(Waiting(ANSWERS, version.pk, url, told, version.author, one.at, left, allowed, own, may, claim.due_at, order))
    return rows


def _facts(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    may = permission.may(person, "approve", "facts")
    return [
        _plain(FACTS, one.pk, f"/facts/versions/{one.pk}/", hi_or_en(one, "what"), one.author, one.at, own=one.author_id == person.pk, may=may)
        for one in facts.waiting(part, most)
    ]


def _place(one: Appointment) -> str:
    return hi_or_en(one.unit, "name") if one.unit is not None else str(_("Booth %(part)s")) % {"part": one.booth.part_no if one.booth else ""}


def _people(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    rows = []
    for one in nominations.waiting(person, part, most):
        text = f"{hi_or_en(one.person, 'name')}, {hi_or_en(one.office, 'name')}, {_place(one)}"
        own = person.pk in (one.proposed_by_id, one.recommended_by_id, one.person_id)
        rows.append(_plain(PEOPLE, one.pk, f"/people/appointments/{one.pk}/", text, one.proposed_by, one.recommended_at or one.proposed_at, own=own))
    return rows


def _merges(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    rows = []
    for one in alike.proposed(person, part, most):
        text = str(_("%(gone)s and %(kept)s")) % {"gone": hi_or_en(one.gone, "name"), "kept": hi_or_en(one.kept, "name")}
        own = person.pk in (one.proposed_by_id, one.kept_id, one.gone_id)
        rows.append(_plain(MERGES, one.pk, f"/enrol/alike/{one.pair_id}/", text, one.proposed_by, one.proposed_at, own=own))
    return rows


def _strength(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    rows = []
    for one in policies.waiting(part, most):
        text = str(_("%(kind)s, from %(day)s")) % {"kind": policies.KINDS[one.unit_kind], "day": day(one.from_on)}
        rows.append(_plain(STRENGTH, one.pk, f"/strength/policies/{one.pk}/", text, one.author, one.at, own=one.author_id == person.pk))
    return rows


def _lists(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    rows = []
    for one, whole_at in stations.lists(part, most):
        told = one.stations_count
        text = ngettext("List of %(year)s, %(n)s station: the day it comes into force", "List of %(year)s, %(n)s stations: the day it comes into force", told)
        text %= {"year": one.year, "n": indian(told)}
        rows.append(_plain(LISTS, one.pk, f"/lineage/{one.pk}/", text, one.read_by, whole_at, own=one.read_by_id == person.pk))
    return rows


def _teams(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    rows = []
    for one in stations.teams(person, part, most):
        sheet, seat = one.sheet, one.sheet.seat
        going = ngettext("%(seat)s: %(n)s goes along with a booth that changed", "%(seat)s: %(n)s go along with booths that changed", one.going)
        left = ngettext("%(n)s still holds an office at a booth that closed", "%(n)s still hold an office at a booth that closed", one.left)
        named = f"{seat.number} {hi_or_en(seat, 'name')}"
        text = going % {"seat": named, "n": indian(one.going)} if one.going else f"{named}:"
        text += ("," if one.going else "") + " " + left % {"n": indian(one.left)} if one.left else ""
        # Who goes along is a second person's to approve; who is left is ended or put forward by whoever looks after them.
        own = one.going > 0 and sheet.confirmed_by_id == person.pk
        may = one.going > 0 or permission.may(person, "edit", "people", seat.booths)
        rows.append(_plain(TEAMS, sheet.pk, f"/lineage/{sheet.coming_id}/seats/{seat.code}/", text, sheet.confirmed_by, one.confirmed_at, own=own, may=may))
    return rows


def _cases(person: Person, part: Asked, at: datetime, most: int) -> list[Waiting]:
    rows = []
    for one in watch.cases(at, part, most):
        held: int = one.held  # type: ignore[attr-defined]
        reviewers = {review.by_id for review in one.reviews.all()}
        text = ngettext("%(code)s: %(n)d account, review %(place)d of 2", "%(code)s: %(n)d accounts, review %(place)d of 2", held)
        text %= {"code": one.code, "n": held, "place": len(reviewers) + 1}
        left, allowed = one.lapses_at - at, one.lapses_at - one.opened_at
        own, url = person.pk == one.collector_id or person.pk in reviewers, f"/watch/cases/{one.number}/"
        order = _order(CASES, one.lapses_at, one.pk)
        rows.append(Waiting(CASES, one.pk, url, text, one.collector, one.opened_at, left, allowed, own, True, one.lapses_at, order))
    return rows


def _handles(person: Person, part: Asked, _at: datetime, most: int) -> list[Waiting]:
    may, rows = permission.may(person, "approve", "watch"), []
    for one in watch.handles(part, most):
        text = f"@{one.own.handle}, {hi_or_en(one, 'of')}"
        rows.append(_plain(HANDLES, one.pk, f"/watch/handles/{one.own_id}/", text, one.author, one.at, own=one.author_id == person.pk, may=may))
    return rows


_READ: dict[str, Callable[[Person, Asked, datetime, int], list[Waiting]]] = {
    ANSWERS: _answers, CASES: _cases, FACTS: _facts, PEOPLE: _people, MERGES: _merges,
    STRENGTH: _strength, LISTS: _lists, TEAMS: _teams, HANDLES: _handles,
}  # fmt: skip
_COUNT: dict[str, Callable[[Person, datetime], int]] = {
    ANSWERS: lambda _person, _at: claims.in_review_count(COUNTED),
    CASES: lambda _person, at: watch.cases_count(at, COUNTED),
    FACTS: lambda _person, _at: facts.waiting_count(COUNTED),
    PEOPLE: lambda person, _at: nominations.waiting_count(person, COUNTED),
    MERGES: lambda person, _at: alike.proposed_count(person, COUNTED),
    STRENGTH: lambda _person, _at: policies.waiting_count(COUNTED),
    LISTS: lambda _person, _at: stations.lists_count(COUNTED),
    TEAMS: lambda person, _at: stations.teams_count(person, COUNTED),
    HANDLES: lambda _person, _at: watch.handles_count(COUNTED),
}


# Whose right it is to take a kind out as a file.
MATTERS = {
    ANSWERS: "claims", CASES: "watch", FACTS: "facts", PEOPLE: "people", MERGES: "people",
    STRENGTH: "people", LISTS: "org", TEAMS: "people", HANDLES: "watch",
}  # fmt: skip


def may_export(person: Person, kind: str) -> bool:
    """Whether this person may take this kind out as a file: one kind at a time, because each has a right of its own."""
    return kind in dict(_open(person)) and permission.may(person, "export", MATTERS[kind])


def whole(person: Person, kind: str, most: int, *, at: datetime) -> list[Waiting]:
    """Everything of one kind that waits, in the page's order, up to `most`; OutOfReach where the person does not see the kind."""
    if kind not in dict(_open(person)):
        raise permission.OutOfReach
    return sorted(_READ[kind](person, FIRST, at, most), key=lambda row: row.order)


def places(kind: str, keys: list[int]) -> Runs:
    """Where the people of these appointments, or of these merges, hold their offices; empty for none. One query."""
    if kind == PEOPLE:
        held = Appointment.objects.select_related("unit", "booth").filter(pk__in=keys)
        return multirange.union(*(place_of(one.unit, one.booth) for one in held))
    return multirange.union(*(alike.within(one.pair) for one in Merge.objects.select_related("pair__unit").filter(pk__in=keys)))


def mark(approvals: Approvals) -> tuple[object, ...]:
    """Changes whenever the page does."""
    return (*((row.kind, row.key) for row in approvals.page.rows), *(tab.count for tab in approvals.tabs), approvals.page.next)
