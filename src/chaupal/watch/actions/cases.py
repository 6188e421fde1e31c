"""Acts on cases: opened from a group of a run or from an imitation, evidence, hand-over to review, handles opened (I9, I10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from chaupal.base import seal
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import files, refusals
from chaupal.watch.actions import evidence, wording
from chaupal.watch.alike import plain
from chaupal.watch.casefile import HANDLE
from chaupal.watch.choices import (
    CASE_MOVES,
    LAPSE_DAYS,
    LEAST_ACCOUNTS,
    OPEN_FOR,
    UNDECIDED,
    CaseState,
    ImitationKind,
)
from chaupal.watch.models import (
    Case,
    CaseAccount,
    CaseOpening,
    Evidence,
    Imitation,
    Run,
    RunAccount,
    RunEdge,
    RunGroup,
)

NUMBERS = 7_204_602  # the lock under which numbers are given
LINKS = 200  # strongest pairs of a group that a case keeps


def blind(handle: str) -> bytes:
    """By what a handle is found again without standing in the table: however it is written, with or without @."""
    return seal.blind(plain(handle), field=HANDLE)


@transaction.atomic
def open_case(*, group: RunGroup, by: Person, at: datetime) -> Case:
    """A case about one group of a finished run: its accounts, its strongest links and its method are kept with it.

    Raises TooFewAccounts (I9), OurOwnRelay (I8), CaseKnown. Two COPY-sized writes, whatever the group's size.
    """
    permission.require(by, "create", "watch")
    group = RunGroup.objects.select_related("run__dataset").get(pk=group.pk)
    members = list(RunAccount.objects.filter(group=group).order_by("number"))
    if len(members) < LEAST_ACCOUNTS:
        raise refusals.TooFewAccounts(accounts=len(members))
    if group.is_declared:
        raise refusals.OurOwnRelay
    known = Case.objects.filter(run=group.run, group=group.number).first()
    if known is not None:
        raise refusals.CaseKnown(case=known.code)
    case = _write(run=group.run, group=group.number, collector=group.run.dataset.collector, method=_method(group), links=_links(group, members), by=by, at=at)
    CaseAccount.objects.bulk_create(
        CaseAccount(
            case=case, number=number, handle_sealed=seal.seal(member.handle, field=HANDLE), handle_blind=blind(member.handle),
            posts=member.posts, is_declared=member.is_declared,
        )
        for number, member in enumerate(members, 1)
    )  # fmt: skip
    record("watch.case_opened", by=by, about=case, at=at, rule_ids=("I9",), detail={"run": group.run_id, "group": group.number, "accounts": len(members)})
    return case


@transaction.atomic
def open_case_of_imitation(*, imitation: Imitation, by: Person, at: datetime) -> Case:
    """A case about one account that imitates ours. Raises NotAnAccount, CaseKnown."""
    permission.require(by, "create", "watch")
    imitation = Imitation.objects.select_for_update().get(pk=imitation.pk)
    if imitation.kind != ImitationKind.ACCOUNT:
        raise refusals.NotAnAccount
    known = Case.objects.filter(imitation=imitation).first()
    if known is not None:
        raise refusals.CaseKnown(case=known.code)
    case = _write(imitation=imitation, collector=imitation.by, method={"signals": imitation.signals}, links=[], by=by, at=at)
    sealed = seal.seal(imitation.handle, field=HANDLE)
    CaseAccount.objects.create(case=case, number=1, handle_sealed=sealed, handle_blind=blind(imitation.handle))
    record("watch.case_opened", by=by, about=case, at=at, rule_ids=("I9",), detail={"imitation": imitation.pk, "accounts": 1})
    return case


def _write(*, collector: Person, method: dict[str, Any], links: list[Any], by: Person, at: datetime, **origin: Any) -> Case:
    with connection.cursor() as cursor:  # two who open at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    number = (Case.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    lapses = at + timedelta(days=LAPSE_DAYS)
    return Case.objects.create(number=number, collector=collector, opened_by=by, opened_at=at, lapses_at=lapses, method=method, links=links, **origin)


def _method(group: RunGroup) -> dict[str, Any]:
    run: Run = group.run
    return {
        "engine": run.engine, "parameters": run.parameters, "result_sha256": run.result_sha256, "counts": run.counts, "score": group.score,
        "dataset_sha256": run.dataset.sha256, "platform": run.dataset.platform, "basis": run.dataset.basis, "first_at": group.first_at.isoformat(),
        "last_at": group.last_at.isoformat(), "declared": group.declared,
    }  # fmt: skip


def _links(group: RunGroup, members: list[RunAccount]) -> list[dict[str, Any]]:
    number = {member.node: place for place, member in enumerate(members, 1)}
    nodes = list(number)
    found = RunEdge.objects.filter(run=group.run, a__in=nodes, b__in=nodes).order_by("-weight", "a", "b", "window")[:LINKS]
    return [
        {
            "a": number[edge.a], "b": number[edge.b], "window": edge.window, "times": edge.weight, "expected": edge.expected, "q": edge.q,
            "first_at": edge.first_at.isoformat(), "last_at": edge.last_at.isoformat(),
        }
        for edge in found
    ]  # fmt: skip


@transaction.atomic
def add_case_evidence(*, case: Case, kind: str, data: bytes, address: str, taken_at: datetime, by: Person, at: datetime) -> Evidence:
    """One file of evidence, while the case is being put together."""
    permission.require(by, "edit", "watch")
    case = locked(case)
    if case.state not in (CaseState.OPENED, CaseState.EVIDENCE):
        raise refusals.WrongStep
    kept = evidence.write(files.read(data), kind=kind, taken_at=taken_at, address=address, by=by, at=at, case=case)
    if case.state == CaseState.OPENED:
        move(case, CaseState.EVIDENCE)
    record("watch.case_evidence_added", by=by, about=case, at=at, detail={"digest": kept.sha256})
    return kept


@transaction.atomic
def hand_over(*, case: Case, note: str, by: Person, at: datetime) -> Case:
    """To the reviewers, with what they need to know of how the evidence was come by. Raises NoteMissing, NamesSomebody."""
    permission.require(by, "edit", "watch")
    case = locked(case)
    if case.state not in (CaseState.OPENED, CaseState.EVIDENCE):
        raise refusals.WrongStep
    told = wording.clean({"note": note})["note"]
    if not told:
        raise refusals.NoteMissing(fields={"note": str(refusals.NoteMissing.says)})
    if case.state == CaseState.OPENED:
        move(case, CaseState.EVIDENCE)
    case.note = told[:4_000]
    case.save(update_fields=["note"])
    move(case, CaseState.REVIEW_1)
    record("watch.case_handed_over", by=by, about=case, at=at)
    return case


@transaction.atomic
def open_case_handles(*, case: Case, reason: str, by: Person, at: datetime) -> CaseOpening:
    """See the accounts' handles for a quarter of an hour; the reason stands beside one's name. Raises ReasonMissing, DataDeleted."""
    permission.require(by, "see_phone", "watch")
    if case.deleted_at is not None:
        raise refusals.DataDeleted
    told = wording.clean({"reason": reason})["reason"]
    if not told:
        raise refusals.ReasonMissing(fields={"reason": str(refusals.ReasonMissing.says)})
    opened = CaseOpening.objects.create(case=case, by=by, reason=told[:300], at=at, until=at + OPEN_FOR)
    record("watch.case_handles_opened", by=by, about=case, at=at, detail={"opening": opened.pk})
    return opened


def locked(case: Case) -> Case:
    """The case's row as it stands, nobody else writing it."""
    return Case.objects.select_for_update().get(pk=case.pk)


def move(case: Case, to: str) -> None:
    """One step of the table of moves; WrongStep otherwise."""
    if to not in CASE_MOVES[case.state]:
        raise refusals.WrongStep
    case.state = to
    case.save(update_fields=["state"])


def is_undecided(case: Case) -> bool:
    """Nobody has decided it and its 60 days are not over."""
    return case.state in UNDECIDED
