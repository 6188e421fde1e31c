"""Acts upon many appointments at once, and the people who are called before or after an approval."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chaupal.base.multirange import MultirangeField
from chaupal.org.choices import BatchKind, BatchState, CallOutcome
from chaupal.org.models.office import Appointment
from chaupal.org.models.place import Unit
from chaupal.people.models import Person


class Batch(models.Model):
    """One act upon many appointments: who did it and when, and for an approval or a check the sample that is called.

    `seed` decides who is called: by the SHA-256 of "seed:number of the appointment", the smallest first. The three counts
    are all that stays of the calls once the batch is closed (R12).
    """

    kind = models.CharField(max_length=14, choices=BatchKind)
    state = models.CharField(max_length=10, choices=BatchState)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)  # of a check
    booths = MultirangeField()  # everything that its appointments lie in: who may see it
    rows = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    seed = models.CharField(max_length=32, blank=True)
    size = models.PositiveSmallIntegerField(default=0)
    confirmed = models.PositiveSmallIntegerField(default=0)
    not_reached = models.PositiveSmallIntegerField(default=0)
    denied = models.PositiveSmallIntegerField(default=0)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "batch"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="batch_kind_known"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(state="calling") | Q(closed_at__isnull=False), name="batch_closed_has_time"),
        ]
        indexes = [models.Index(F("id").desc(), condition=Q(state="calling"), name="batch_calling")]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class BatchItem(models.Model):
    """One appointment of a batch; `turn` is its place among those who are called, empty for everybody else."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.CharField(max_length=12)
    turn = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=12, choices=CallOutcome, blank=True)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    called_at = models.DateTimeField(null=True)
    open = models.BooleanField(default=False)  # waits for its approval: no other batch may hold it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment"], condition=Q(open=True), name="batchitem_open_once"),
            models.UniqueConstraint(fields=["batch", "turn"], condition=Q(turn__isnull=False), name="batchitem_turn_once"),
            models.CheckConstraint(
                condition=Q(outcome="", called_by=None, called_at=None) | (~Q(outcome="") & Q(called_by__isnull=False, called_at__isnull=False)),
                name="batchitem_call_has_caller",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"
