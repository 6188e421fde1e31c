"""What is held about somebody in people, offices and this room, for their own page; rooms above name theirs by `people.held`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext as _

from chaupal.base import seal
from chaupal.base.words import day, hi_or_en, moment
from chaupal.enrol import cards
from chaupal.enrol.actions import merging
from chaupal.enrol.models import (
    Applicant,
    ApplicantOpening,
    Card,
    DataRequest,
    Leaving,
    Merge,
    Nominee,
    Photo,
)
from chaupal.enrol.requests import words_of
from chaupal.ledger.models import Entry
from chaupal.org import openings, roster
from chaupal.org.actions.offices import PHONE_FIELD
from chaupal.org.models import Appointment, Delegation, Opening, Suspension, Takeout
from chaupal.people import leaving
from chaupal.people.held import Section
from chaupal.people.models import Consent, Login, Person, PhoneSession
from chaupal.people.queries import sessions_of

NONE = "–"
OPENINGS = 50  # of the number that are listed, the newest first


def _day(when: date | datetime | None) -> str:
    return day(when) if when else NONE


def _moment(when: datetime | None) -> str:
    return moment(when) if when else NONE


def number_of(person: Person) -> str:
    """One's own phone number as one dials it; a dash where none is kept."""
    return f"+{seal.unseal(person.phone_sealed, field=PHONE_FIELD)}" if person.phone_sealed else NONE


def about_people(person: Person) -> Sequence[Section]:
    """Name, number, language, ways of signing in, sign-ins, consents. Six queries."""
    mail = Login.objects.filter(person=person).values_list("email", flat=True).first()
    rows = [
        (_("Name in Hindi"), person.name_hi), (_("Name in English letters"), person.name_en), (_("Phone number (sealed)"), number_of(person)),
        (_("Language"), person.get_language_display()), (_("Here since"), _day(person.joined_at)), (_("Mail address for signing in"), mail or NONE),
    ]  # fmt: skip
    phones = [(_("phone, by PIN"), _moment(one.begun_at), _moment(one.ended_at)) for one in PhoneSession.objects.filter(person=person).order_by("pk")]
    keys = Authenticator.objects.filter(user__person=person, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    ways = phones + [(_("passkey"), _moment(one.created_at), NONE) for one in keys]
    signed = [(one.says, _moment(one.begun_at), _day(one.seen_on), _moment(one.ended_at)) for one in sessions_of(person)]
    consents = [
        (f"{_notice(one.notice)}, {one.version}", _moment(one.given_at), _moment(one.withdrawn_at)) for one in Consent.objects.filter(person=person).order_by("pk")
    ]
    return [
        Section("person", _("Who you are"), _("So that your unit can reach you. The number is sealed; each opening is recorded."), [_("What"), _("What is kept")], rows),
        Section("ways", _("How you sign in"), _("To know it is you. PINs are kept as a hash alone."), [_("Way"), _("Since when"), _("Until")], ways),
        Section(
            "sessions", _("Your sign-ins"), _("So that you can end one that is not yours. No place and no device is kept; they go 30 days after their last use."),
            [_("Way"), _("Since when"), _("Last used"), _("Ended")], signed,
        ),
        Section("consents", _("What you said yes to"), _("The law asks for the version and the time of each yes."), [_("Notice"), _("Given"), _("Withdrawn")], consents),
    ]  # fmt: skip


def _notice(name: str) -> str:
    return {"keeper": _("joining by slip"), "photo": _("picture on the card"), "join": _("asking to join")}.get(name, name)


def about_offices(person: Person) -> Sequence[Section]:
    """Offices, what was lent and taken away, who opened the number and which lists left, with reasons. Eight queries."""
    held = list(Appointment.objects.select_related("office", "unit", "booth__seat").filter(person=person).order_by("pk"))
    lesser = roster.lesser([person.pk])
    first = {**dict.fromkeys(lesser.values(), _("main office")), **dict.fromkeys(lesser, _("further office"))}
    offices = [(" · ".join(filter(None, (hi_or_en(one.office, "name"), str(first.get(one.pk, ""))))), where(one), str(one.get_state_display()), _day(one.from_on), _day(one.until_on)) for one in held]
    lent = [
        (hi_or_en(one.by, "name"), hi_or_en(one.to, "name"), hi_or_en(one.appointment.office, "name"), _day(one.from_on), _day(one.ended_at or one.until_on), one.reason)
        for one in Delegation.objects.select_related("by", "to", "appointment__office").filter(Q(by=person) | Q(to=person)).order_by("-pk")[:OPENINGS]
    ]
    stopped = [
        (hi_or_en(one.appointment.office, "name") if one.appointment else _("everything"), hi_or_en(one.by, "name"), _moment(one.at), _moment(one.lifted_at), one.reason)
        for one in Suspension.objects.select_related("by", "appointment__office").filter(person=person).order_by("-pk")[:OPENINGS]
    ]
    return [
        Section(
            "offices", _("Your offices"), _("Who does what where is what the organisation is made of."),
            [_("Office"), _("Where"), _("How it stands"), _("Since when"), _("Until")], offices,
        ),
        Section(
            "lent", _("What you lent and what was lent to you"), _("A part of an office, until a day; it ends by itself."),
            [_("From whom"), _("To whom"), _("Office"), _("Since when"), _("Until"), _("Why")], lent,
        ),
        Section(
            "suspensions", _("Suspensions of your offices"), _("Another officer than the one who decided lifts it."),
            [_("Office"), _("By"), _("Since when"), _("Lifted"), _("Why")], stopped,
        ),
        Section(
            "openings", _("Who opened your number"), _("Opening it is an act of its own, for a reason and 15 minutes; here you see every one."),
            [_("Who"), _("Office"), _("When"), _("Why")], _opened(person),
        ),
        Section(
            "lists", _("Lists taken out of your units"), _("Of a list its unit and number of rows are kept, not who stood in it: it may have left without your name."),
            [_("Which unit"), _("Rows"), _("By"), _("When"), _("Why")],
            [(str(one.unit) if one.unit else _("your place, perhaps with others"), str(one.rows), hi_or_en(one.by, "name"), moment(one.at), _reason(one)) for one in openings.lists_with(person)],
        ),
    ]  # fmt: skip


def _opened(person: Person) -> list[tuple[str, ...]]:
    """Openings of their number, those of their request to join among them, the newest first."""
    before = ApplicantOpening.objects.select_related("by", "office__office").filter(applicant__person=person).order_by("-pk")[:OPENINGS]
    rows: list[Opening | ApplicantOpening] = [*Opening.objects.select_related("by", "office__office").filter(person=person).order_by("-pk")[:OPENINGS], *before]
    return [(hi_or_en(one.by, "name"), hi_or_en(one.office.office, "name"), moment(one.at), _reason(one)) for one in rows]


def _reason(one: Opening | ApplicantOpening | Takeout) -> str:
    return f"{one.get_reason_display()}: {one.told}" if one.told else str(one.get_reason_display())


def where(held: Appointment) -> str:
    """The place of an office in the reader's language."""
    hindi, english = cards.place(held)
    return hi_or_en({"place_hi": hindi, "place_en": english}, "place")


def about_enrol(person: Person) -> Sequence[Section]:
    """Request to join, picture, nominee, cards, requests, and how many acts of the ledger name this person. Ten queries."""
    asked = [(_("you asked to join"), _moment(one.at)) for one in Applicant.objects.filter(person=person).order_by("pk")]
    asked += [(_("picture for your card (sealed)"), _moment(one.at)) for one in Photo.objects.filter(person=person)]
    asked += [(_("nominee: name and number (sealed)"), _moment(one.at)) for one in Nominee.objects.filter(person=person)]
    made = Card.objects.select_related("made_by", "batch").filter(appointment__person=person).order_by("-pk")[:OPENINGS]
    printed = [
        (_day(one.made_at), hi_or_en(one.made_by, "name"), one.batch.why if one.batch else NONE, _day(one.until_on), _moment(one.revoked_at)) for one in made
    ]
    requests = [
        (str(said.request.get_kind_display()), _day(said.request.at), said.said or NONE, said.answer or NONE)
        for said in (words_of(one) for one in person.data_requests.order_by("-pk")[:OPENINGS])
    ]
    return [
        Section("given", _("What you gave"), _("Only what you put here yourself; you can take picture and nominee away at any time."), [_("What"), _("When")], asked),
        Section(
            "cards", _("Your identity cards"), _("A printed card shows name, office, place and picture; whoever prints says why."),
            [_("Printed"), _("By"), _("Why"), _("Valid until"), _("Revoked")], printed,
        ),
        Section(
            "one", _("Rows made one"), _("Where you stood here twice: who said so, who approved it, and what became of it."),
            [_("How it stands"), _("Proposed by"), _("When"), _("Approved by")],
            [
                (str(one.get_state_display()), hi_or_en(one.proposed_by, "name"), _moment(one.proposed_at), hi_or_en(one.approved_by, "name") if one.approved_by else NONE)
                for one in Merge.objects.select_related("proposed_by", "approved_by").filter(Q(kept=person) | Q(gone=person)).order_by("pk")
            ],
        ),
        Section("requests", _("What you asked about your data"), _("So that each gets its answer in time."), [_("What"), _("When"), _("You wrote"), _("Answer")], requests),
        _ledger(person),
    ]  # fmt: skip


def _ledger(person: Person) -> Section:
    ids = [str(pk) for pk in Appointment.objects.filter(person=person).values_list("pk", flat=True)]
    about = Q(about_kind="person", about_id=str(person.pk)) | Q(about_kind="appointment", about_id__in=ids)
    rows = [
        (_("acts by you"), str(Entry.objects.filter(by_kind="person", by_id=str(person.pk)).count())),
        (_("acts about you or your offices"), str(Entry.objects.filter(about).count())),
    ]
    why = _("It holds ids and hashes, never a name, number or text, and cannot be rewritten. When you leave, the salts go a year later; then these lines prove nothing about you.")
    return Section("ledger", _("The ledger"), why, [_("What"), _("How many")], rows)


def _things(person: int) -> list[tuple[str, int]]:
    """What entries of the ledger may be about and was this person's alone, in offices and in this room."""
    held = list(Appointment.objects.filter(person=person).values_list("pk", flat=True))
    own: list[tuple[str, Any]] = [("leaving", Leaving), ("data_request", DataRequest), ("applicant", Applicant)]
    found = [("appointment", pk) for pk in held]
    found += [("delegation", pk) for pk in Delegation.objects.filter(by=person).values_list("pk", flat=True)]
    found += [("suspension", pk) for pk in Suspension.objects.filter(person=person).values_list("pk", flat=True)]
    found += [(kind, pk) for kind, model in own for pk in model.objects.filter(person=person).values_list("pk", flat=True)]
    return found


def register_leaving() -> None:
    """Name the things of a person to the purge; called when the room is ready."""
    leaving.register("enrol", leaving.Room(purge=merging.forget_words, about=_things))
