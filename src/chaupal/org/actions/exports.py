"""Taking lists out of the product as files: for a reason, so many a day, told to those whose units stand in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import multirange, sheet
from chaupal.base.clock import IST, local
from chaupal.base.errors import BadInput, Refused
from chaupal.base.multirange import Runs
from chaupal.base.paging import FIRST
from chaupal.ledger.actions import record
from chaupal.ledger.models import Entry
from chaupal.org import permission, rising, roster, shape
from chaupal.org.choices import HELD, TakeoutReason
from chaupal.org.models import Appointment, Takeout, Unit
from chaupal.org.queries import home
from chaupal.people.models import Person

LONGEST = 20_000  # rows of one list of people
HEADS = ("id", "at_ist", "act", "by_kind", "by_id", "about_kind", "about_id", "rules", "payload_sha256", "rows", "rows_root")


class TakeoutReasonMissing(BadInput):
    code, says = "org.takeout_reason_missing", _("Say why you take this list out; with “another reason”, write it down. It stands in the ledger's company and is read.")


class ListTooLong(BadInput):
    code, says = "org.list_too_long", _("This list has more than %(most)s rows. Choose a smaller unit and take it out in pieces.")


class TooManyTakeouts(Refused):
    code, status = "org.too_many_takeouts", 429
    says = _("This office has taken out %(most)s lists today, and that is all for one day. Go on tomorrow, or ask another office.")


def said(reason: str, told: str) -> tuple[str, str]:
    """The reason of a list as it is kept, and its words where it is another one; TakeoutReasonMissing."""
    if reason not in TakeoutReason.values or (reason == TakeoutReason.OTHER and not told.strip()):
        raise TakeoutReasonMissing(fields={"reason": str(TakeoutReasonMissing.says)})
    return reason, told.strip()[:200] if reason == TakeoutReason.OTHER else ""


def running(what: str, *, office: int, unit: Unit, since: datetime) -> bool:
    """Whether this office took that list of the unit out since then, so that a further part of it is no other list. One query."""
    return Takeout.objects.filter(what=what, office=office, unit=unit, at__gt=since).exists()


def take_out(
    matter: str, what: str, *, rows: int, reason: str, told: str = "", unit: Unit | None = None, names_people: bool = False, reach: Runs = (),
    verb: str = "export", by: Person, at: datetime,
) -> Takeout:  # fmt: skip
    """Write down that a list leaves the product; part of the act that makes the file, in its transaction, beside its ledger
    entry of the act `what`. `unit` is the place that the list is of (None: the whole state), `names_people` whether people
    stand in it by name, `reach` where these hold their offices (else the unit's booths, else wherever `by` has the right):
    each of them is told. `verb` is the right it goes by: a list of places that names nobody may go by another than export.

    Raises TakeoutReasonMissing, and TooManyTakeouts when the office made as many today as the shape pack lets it; what was
    lent counts for the office it comes from. Two queries and the row.
    """
    within = None if unit is None else unit.booths
    permission.require(by, verb, matter, within)
    why, words = said(reason, told)
    office = permission.origin(by, verb, matter, within)
    if office is None:
        raise permission.VerbMissing
    Appointment.objects.select_for_update(of=("self",)).get(pk=office.appointment)
    begins = datetime.combine(local(at).date(), datetime.min.time(), IST)
    most = shape.load(settings.CHAUPAL_SHAPE).exports_a_day
    if Takeout.objects.filter(office=office.appointment, at__gte=begins).count() >= most:
        raise TooManyTakeouts(most=most)
    where = (reach or within or permission.scope(by, verb, matter)) if names_people else None
    return Takeout.objects.create(
        by=by, office_id=office.appointment, what=what, unit=unit, rows=rows, names_people=names_people, reach=where, reason=why, told=words, at=at
    )


@transaction.atomic
def export_ledger(*, entries: Sequence[Entry], reason: str, told: str = "", by: Person, at: datetime) -> str:
    """Entries as CSV, India's time: ids, codes and hashes, as they stand in the log. One ledger entry."""
    take_out("ledger", "org.ledger_exported", rows=len(entries), reason=reason, told=told, by=by, at=at)
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(HEADS)
    for one in entries:
        rows.writerow(
            [
                one.id, local(one.at).isoformat(), one.act, one.by_kind, one.by_id, one.about_kind, one.about_id,
                " ".join(one.rule_ids), one.payload.hex() if one.payload else "", "" if one.rows is None else one.rows,
                one.rows_root.hex() if one.rows_root else "",
            ]  # fmt: skip
        )
    record("org.ledger_exported", by=by, about=by, at=at, detail={"rows": len(entries)})
    return out.getvalue()


PEOPLE_HEADS = ("appointment", "name_hi", "name_en", "office_hi", "office_en", "unit", "booth", "part", "place_hi", "place_en", "state", "from_on", "main_office")


@transaction.atomic
def export_people(*, unit: Unit | None, text: str, above: bool, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """The list of people as CSV, as the page shows it: names, offices and how they stand, no number. `unit` None: all in reach.

    Raises ListTooLong, and what `take_out` raises. One ledger entry with the number of rows.
    """
    reach = permission.scope(by, "view", "people") if unit is None else unit.booths
    permission.require(by, "export", "people", reach)
    found = roster.shown(reach, text, FIRST, above=above, size=LONGEST)
    if found.next:
        raise ListTooLong(most=LONGEST)
    lesser = roster.lesser({one.person_id for one in found.rows})
    out, count = sheet.write(PEOPLE_HEADS, (_held(one, lesser) for one in found.rows))
    take_out_people("org.people_exported", rows=count, unit=unit, reach=reach, reason=reason, told=told, detail={"unit": unit.code if unit else ""}, by=by, at=at)
    return out


RISING_HEADS = (
    "appointment", "name_hi", "name_en", "office_hi", "office_en", "unit", "booth", "part", "place_hi", "place_en", "state", "days_left",
    "proposed_by_hi", "proposed_by_en", "proposed_at_ist",
)  # fmt: skip


@transaction.atomic
def export_rising(*, wanted: rising.Filter, unit: Unit | None, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """Names on their way up as CSV, as the page shows them, the longest waiting first: no number. `unit` as the page was narrowed.

    Raises ListTooLong, and what `take_out` raises. One ledger entry with the number of rows.
    """
    permission.require(by, "export", "people", wanted.reach)
    ids = rising.numbers(wanted, LONGEST + 1, at=at)
    if len(ids) > LONGEST:
        raise ListTooLong(most=LONGEST)
    found = Appointment.objects.select_related("person", "office", "unit", "booth__seat", "proposed_by").in_bulk(ids)
    out, count = sheet.write(RISING_HEADS, (_rising(found[pk], at) for pk in ids))
    take_out_people("org.rising_exported", rows=count, unit=unit, reach=wanted.reach, reason=reason, told=told, detail={"unit": unit.code if unit else ""}, by=by, at=at)
    return out


def _rising(one: Appointment, at: datetime) -> list[object]:
    left = (one.clock_from or one.proposed_at) + rising.ALLOWED - at
    return [*_place(one), str(one.get_state_display()), left.days, one.proposed_by.name_hi, one.proposed_by.name_en, f"{local(one.proposed_at):%Y-%m-%d %H:%M}"]


def take_out_people(
    act: str, *, rows: int, unit: Unit | None = None, reach: Runs = (), reason: str, told: str, detail: Mapping[str, str], by: Person, at: datetime
) -> None:
    """`take_out` and the ledger's entry of a list with people's names: of this unit, else of all that `by` may take out, under
    the place where they stand."""
    whole = unit or home(by, "people").unit
    told_to = reach or (unit.booths if unit else permission.scope(by, "export", "people"))
    # A list of more than the unit is no list of the unit: those of the other places would read a name that is not theirs.
    is_of_it = whole is not None and not multirange.subtract(told_to, whole.booths) and permission.may(by, "export", "people", whole.booths)
    within = whole if is_of_it else None
    take_out("people", act, unit=within, rows=rows, names_people=True, reach=told_to, reason=reason, told=told, by=by, at=at)
    record(act, by=by, about=by, at=at, detail={"rows": rows, **detail})


def _held(one: Appointment, lesser: Mapping[int, int]) -> list[object]:
    return [
        *_place(one), str(one.get_state_display()), one.from_on.isoformat() if one.from_on else "",
        "" if one.state not in HELD else "no" if one.pk in lesser else "yes",
    ]  # fmt: skip


def _place(one: Appointment) -> list[object]:
    booth = one.booth
    place = one.unit or (booth.seat if booth else None)
    return [
        one.pk, one.person.name_hi, one.person.name_en, one.office.name_hi, one.office.name_en, one.unit.code if one.unit else "", booth.pk if booth else "",
        booth.part if booth else "", place.name_hi if place else "", place.name_en if place else "",
    ]  # fmt: skip
