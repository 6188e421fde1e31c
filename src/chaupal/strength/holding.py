"""What this room holds about somebody, for their own page: the last day of contact, why a lead has them open, calls to them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from chaupal.base.words import day, hi_or_en
from chaupal.people import held
from chaupal.people.held import Section
from chaupal.people.models import Person
from chaupal.strength.models import Call, ChaseNote, Contact


def about(person: Person) -> Sequence[Section]:
    """Their last day of contact, the reasons that stand beside their offices, and calls that were made to them. Three queries."""
    contact = [(day(one.on),) for one in Contact.objects.filter(person=person)]
    notes = ChaseNote.objects.select_related("appointment__office", "unit").filter(appointment__person=person).order_by("pk")
    reasons = [(hi_or_en(one.appointment.office, "name"), str(one.get_reason_display()), hi_or_en(one.unit, "name"), day(one.on)) for one in notes]
    made = Call.objects.select_related("appointment__office").filter(appointment__person=person).exclude(outcome="").order_by("-pk")
    calls = [(hi_or_en(one.appointment.office, "name"), str(one.get_outcome_display()), day(one.tried_at) if one.tried_at else "–") for one in made]
    return [
        Section(
            "contact", _("The last day we heard from you"), _("To count who is active. A day alone: no hour, no place, and nothing of the days before."),
            [_("Day")], contact,
        ),
        Section(
            "reasons", _("Why your lead has you as open"), _("So that nobody asks you twice. Written over when it changes, and gone after 14 days."),
            [_("Office"), _("Reason"), _("Noted in"), _("Day")], reasons,
        ),
        Section(
            "calls", _("Calls to check your office"), _("Drawn by lot among everybody. What you said goes when the sample has expired; counts stay."),
            [_("Office"), _("What came of it"), _("Day")], calls,
        ),
    ]  # fmt: skip


def register() -> None:
    """Name the reader; called when the room is ready."""
    held.register("strength", about)
