"""People who ask to join: kept with their yes, settled, put forward or declined by the unit, forgotten in time (P2, P3, P11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from chaupal.base import multirange, seal, sheet
from chaupal.base.clock import local
from chaupal.base.paging import FIRST
from chaupal.enrol import applicants, joinrefusals, whereabouts
from chaupal.enrol.actions.own import NameMissing, number
from chaupal.enrol.applicants import LAPSE_DAYS, NOTICE, NOTICE_VERSION, PHONE, PURGE_DAYS
from chaupal.enrol.choices import WAITS, ApplicantState, Decline
from chaupal.enrol.models import Applicant, ApplicantOpening
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions import exports, offices, openings
from chaupal.org.choices import NUMBER_OPEN_FOR
from chaupal.org.models import Appointment, Booth, Office, Unit
from chaupal.people.models import Consent, Person
from chaupal.people.terms import terms

PURGER = "enrol.purge"
AT_ONCE = 500
PUBLIC = ("public", "form")
EMPTY = {"name": "", "phone_sealed": None, "phone_blind": None}


@dataclass(frozen=True, slots=True)
class Asked:
    """The request and the one key to its page; only the key's hash is kept."""

    applicant: Applicant
    key: str


@transaction.atomic
def ask_to_join(
    *, name: str, phone: str, adult: bool | None, in_service: bool | None, agreed: bool, language: str, unit: Unit | None, booth: Booth | None, at: datetime,
    key: str = "",
) -> Asked:
    """Keep a request to join, with the version of the notice it was agreed to; nothing at all where a rule forbids it. The
    same words sent once more with the same `key` are the request that is here already.

    Raises NotSaid, UnderAge (P3), InService (P11), NoticeNotAgreed (P2), NameMissing, NotANumber. The entry names no one.
    """
    missing = {field: str(joinrefusals.NotSaid.says) for field, told in (("adult", adult), ("in_service", in_service)) if told is None}
    if missing:
        raise joinrefusals.NotSaid(fields=missing)
    if not adult:
        refusal = joinrefusals.UnderAge(age=terms().adult_age)
        raise joinrefusals.UnderAge(fields={"adult": refusal.text}, age=terms().adult_age)
    if in_service:
        raise joinrefusals.InService(fields={"in_service": str(joinrefusals.InService.says)})
    if not agreed:
        raise joinrefusals.NoticeNotAgreed(fields={"agreed": str(joinrefusals.NoticeNotAgreed.says)})
    told = " ".join(name.split())[:120]
    if not told:
        raise NameMissing(fields={"name": str(NameMissing.says)})
    dialled = number(phone)
    where = whereabouts.nearest(booth.number) if booth is not None else unit or whereabouts.whole()
    key, blind = key or applicants.new_key(), seal.blind(dialled, field=offices.PHONE_FIELD)
    values = {
        "name": told, "phone_sealed": seal.seal(dialled, field=PHONE), "phone_blind": blind, "language": language, "unit": where, "booth": booth,
        "notice_version": NOTICE_VERSION, "at": at,
    }  # fmt: skip
    made, is_new = Applicant.objects.get_or_create(key_hash=applicants.key_hash(key), defaults=values)
    if not is_new and (made.name, bytes(made.phone_blind or b"")) == (told, blind):
        return Asked(made, key)
    if not is_new:  # the form was opened again and filled in for somebody else
        key = applicants.new_key()
        made = Applicant.objects.create(key_hash=applicants.key_hash(key), **values)
    record("enrol.join_asked", by=PUBLIC, about=made, at=at, rule_ids=("P2", "P3", "P11"), detail={"notice": NOTICE_VERSION, "unit": where.pk})
    return Asked(made, key)


def _locked(applicant: Applicant) -> Applicant:
    return Applicant.objects.select_for_update(of=("self",)).select_related("unit", "booth").get(pk=applicant.pk)


def _waiting(applicant: Applicant, by: Person) -> Applicant:
    found = _locked(applicant)
    permission.require(by, "create", "people", found.unit.booths)
    if found.state not in WAITS:
        raise joinrefusals.OverAlready
    return found


@transaction.atomic
def take_back_request(*, applicant: Applicant, at: datetime) -> Applicant:
    """Whoever asked takes it back: name and number are destroyed now, since nothing was done with them yet. Raises OverAlready."""
    found = _locked(applicant)
    if found.state not in (*WAITS, ApplicantState.DECLINED, ApplicantState.LAPSED) or found.purged_at is not None:
        raise joinrefusals.OverAlready
    Applicant.objects.filter(pk=found.pk).update(state=ApplicantState.WITHDRAWN, declined="", over_at=at, purged_at=at, **EMPTY)
    record("enrol.join_taken_back", by=PUBLIC, about=found, at=at, rule_ids=("P2",))
    found.refresh_from_db()
    return found


@transaction.atomic
def settle_applicant(*, applicant: Applicant, unit: Unit | None, booth: Booth | None, by: Person, at: datetime) -> Applicant:
    """Say where somebody belongs: they are on the waiting list of that place. Raises PlaceMissing, OverAlready."""
    found = _waiting(applicant, by)
    where = whereabouts.nearest(booth.number) if booth is not None else unit
    if where is None:
        raise joinrefusals.PlaceMissing(fields={"place": str(joinrefusals.PlaceMissing.says)})
    permission.require(by, "create", "people", where.booths if booth is None else ((booth.number, booth.number + 1),))
    if found.state == ApplicantState.ASKED:
        found.before_unit, found.before_booth = found.unit, found.booth
    found.unit, found.booth, found.state, found.settled_by, found.settled_at = where, booth, ApplicantState.SETTLED, by, at
    found.save(update_fields=["unit", "booth", "state", "settled_by", "settled_at", "before_unit", "before_booth"])
    record("enrol.applicant_settled", by=by, about=found, at=at, detail={"unit": where.pk, "booth": booth.number if booth else 0})
    return found


@transaction.atomic
def nominate_applicant(*, applicant: Applicant, office: Office, name_hi: str, name_en: str, by: Person, at: datetime) -> Appointment:
    """Put them forward for an office of the place they are settled in; their consent goes along, the request's copy goes.

    Raises whatever `org.actions.offices.nominate_member` raises, and OverAlready.
    """
    found = _waiting(applicant, by)
    if found.phone_sealed is None:
        raise joinrefusals.OverAlready
    if not name_hi.strip() or not name_en.strip():
        raise NameMissing(fields={"name_hi": str(NameMissing.says)})
    at_booth = found.booth is not None and office.unit_kind == "booth"
    made = offices.nominate_member(
        name_hi=" ".join(name_hi.split()), name_en=" ".join(name_en.split()), phone=seal.unseal(found.phone_sealed, field=PHONE), office=office,
        unit=None if at_booth else found.unit, booth=found.booth if at_booth else None, by=by, at=at,
    )  # fmt: skip
    Consent.objects.create(person=made.person, notice=NOTICE, version=found.notice_version, given_at=found.at)
    Person.objects.filter(pk=made.person_id).update(language=found.language)
    Applicant.objects.filter(pk=found.pk).update(state=ApplicantState.NOMINATED, person=made.person, over_by=by, over_at=at, purged_at=at, **EMPTY)
    record("enrol.applicant_nominated", by=by, about=found, at=at, rule_ids=("P2",), detail={"appointment": made.pk, "notice": found.notice_version})
    return made


@transaction.atomic
def decline_applicant(*, applicant: Applicant, reason: str, by: Person, at: datetime) -> Applicant:
    """Not now, in one of the words that they may read themselves. Can be taken back until it is purged. Raises OverAlready."""
    found = _waiting(applicant, by)
    found.state, found.declined, found.over_by, found.over_at = ApplicantState.DECLINED, Decline(reason), by, at
    found.save(update_fields=["state", "declined", "over_by", "over_at"])
    record("enrol.applicant_declined", by=by, about=found, at=at, detail={"reason": str(found.declined)})
    return found


@transaction.atomic
def undo(*, applicant: Applicant, by: Person, at: datetime) -> Applicant:
    """Take back the last of declining and settling: they stand where they stood before. Raises NothingToUndo."""
    found = _locked(applicant)
    permission.require(by, "create", "people", found.unit.booths)
    before = found.state
    if before == ApplicantState.DECLINED and found.purged_at is None:
        found.state = ApplicantState.SETTLED if found.settled_by_id else ApplicantState.ASKED
        found.declined, found.over_by, found.over_at = "", None, None
    elif before == ApplicantState.SETTLED and found.before_unit_id is not None:
        found.unit_id, found.booth_id, found.state = found.before_unit_id, found.before_booth_id, ApplicantState.ASKED
        found.settled_by = found.settled_at = found.before_unit = found.before_booth = None
    else:
        raise joinrefusals.NothingToUndo
    fields = ["state", "declined", "over_by", "over_at", "unit", "booth", "settled_by", "settled_at", "before_unit", "before_booth"]
    found.save(update_fields=fields)
    record("enrol.applicant_undone", by=by, about=found, at=at, detail={"from": str(before), "to": str(found.state)})
    return found


@transaction.atomic
def open_applicant_number(*, applicant: Applicant, reason: str, told: str = "", by: Person, at: datetime) -> ApplicantOpening:
    """This person may see the number for a quarter of an hour, as with an office-holder's: for a reason that they read on the
    page of their request. An opening of the two that still runs is answered again. Raises OpeningReasonMissing, OverAlready."""
    found = _locked(applicant)
    permission.require(by, "see_phone", "people", found.unit.booths)
    if found.phone_sealed is None:
        raise joinrefusals.OverAlready
    running = applicants.running(by, found, at)
    if running is not None:
        return running
    said = openings.why(within=found.unit.booths, reason=reason, told=told, by=by)
    opened = ApplicantOpening.objects.create(
        applicant=found, by=by, office_id=said.office, reason=said.reason, told=said.told, at=at, until=at + NUMBER_OPEN_FOR
    )
    record("enrol.applicant_number_opened", by=by, about=found, at=at, detail={"opening": opened.pk, "reason": reason})
    return opened


LIST_HEADS = ("name", "unit", "unit_hi", "unit_en", "booth", "asked_on", "state", "settled_by_hi", "settled_by_en")


@transaction.atomic
def export_applicants(*, name: str, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """One list of the desk as CSV, as the eye sees it where `by` may take lists out: no number. One entry with the rows.

    Raises ListTooLong, and what `exports.take_out` raises.
    """
    reach = multirange.intersect(permission.scope(by, "create", "people"), permission.scope(by, "export", "people"))
    if not reach:
        raise permission.VerbMissing
    found = applicants.rows(by, name, FIRST, size=exports.LONGEST, reach=reach)
    if found.next:
        raise exports.ListTooLong(most=exports.LONGEST)
    text, count = sheet.write(LIST_HEADS, (_line(one) for one in found.rows))
    exports.take_out_people("enrol.applicants_exported", rows=count, reason=reason, told=told, detail={"list": name}, by=by, at=at)
    return text


def _line(one: Applicant) -> list[object]:
    who = one.settled_by
    return [
        one.name, one.unit.code, one.unit.name_hi, one.unit.name_en, one.booth_id or "", local(one.at).date().isoformat(), str(one.get_state_display()),
        who.name_hi if who else "", who.name_en if who else "",
    ]  # fmt: skip


@transaction.atomic
def lapse(*, at: datetime, limit: int = AT_ONCE) -> int:
    """End requests that nobody settled within ninety days, and waiting that lasted as long; how many. One entry with a line each."""
    old = at - timedelta(days=LAPSE_DAYS)
    late = Q(state=ApplicantState.ASKED, at__lte=old) | Q(state=ApplicantState.SETTLED, settled_at__lte=old)
    over = list(Applicant.objects.select_for_update().filter(late).order_by("pk")[:limit])
    Applicant.objects.filter(pk__in=[one.pk for one in over]).update(state=ApplicantState.LAPSED, over_at=at)
    if over:
        record("enrol.applicants_lapsed", by=PURGER, about=("queue", "applicants"), at=at, rule_ids=("P6",), lines=[(one.pk, str(one.state), "lapsed") for one in over])
    return len(over)


@transaction.atomic
def purge(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Destroy name and number of requests that came to nothing thirty days ago; how many. One entry with a line each."""
    states = (ApplicantState.DECLINED, ApplicantState.LAPSED)
    over = list(Applicant.objects.select_for_update().filter(state__in=states, purged_at=None, over_at__lte=at - timedelta(days=PURGE_DAYS)).order_by("pk")[:limit])
    Applicant.objects.filter(pk__in=[one.pk for one in over]).update(purged_at=at, **EMPTY)
    if over:
        record("enrol.applicants_purged", by=PURGER, about=("queue", "applicants"), at=at, rule_ids=("P6",), lines=[(one.pk, str(one.state), "purged") for one in over])
    return len(over)
