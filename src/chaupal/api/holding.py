"""What this room holds about somebody, and what becomes of it when they leave: tokens they made, addresses they had told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from chaupal.api import actions
from chaupal.api.choices import Right
from chaupal.api.models import Hook, Token
from chaupal.base.clock import local, now
from chaupal.base.words import day, hi_or_en
from chaupal.people import held, leaving
from chaupal.people.held import Section
from chaupal.people.models import Person

LAST, NONE = 50, "–"


def about(person: Person) -> Sequence[Section]:
    """Tokens this person made and addresses they had told of events, the newest first. Two queries."""
    today = local(now()).date()
    says = {"revoked": _("revoked"), "over": _("over"), "waiting": _("waits for a second person"), "in_force": _("in force")}
    tokens = [
        (
            one.name, hi_or_en(one.appointment.office, "name"), "; ".join(str(Right(right).label) for right in one.rights), day(one.made_at),
            day(one.until_on), says[one.stands(today)], day(one.used_on) if one.used_on else NONE,
        )
        for one in Token.objects.select_related("appointment__office").filter(made_by=person).order_by("-pk")[:LAST]
    ]  # fmt: skip
    hooks = [
        (one.url, str(one.unit), day(one.made_at), day(one.ended_at) if one.ended_at else NONE)
        for one in Hook.objects.select_related("unit").filter(made_by=person).order_by("-pk")[:LAST]
    ]
    return [
        Section(
            "tokens", _("Tokens you made"), _("A program asks in your name with them. They end when you leave."),
            [_("What for"), _("Office"), _("What it may do"), _("Made"), _("Until"), _("How it stands"), _("Last used")], tokens,
        ),
        Section("hooks", _("Addresses you had told of events"), _("They end when you leave."), [_("Address"), _("Unit"), _("Since when"), _("Until")], hooks),
    ]  # fmt: skip


def leave(person: Person, at: datetime) -> None:
    """No program asks or is told in the name of somebody who left."""
    actions.end_all(person=person, at=at)


def _things(person: int) -> list[tuple[str, int]]:
    kinds = ((Token.ledger_kind, Token), (Hook.ledger_kind, Hook))
    return [(kind, pk) for kind, model in kinds for pk in model.objects.filter(made_by=person).values_list("pk", flat=True)]


def register() -> None:
    """Name both; called when the room is ready."""
    held.register("api", about)
    leaving.register("api", leaving.Room(leave=leave, about=_things))
