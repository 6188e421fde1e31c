"""Acts on imitations: noted with evidence, reported once to each office, the reply, the appeal, the end (I5, I6, I7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max

from chaupal.base.clock import local
from chaupal.base.words import day
from chaupal.gate import queries as gate
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.press.models import Post
from chaupal.watch import files, handles, refusals
from chaupal.watch.actions import evidence, wording
from chaupal.watch.actions.handles import handle_of
from chaupal.watch.choices import (
    IMITATION_MOVES,
    Bearer,
    EvidenceKind,
    ImitationKind,
    ImitationState,
    Reply,
    ReportedTo,
)
from chaupal.watch.models import Evidence, Imitation, OwnHandle, Report

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

NUMBERS = 7_204_601  # the lock under which numbers are given


@dataclass(frozen=True, slots=True)
class Met:
    """What somebody met: where, when, under which handle; `own` is the account of ours that it imitates, if they know it."""

    kind: str
    platform: str
    address: str
    met_at: datetime
    handle: str = ""
    shown_name: str = ""
    where: str = ""
    own: OwnHandle | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """Files that come with it: of each its kind and bytes. `original` is the genuine file, where no post of ours is."""

    files: Sequence[tuple[str, bytes]] = field(default_factory=tuple)
    post: Post | None = None
    original: bytes = b""


@transaction.atomic
def note_imitation(*, met: Met, proof: Proof, by: Person, at: datetime) -> Imitation:
    """An imitation with its evidence, its signals computed, the clock of its report running (pack: claims_sla_h).

    Raises EvidenceMissing and its kin, NotLikeOurs for an account that resembles none of ours, OursItself, NamesSomebody,
    BadMoment. About 0.3 s where pictures are compared.
    """
    permission.require(by, "create", "watch")
    if met.met_at > at:
        raise refusals.BadMoment(fields={"met_at": str(refusals.BadMoment.says)})
    uploads = [(kind, files.read(data)) for kind, data in proof.files if data]
    if not uploads:
        raise refusals.EvidenceMissing(fields={"file": str(refusals.EvidenceMissing.says)})
    texts = wording.clean({"where": met.where})
    avatar = next((upload.small for kind, upload in uploads if kind == EvidenceKind.AVATAR), b"")
    found = _resembles(met, avatar, at)
    hours = gate.pack_in_force().pack.claims_sla_h.deepfake_or_own_handle
    imitation = Imitation.objects.create(
        number=_next_number(),
        kind=met.kind,
        platform=met.platform,
        handle=handle_of(met.handle) if met.kind == ImitationKind.ACCOUNT else "",
        shown_name=met.shown_name.strip() if met.kind == ImitationKind.ACCOUNT else "",
        address=met.address.strip()[:300],
        where=texts["where"][:200],
        met_at=met.met_at,
        own=found.version.own if found else met.own,
        of_leader=found is not None and found.version.bearer == Bearer.LEADER,
        original_post=proof.post,
        signals=found.as_json() if found and met.kind == ImitationKind.ACCOUNT else {},
        by=by,
        at=at,
        due_at=at + timedelta(hours=hours),
    )
    for kind, upload in uploads:
        evidence.write(upload, kind=kind, taken_at=met.met_at, address=met.address, by=by, at=at, imitation=imitation)
    if proof.original:
        genuine = files.read(proof.original)
        evidence.write(genuine, kind=EvidenceKind.ORIGINAL, taken_at=at, address="", by=by, at=at, imitation=imitation)
    digests = [upload.sha256 for _kind, upload in uploads]
    record("watch.imitation_noted", by=by, about=imitation, at=at, rule_ids=("I5",), detail={"kind": met.kind, "files": len(digests), "digest": digests[0]})
    return imitation


def _resembles(met: Met, avatar: bytes, at: datetime) -> handles.Resembles | None:
    """Which account of ours it imitates: the one that was named, else the nearest by its letters."""
    today = local(at).date()
    if met.kind != ImitationKind.ACCOUNT:
        version = handles.current(met.own) if met.own is not None else None
        return None if version is None else handles.resembles(version, version.own.handle, "")
    bare = handle_of(met.handle)
    if handles.standing(today).filter(own__platform=met.platform, own__handle__iexact=bare).exists():
        raise refusals.OursItself(fields={"handle": str(refusals.OursItself.says)})
    if met.own is not None:
        version = handles.current(met.own)
    else:
        likeliest = handles.nearest(bare, met.shown_name, today)
        version = likeliest.version if likeliest else None
    if version is None:
        raise refusals.NotLikeOurs(fields={"own": str(refusals.NotLikeOurs.says)})
    return handles.resembles(version, bare, met.shown_name, avatar)


def _next_number() -> int:
    with connection.cursor() as cursor:  # two who note at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
    return (Imitation.objects.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def add_evidence(*, imitation: Imitation, kind: str, data: bytes, taken_at: datetime, by: Person, at: datetime) -> Evidence:
    """One more file for an imitation that is not closed."""
    permission.require(by, "edit", "watch")
    imitation = _locked(imitation)
    if not IMITATION_MOVES[imitation.state]:
        raise refusals.WrongStep
    kept = evidence.write(files.read(data), kind=kind, taken_at=taken_at, address=imitation.address, by=by, at=at, imitation=imitation)
    record("watch.evidence_added", by=by, about=imitation, at=at, detail={"digest": kept.sha256})
    return kept


@transaction.atomic
def report_imitation(*, imitation: Imitation, to: str, reference: str, sent_at: datetime, by: Person, at: datetime) -> Report:
    """Write down that it was reported to one office, under which number. Once each (I7); the committee hears an appeal only.

    Raises ReportedAlready, ReferenceMissing, BadMoment, NotYetAnswered, AppealTooLate, WrongStep.
    """
    permission.require(by, "edit", "watch")
    imitation = _locked(imitation)
    made = write_report(imitation.reports, to=to, reference=reference, sent_at=sent_at, by=by, at=at, after=imitation.met_at)
    if to == ReportedTo.COMMITTEE:
        _move(imitation, ImitationState.APPEALED)
    elif imitation.state == ImitationState.FOUND:
        _move(imitation, ImitationState.REPORTED)
    elif not IMITATION_MOVES[imitation.state]:
        raise refusals.WrongStep
    act = "watch.imitation_appealed" if to == ReportedTo.COMMITTEE else "watch.imitation_reported"
    record(act, by=by, about=imitation, at=at, rule_ids=("I5", "I7"), detail={"to": to, "report": made.pk})
    return made


def write_report(reports: RelatedManager[Report], *, to: str, reference: str, sent_at: datetime, by: Person, at: datetime, after: datetime) -> Report:
    """The row of one report, of an imitation or of a case, under the rules that both share; no entry of its own."""
    told = wording.clean({"reference": reference})["reference"]
    if not told:
        raise refusals.ReferenceMissing(fields={"reference": str(refusals.ReferenceMissing.says)})
    if sent_at > at or sent_at < after.replace(second=0, microsecond=0):  # forms know minutes
        raise refusals.BadMoment(fields={"sent_at": str(refusals.BadMoment.says)})
    before = {one.to: one for one in reports.all()}
    if to in before:
        raise refusals.ReportedAlready
    if to == ReportedTo.COMMITTEE:
        first = before.get(ReportedTo.PLATFORM)
        if first is None or first.appeal_until is None:
            raise refusals.NotYetAnswered
        if local(sent_at).date() > first.appeal_until:
            raise refusals.AppealTooLate(until=day(first.appeal_until))
    return reports.create(to=to, reference=told[:80], sent_at=sent_at, by=by, at=at)


@transaction.atomic
def answer_report(*, report: Report, reply: str, reply_at: datetime, by: Person, at: datetime) -> Report:
    """Write down what the office replied, and when: from the platform's reply the 30 days of an appeal run (I5)."""
    permission.require(by, "edit", "watch")
    report = Report.objects.select_for_update().get(pk=report.pk)
    write_reply(report, reply=reply, reply_at=reply_at, by=by, at=at)
    imitation = report.imitation
    if imitation is not None:
        imitation = _locked(imitation)
        if report.to == ReportedTo.PLATFORM and imitation.state == ImitationState.REPORTED:
            _move(imitation, ImitationState.ANSWERED)
    record("watch.reply_noted", by=by, about=report, at=at, rule_ids=("I5",), detail={"to": report.to, "reply": reply})
    return report


def write_reply(report: Report, *, reply: str, reply_at: datetime, by: Person, at: datetime) -> None:
    """The reply's columns of a locked report; no entry of its own. Raises WrongStep where there is one, BadMoment."""
    if report.reply or reply not in Reply.values:
        raise refusals.WrongStep
    if reply_at > at or reply_at < report.sent_at:
        raise refusals.BadMoment(fields={"reply_at": str(refusals.BadMoment.says)})
    report.reply, report.reply_at, report.reply_by = reply, reply_at, by
    report.save(update_fields=["reply", "reply_at", "reply_by"])


@transaction.atomic
def close_imitation(*, imitation: Imitation, dropped: bool, by: Person, at: datetime) -> Imitation:
    """The end: nothing more to do, or no imitation after all. Raises WrongStep."""
    permission.require(by, "edit", "watch")
    imitation = _locked(imitation)
    _move(imitation, ImitationState.DROPPED if dropped else ImitationState.CLOSED)
    imitation.closed_at = at
    imitation.save(update_fields=["closed_at"])
    record("watch.imitation_dropped" if dropped else "watch.imitation_closed", by=by, about=imitation, at=at)
    return imitation


def _locked(imitation: Imitation) -> Imitation:
    return Imitation.objects.select_for_update().get(pk=imitation.pk)


def _move(imitation: Imitation, to: str) -> None:
    if to not in IMITATION_MOVES[imitation.state]:
        raise refusals.WrongStep
    imitation.state = to
    imitation.save(update_fields=["state"])
