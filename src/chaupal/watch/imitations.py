"""Reads of imitations: the desk's list with its clocks, one with its evidence, the genuine original beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.storage import default_storage
from django.db.models import Prefetch

from chaupal.base import paging
from chaupal.base.clock import local
from chaupal.base.errors import NotFound
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.press import codes
from chaupal.press import queries as press
from chaupal.press.models import Post
from chaupal.watch import files, handles
from chaupal.watch.choices import IMITATION_MOVES, ImitationState, ReportedTo
from chaupal.watch.models import Evidence, Imitation, OwnHandleVersion, Report
from chaupal.watch.refusals import EvidenceDamaged, NoSuchFile, NoSuchImitation, NoSuchPost

PAGE = 40
OPEN = tuple(state for state, after in IMITATION_MOVES.items() if after)


@dataclass(frozen=True, slots=True)
class Row:
    """One imitation in the list, with what its clock says."""

    imitation: Imitation
    version: OwnHandleVersion | None  # what it imitates
    clock: Clock


@dataclass(frozen=True, slots=True)
class Clock:
    """What is due next, and how long is left."""

    what: str  # "report", "reply" (nothing is due of us), "appeal", ""
    left: timedelta | None = None
    allowed: timedelta | None = None
    until: date | None = None


def clock(imitation: Imitation, reports: list[Report], at: datetime) -> Clock:
    """Rule I5's clock: report at once, then wait for the reply, then 30 days to appeal. No query."""
    if imitation.state == ImitationState.FOUND:
        return Clock("report", imitation.due_at - at, imitation.due_at - imitation.at)
    if imitation.state == ImitationState.REPORTED:
        return Clock("reply")
    if imitation.state == ImitationState.ANSWERED:
        first = next((one for one in reports if one.to == ReportedTo.PLATFORM), None)
        until = first.appeal_until if first else None
        if until is not None and until >= local(at).date():
            days = timedelta(days=(until - local(at).date()).days)
            return Clock("appeal", days, timedelta(days=30), until)
    return Clock("")


def desk(person: Person, at: datetime, wanted: paging.Asked, *, closed: bool = False, size: int = PAGE) -> paging.Page[Row]:
    """What is open, imitations of our leaders first, then what is due sooner; or what is closed, newest first. Three queries."""
    permission.require(person, "view", "watch")
    rows = Imitation.objects.select_related("own", "by").prefetch_related("reports")
    if closed:
        found = rows.exclude(state__in=OPEN)
        found = found.filter(number__lt=wanted.after[0]) if wanted.after else found.filter(number__gt=wanted.before[0]) if wanted.before else found
        listed = list(found.order_by("number" if wanted.before else "-number")[: size + 1])
        page = paging.page(listed, wanted, size, lambda one: (one.number,))
    else:
        # What is open is little: a page of it, the most pressing first.
        listed = list(rows.filter(state__in=OPEN).order_by("-of_leader", "due_at", "pk")[:200])
        page = paging.Page(listed)
    ours = {one.own_id: one for one in handles.standing().filter(own__in=[row.own_id for row in page.rows if row.own_id])}
    made = [Row(one, ours.get(one.own_id or 0), clock(one, list(one.reports.all()), at)) for one in page.rows]
    return paging.Page(made, page.next, page.previous)


def imitation_for(person: Person, number: int, to: str = "view") -> Imitation:
    """The door to one by its number; OutOfReach, VerbMissing or NoSuchImitation otherwise."""
    permission.require(person, to, "watch")
    kept = Prefetch("evidence", Evidence.objects.select_related("by").order_by("pk"))
    reports = Prefetch("reports", Report.objects.select_related("by", "reply_by").order_by("pk"))
    found = Imitation.objects.select_related("own", "by", "original_post").prefetch_related(kept, reports).filter(number=number).first()
    if found is None:
        raise NoSuchImitation
    return found


def report_for(person: Person, pk: int, to: str = "edit") -> Report:
    """The door to one report."""
    permission.require(person, to, "watch")
    found = Report.objects.select_related("imitation", "case").filter(pk=pk).first()
    if found is None:
        raise NoSuchImitation
    return found


def post_of_code(typed: str) -> Post | None:
    """The released post whose code was typed, None for an empty box; NoSuchPost otherwise. Two queries at most."""
    code = codes.read(typed)
    if not code:
        return None
    found = press.posts().filter(code=code).first() if codes.is_code(code) else None
    if found is None or press.state_of(found).released_at is None:
        raise NoSuchPost(fields={"post": str(NoSuchPost.says)})
    return found


def evidence_for(person: Person, pk: int, to: str = "view") -> Evidence:
    """The door to one file of evidence."""
    permission.require(person, to, "watch")
    found = Evidence.objects.select_related("imitation", "case").filter(pk=pk).first()
    if found is None:
        raise NoSuchFile
    return found


def small_of(kept: Evidence) -> bytes:
    """The picture to look at; NoSuchFile where it is none."""
    if not kept.small:
        raise NoSuchFile
    try:
        with default_storage.open(str(kept.small.name)) as file:
            return bytes(file.read())
    except FileNotFoundError as problem:
        raise NotFound from problem


def original_of(kept: Evidence) -> bytes:
    """The file byte for byte, its SHA-256 compared first; EvidenceDamaged otherwise."""
    data = files.original(str(kept.sealed.name), kept.sha256)
    if data is None:
        raise EvidenceDamaged(evidence=kept.pk)
    return data
