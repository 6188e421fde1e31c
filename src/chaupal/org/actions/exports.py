"""Taking lists out of the product as files: for a reason, so many a day, told to those whose units stand in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import IST, local
from chaupal.base.errors import BadInput, Refused
from chaupal.ledger.actions import record
from chaupal.ledger.models import Entry
from chaupal.org import permission, shape
from chaupal.org.choices import TakeoutReason
from chaupal.org.models import Appointment, Takeout, Unit
from chaupal.people.models import Person

HEADS = ("id", "at_ist", "act", "by_kind", "by_id", "about_kind", "about_id", "rules", "payload_sha256", "rows", "rows_root")


class TakeoutReasonMissing(BadInput):
    code, says = "org.takeout_reason_missing", _("Say why you take this list out; with “another reason”, write it down. It stands in the ledger's company and is read.")


class TooManyTakeouts(Refused):
    code, status = "org.too_many_takeouts", 429
    says = _("This office has taken out %(most)s lists today, and that is all for one day. Go on tomorrow, or ask another office.")


def take_out(
    matter: str, what: str, *, rows: int, reason: str, told: str = "", unit: Unit | None = None, names_people: bool = False, by: Person, at: datetime
) -> Takeout:
    """Write down that a list leaves the product; part of the act that makes the file, in its transaction, beside its ledger
    entry of the act `what`. `unit` is the place that the list is of (None: the whole state), `names_people` whether people
    stand in it by name.

    Raises TakeoutReasonMissing, and TooManyTakeouts when the office made as many today as the shape pack lets it; what was
    lent counts for the office it comes from. Two queries and the row.
    """
    within = None if unit is None else unit.booths
    permission.require(by, "export", matter, within)
    if reason not in TakeoutReason.values or (reason == TakeoutReason.OTHER and not told.strip()):
        raise TakeoutReasonMissing(fields={"reason": str(TakeoutReasonMissing.says)})
    office = permission.origin(by, "export", matter, within)
    if office is None:
        raise permission.VerbMissing
    Appointment.objects.select_for_update(of=("self",)).get(pk=office.appointment)
    begins = datetime.combine(local(at).date(), datetime.min.time(), IST)
    most = shape.load(settings.CHAUPAL_SHAPE).exports_a_day
    if Takeout.objects.filter(office=office.appointment, at__gte=begins).count() >= most:
        raise TooManyTakeouts(most=most)
    return Takeout.objects.create(
        by=by, office_id=office.appointment, what=what, unit=unit, rows=rows, names_people=names_people, reason=reason,
        told=told.strip()[:200] if reason == TakeoutReason.OTHER else "", at=at,
    )  # fmt: skip


@transaction.atomic
def export_ledger(*, entries: Sequence[Entry], reason: str, told: str = "", by: Person, at: datetime) -> str:
    """Entries as CSV, India's time: ids, codes and hashes, as they stand in the log. One ledger entry."""
    take_out("ledger", "org.ledger_exported", rows=len(entries), reason=reason, told=told, by=by, at=at)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(HEADS)
    for one in entries:
        sheet.writerow(
            [
                one.id, local(one.at).isoformat(), one.act, one.by_kind, one.by_id, one.about_kind, one.about_id,
                " ".join(one.rule_ids), one.payload.hex() if one.payload else "", "" if one.rows is None else one.rows,
                one.rows_root.hex() if one.rows_root else "",
            ]  # fmt: skip
        )
    record("org.ledger_exported", by=by, about=by, at=at, detail={"rows": len(entries)})
    return out.getvalue()
