"""Reads of cases: the desk's list, one case as this person may see it, and all that its dossier says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from chaupal.base import paging
from chaupal.base.seal import unseal
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import dossier, files, questions, refusals
from chaupal.watch.choices import LAPSE_DAYS, UNDECIDED, CaseState, EvidenceKind, Finding, Platform
from chaupal.watch.models import Case, CaseAccount, CaseOpening, Dossier, Evidence, Report, Review, RunGroup
from chaupal.watch.models.case import pseudonym

PAGE = 30
HANDLE = "watch.case_handle"
SIGNS = {
    CaseState.OPENED: "ring", CaseState.EVIDENCE: "half", CaseState.REVIEW_1: "wait", CaseState.REVIEW_2: "wait", CaseState.DISMISSED: "crossed", CaseState.INSUFFICIENT: "dashed",
    CaseState.LAPSED: "struck", CaseState.DOSSIER: "signed", CaseState.SUBMITTED: "share", CaseState.OUTCOME: "passes", CaseState.APPEALED: "arrow",
}  # fmt: skip
LANGUAGES = ("hi", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list."""

    case: Case
    accounts: int
    left: timedelta | None  # until it lapses; None once it is decided
    allowed: timedelta
    sign: str
    mine: str  # what this person can do about it: "review", or ""


def desk(person: Person, at: datetime, wanted: paging.Asked, size: int = PAGE) -> paging.Page[Row]:
    """Cases, the newest first. Two queries, whatever their number."""
    permission.require(person, "view", "watch")
    rows = Case.objects.select_related("collector", "imitation__own", "run__dataset").annotate(held=Count("accounts")).prefetch_related("reviews")
    if wanted.before is not None:
        rows = rows.filter(number__gt=wanted.before[0]).order_by("number")
    else:
        rows = rows.order_by("-number")
        if wanted.after is not None:
            rows = rows.filter(number__lt=wanted.after[0])
    page = paging.page(list(rows[: size + 1]), wanted, size, lambda one: (one.number,))
    may = permission.may(person, "review_integrity", "watch")
    return paging.Page([_row(one, person, may, at) for one in page.rows], page.next, page.previous)


def _row(case: Case, person: Person, may: bool, at: datetime) -> Row:
    open_ = case.state in UNDECIDED
    mine = may and case.state in (CaseState.REVIEW_1, CaseState.REVIEW_2) and case.collector_id != person.pk
    mine = mine and person.pk not in {one.by_id for one in case.reviews.all()}
    accounts: int = case.held  # type: ignore[attr-defined]
    return Row(case, accounts, case.lapses_at - at if open_ else None, timedelta(days=LAPSE_DAYS), SIGNS[CaseState(case.state)], "review" if mine else "")


def case_for(person: Person, number: int, to: str = "view") -> Case:
    """The door to a case by its number; OutOfReach, VerbMissing or NoSuchCase otherwise."""
    permission.require(person, to, "watch")
    kept = Prefetch("evidence", Evidence.objects.select_related("by").order_by("pk"))
    reports = Prefetch("reports", Report.objects.select_related("by", "reply_by").order_by("pk"))
    found = (
        Case.objects.select_related("collector", "opened_by", "run__dataset", "imitation__own", "dossier__by")
        .prefetch_related(kept, reports, Prefetch("accounts", CaseAccount.objects.order_by("number")))
        .filter(number=number)
        .first()
    )
    if found is None:
        raise refusals.NoSuchCase
    return found


def group_for(person: Person, run: int, number: int) -> RunGroup:
    """The door to a group of a run, for whoever may open a case about it."""
    permission.require(person, "create", "watch")
    found = RunGroup.objects.select_related("run").filter(run=run, number=number).first()
    if found is None:
        raise refusals.NoSuchRun
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """A review as this person may see it: who and when at once, what it says only when both are written (I1)."""

    place: int
    review: Review | None
    shown: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An account in the table: its handle only while an opening of this person lasts."""

    account: CaseAccount
    handle: str


@dataclass(frozen=True, slots=True)
class Page:
    """One case for one person."""

    case: Case
    sign: str
    left: timedelta | None
    allowed: timedelta
    members: Sequence[Member]
    links: Sequence[dict[str, Any]]
    open_until: datetime | None
    reviews: Sequence[Seen]
    dossier: Dossier | None
    may_edit: bool
    may_open: bool
    may_export: bool
    holders: Sequence[str]  # what holders of its accounts say, who showed that they are (I11)
    why_not: str  # why this person cannot review it: "collector", "again", "office", ""; only while one is wanted
    wants_review: int  # 1, 2 or 0


def page(person: Person, case: Case, at: datetime) -> Page:
    """All that the case's page shows. Three queries beside the door's."""
    opening = CaseOpening.objects.filter(case=case, by=person, until__gt=at).order_by("-until").first()
    reviews = {one.place: one for one in case.reviews.select_related("by", "text").order_by("place")}
    wants = {CaseState.REVIEW_1: 1, CaseState.REVIEW_2: 2}.get(CaseState(case.state), 0)
    why = ""
    if not permission.may(person, "review_integrity", "watch"):
        why = "office"
    elif case.collector_id == person.pk:
        why = "collector"
    elif person.pk in {one.by_id for one in reviews.values()}:
        why = "again"
    open_ = case.state in UNDECIDED
    return Page(
        case=case,
        sign=SIGNS[CaseState(case.state)],
        left=case.lapses_at - at if open_ else None,
        allowed=timedelta(days=LAPSE_DAYS),
        members=[Member(one, unseal(one.handle_sealed, field=HANDLE) if opening else "") for one in case.accounts.all()],
        links=[{**one, "a": pseudonym(one["a"]), "b": pseudonym(one["b"])} | _moments(one) for one in case.links[:30]],
        open_until=opening.until if opening else None,
        reviews=[Seen(place, reviews.get(place), len(reviews) == 2) for place in (1, 2)],
        dossier=getattr(case, "dossier", None),
        may_edit=permission.may(person, "edit", "watch"),
        may_open=permission.may(person, "see_phone", "watch") and case.deleted_at is None,
        may_export=permission.may(person, "export", "watch"),
        holders=[said for one in case.questions.order_by("pk") if (said := unseal(one.said_sealed, field=questions.SAID).strip())],
        why_not=why,
        wants_review=wants,
    )


def _moments(one: dict[str, Any]) -> dict[str, datetime]:
    return {name: datetime.fromisoformat(one[name]) for name in ("first_at", "last_at")}


def read(case: Case, at: datetime) -> dossier.CaseFile:
    """All that the dossier says, from the rows. Raises EvidenceDamaged where a file is not the one that was kept."""
    platform = case.imitation.platform if case.imitation is not None else case.run.dataset.platform if case.run is not None else Platform.OTHER
    kept = []
    for one in Evidence.objects.filter(case=case).order_by("pk") if case.imitation is None else Evidence.objects.filter(imitation=case.imitation).order_by("pk"):
        data = files.original(str(one.sealed.name), one.sha256)
        if data is None:
            raise refusals.EvidenceDamaged(evidence=one.pk)
        kept.append(dossier.File(_both(EvidenceKind(one.kind)), one.taken_at, one.sha256, files.ENDINGS.get(one.mime, "bin"), data))
    return dossier.CaseFile(
        code=case.code,
        opened_at=case.opened_at,
        made_at=at,
        platform=_both(Platform(platform)),
        publisher={"hi": str(settings.CHAUPAL_PUBLISHER_HI), "en": str(settings.CHAUPAL_PUBLISHER_EN)},
        site=str(settings.CHAUPAL_SITE).rstrip("/"),
        accounts=[
            dossier.Account({language: pseudonym(one.number, language) for language in LANGUAGES}, unseal(one.handle_sealed, field=HANDLE), one.posts)
            for one in case.accounts.order_by("number")
        ],
        links=[dossier.Link(**{**one, **_moments(one)}) for one in case.links],
        method=case.method,
        alike=_alike(case),
        files=kept,
        reviews=[_reviewed(one) for one in case.reviews.select_related("by", "text").order_by("place")],
    )


def _both(label: Any) -> dict[str, str]:
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(label.label)
    return told


def _reviewed(review: Review) -> dossier.Reviewed:
    held = next((grant for grant in permission.grants(review.by) if "review_integrity" in grant.verbs.get("watch", ())), None)
    office = {"hi": held.office_hi, "en": held.office_en} if held else {"hi": "–", "en": "–"}
    return dossier.Reviewed(office, review.at, _both(Finding(review.finding)), review.text.reasons, review.text.alternative)


def _alike(case: Case) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = [] if case.imitation is None else signals_said(case.imitation.signals)
    return told


def signals_said(signals: dict[str, Any]) -> list[str]:
    """What is alike, as sentences in the language now active; letters with their code points, because they look the same."""
    said = []
    if signals.get("same"):
        said.append(_("the same handle as ours"))
    if signals.get("confusable"):
        pairs = ", ".join(f"{seen} (U+{ord(seen):04X}) → {ours} (U+{ord(ours):04X})" for seen, ours in signals.get("swaps", ()) if len(seen) == len(ours) == 1)
        said.append(_("letters that look alike: %s") % (pairs or _("several")))
    if signals.get("affixes"):
        said.append(_("our handle with words around it: %s") % ", ".join(signals["affixes"]))
    if 0 < signals.get("distance", 99) <= 2 and not signals.get("affixes"):
        said.append(_("letters changed against ours: %s") % signals["distance"])
    if signals.get("shown_distance") == 0:
        said.append(_("the same shown name"))
    elif signals.get("sounds"):
        said.append(_("a shown name that sounds the same"))
    if signals.get("avatar") is not None:
        said.append(_("the same picture (%s of it agrees)") % f"{round(100 * signals['avatar'])} %")
    if signals.get("says_parody"):
        said.append(_("calls itself a parody or fan account: look whether readers can see that"))
    return said
