"""Tokens of programs and addresses that are told of events. A token is a narrowed office, and dies with it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chaupal.api.choices import DeliveryState, Event
from chaupal.org.choices import TakeoutReason
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person


class Token(models.Model):
    """What lets a program ask in the name of one office: a part of its rights, inside one unit, until a day.

    Of the secret only a hash is kept. One that takes out names says what for, and waits for a second person's yes.
    """

    name = models.CharField(max_length=80)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")  # none for an office of a booth
    rights = models.JSONField()  # ["org:view", ...]
    secret_hash = models.BinaryField(unique=True)
    needs_approval = models.BooleanField()
    reason = models.CharField(max_length=12, choices=TakeoutReason, blank=True, db_default="")  # why names are taken out
    told = models.CharField(max_length=200, blank=True, db_default="")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until_on = models.DateField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    ledger_kind: ClassVar[str] = "token"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("made_by")), name="token_two_people"),
            models.CheckConstraint(condition=Q(needs_approval=True) | ~Q(rights__contains=["people:export"]), name="token_names_need_approval"),
            models.CheckConstraint(condition=~Q(reason="") | ~Q(rights__contains=["people:export"]), name="token_names_have_a_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None) | Q(approved_by__isnull=False, approved_at__isnull=False), name="token_approval_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"

    def stands(self, today: date) -> str:
        """How it stands: "revoked", "over", "waiting" or "in_force"."""
        if self.revoked_at is not None:
            return "revoked"
        if self.until_on <= today:
            return "over"
        return "waiting" if self.needs_approval and self.approved_by_id is None else "in_force"


class Hook(models.Model):
    """An address that a unit has told of events, signed with a secret of its own."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=300)
    secret_sealed = models.BinaryField()
    events = models.JSONField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "hook"

    def __str__(self) -> str:
        return f"hook {self.pk}"


class Delivery(models.Model):
    """One event on its way to one address, and what came of it."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    key = models.CharField(max_length=64)  # the ledger's entry, so that no event goes twice
    event = models.CharField(max_length=24, choices=Event)
    about_kind = models.CharField(max_length=30)
    about_id = models.CharField(max_length=64)
    at = models.DateTimeField()  # when it happened
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # the other side's HTTP status
    why = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="delivery_event_known"),
            models.UniqueConstraint(fields=["hook", "key"], name="delivery_once"),
        ]
        indexes = [models.Index(fields=["hook", "-id"], name="delivery_newest")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
