"""An election's dates: one person writes a version down, another sets it into force (G1)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from chaupal.gate.models import CalendarApproval, CalendarVersion, Candidate, Election, Poll
from chaupal.gate.refusals import BadDates, CandidateKnown, ElectionKnown, NoChange, OwnWork, Superseded
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person


@dataclass(frozen=True, slots=True)
class PollTime:
    """One seat's poll as it stands on the form. `earliest_close` only where one station shuts earlier."""

    seat: Unit
    phase: int
    opens: datetime
    closes: datetime
    earliest_close: datetime | None = None


@transaction.atomic
def open_election(*, code: str, name_hi: str, name_en: str, by: Person, at: datetime) -> Election:
    """The row an election's calendars hang from; it has no dates yet. Raises ElectionKnown."""
    permission.require(by, "edit", "gate")
    election, fresh = Election.objects.get_or_create(code=code, defaults={"name_hi": name_hi, "name_en": name_en, "opened_at": at})
    if not fresh:
        raise ElectionKnown
    record("gate.election_opened", by=by, about=election, at=at, rule_ids=["G1"])
    return election


@transaction.atomic
def draft_calendar(
    *,
    election: Election,
    code_start: datetime | None,
    code_end: datetime | None,
    polls: Iterable[PollTime],
    by: Person,
    at: datetime,
) -> CalendarVersion:
    """The next version of an election's calendar, whole; in force only once another person approves it.

    Raises BadDates, NoChange.
    """
    permission.require(by, "edit", "gate")
    Election.objects.select_for_update().get(pk=election.pk)
    polls = sorted(polls, key=lambda one: (one.phase, one.seat.place, one.opens))
    if code_start and code_end and code_start >= code_end:
        raise BadDates
    if any(not one.opens < (one.earliest_close or one.closes) <= one.closes for one in polls):
        raise BadDates
    last = CalendarVersion.objects.filter(election=election).order_by("-version").first()
    number = last.version + 1 if last else 1
    digest = _digest(election, number, code_start, code_end, polls)
    if last and last.digest == _digest(election, last.version, code_start, code_end, polls):
        raise NoChange
    version = CalendarVersion.objects.create(
        election=election,
        version=number,
        author=by,
        code_start=code_start,
        code_end=code_end,
        digest=digest,
        at=at,
    )
    Poll.objects.bulk_create(
        Poll(
            calendar=version,
            seat=one.seat,
            phase=one.phase,
            opens=one.opens,
            closes=one.closes,
            earliest_close=one.earliest_close or one.closes,
        )
        for one in polls
    )
    record(
        "gate.calendar_drafted",
        by=by,
        about=version,
        at=at,
        rule_ids=["G1"],
        detail={"digest": digest, "code_start": code_start, "code_end": code_end},
        lines=[
            [one.seat.code, one.phase, one.opens, one.closes, one.earliest_close or one.closes] for one in polls
        ],
    )
    return version


@transaction.atomic
def approve_calendar(*, version: CalendarVersion, by: Person, at: datetime) -> CalendarApproval:
    """The second person's word: from now on silence, windows and the code of conduct follow this version.

    Raises OwnWork for the author, Superseded where it or a later version is approved.
    """
    permission.require(by, "approve", "gate", apart=(version.author_id,))
    Election.objects.select_for_update().get(pk=version.election_id)
    if by.pk == version.author_id:
        raise OwnWork
    if CalendarApproval.objects.filter(election_id=version.election_id, version__gte=version.version).exists():
        raise Superseded
    approval = CalendarApproval.objects.create(
        election_id=version.election_id, version=version.version, author_id=version.author_id, by=by, at=at
    )
    record(
        "gate.calendar_approved",
        by=by,
        about=version,
        at=at,
        rule_ids=["G1"],
        detail={"digest": version.digest},
    )
    return approval


@transaction.atomic
def add_candidate(*, seat: Unit, name_hi: str, name_en: str, by: Person, at: datetime) -> Candidate:
    """A candidate's name, so that a text which carries it is asked about (G4, G15). Raises CandidateKnown."""
    permission.require(by, "edit", "gate")
    try:
        with transaction.atomic():
            candidate = Candidate.objects.create(
                seat=seat, name_hi=name_hi, name_en=name_en, added_by=by, added_at=at
            )
    except IntegrityError as problem:
        raise CandidateKnown from problem
    record("gate.candidate_added", by=by, about=candidate, at=at, rule_ids=["G15"], detail={"seat": seat.code})
    return candidate


def _digest(
    election: Election, number: int, start: datetime | None, end: datetime | None, polls: list[PollTime]
) -> str:
    def said(at: datetime | None) -> str | None:
        return at.astimezone(UTC).isoformat() if at else None

    rows = [
        [one.seat.place, one.phase, said(one.opens), said(one.closes), said(one.earliest_close or one.closes)]
        for one in polls
    ]
    text = json.dumps([election.code, number, said(start), said(end), rows], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
