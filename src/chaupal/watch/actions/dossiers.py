"""The dossier's acts: drawn and signed once, taken out by one person each time, submitted, answered, appealed (I2, I5-I7)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from chaupal.base import keys
from chaupal.ledger import checkpoint
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import casefile, dossier, refusals
from chaupal.watch.actions.cases import locked, move
from chaupal.watch.actions.imitations import write_reply, write_report
from chaupal.watch.choices import TWO_FOUND, CaseOutcome, CaseState, Finding, ReportedTo
from chaupal.watch.models import Case, Dossier, Report

LANGUAGES = ("hi", "en")
KINDS = (*LANGUAGES, "zip")


@transaction.atomic
def make_dossier(*, case: Case, by: Person, at: datetime) -> Dossier:
    """Draw both documents, pack and sign the bundle; the one there is where it was made before. About a second.

    Raises NotTwoReviews unless two people who did not collect the data found deception; the database refuses it as well.
    """
    permission.require(by, "export", "watch")
    case = locked(case)
    known = Dossier.objects.filter(case=case).first()
    if known is not None:
        return known
    found = list(case.reviews.order_by("place"))
    if len(found) < 2 or any(one.finding != Finding.DECEIVES or one.by_id == case.collector_id for one in found) or case.state not in TWO_FOUND:
        raise refusals.NotTwoReviews
    told = casefile.read(case, at)
    documents = {language: dossier.draw(told, language) for language in LANGUAGES}
    packed = dossier.bundle(told, documents, checkpoint.key_of(keys.key("ledger", settings.CHAUPAL_HOME)))
    made = Dossier(case=case, bundle_sha256=hashlib.sha256(packed).hexdigest(), by=by, at=at)
    for place, data, ending in ((made.pdf_hi, documents["hi"], "hi.pdf"), (made.pdf_en, documents["en"], "en.pdf"), (made.bundle, packed, "zip")):
        place.save(f"{case.code}-{made.bundle_sha256[:12]}.{ending}", ContentFile(data), save=False)
    made.save(force_insert=True)
    record("watch.dossier_made", by=by, about=case, at=at, rule_ids=("I1", "I2"), detail={"digest": made.bundle_sha256})
    return made


@transaction.atomic
def export_dossier(*, case: Case, kind: str, by: Person, at: datetime) -> bytes:
    """One of the documents ("hi", "en") or the bundle ("zip"); who took it stands in the ledger. Raises NotTwoReviews, NoSuchFile."""
    permission.require(by, "export", "watch")
    made = Dossier.objects.filter(case=case).first()
    if made is None:
        raise refusals.NotTwoReviews
    if kind not in KINDS:
        raise refusals.NoSuchFile
    with made.file(kind).open("rb") as file:
        data = bytes(file.read())
    record("watch.dossier_exported", by=by, about=case, at=at, detail={"what": kind, "digest": made.bundle_sha256})
    return data


@transaction.atomic
def submit_case(*, case: Case, to: str, reference: str, sent_at: datetime, by: Person, at: datetime) -> Report:
    """Write down that the dossier went to one office, under which number; to the committee as an appeal. Once each (I7)."""
    permission.require(by, "export", "watch")
    case = locked(case)
    if not Dossier.objects.filter(case=case).exists():
        raise refusals.NotTwoReviews
    if to == ReportedTo.COMMITTEE and case.state != CaseState.OUTCOME:
        raise refusals.NotYetAnswered
    made = write_report(case.reports, to=to, reference=reference, sent_at=sent_at, by=by, at=at, after=case.opened_at)
    if to == ReportedTo.COMMITTEE:
        move(case, CaseState.APPEALED)
    elif case.state == CaseState.DOSSIER:
        move(case, CaseState.SUBMITTED)
    record("watch.dossier_submitted", by=by, about=case, at=at, rule_ids=("I6", "I7"), detail={"to": to, "report": made.pk})
    return made


@transaction.atomic
def note_outcome(*, report: Report, reply: str, reply_at: datetime, outcome: str, by: Person, at: datetime) -> Case:
    """What an office replied to a dossier and what that makes of the case; also that we were wrong (overturned)."""
    permission.require(by, "export", "watch")
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.case is None or outcome not in CaseOutcome.values:
        raise refusals.WrongStep
    case = locked(report.case)
    write_reply(report, reply=reply, reply_at=reply_at, by=by, at=at)
    if case.state != CaseState.OUTCOME:
        move(case, CaseState.OUTCOME)
    case.outcome, case.outcome_at = outcome, at
    case.save(update_fields=["outcome", "outcome_at"])
    record("watch.outcome_noted", by=by, about=case, at=at, detail={"outcome": outcome, "report": report.pk})
    return case
