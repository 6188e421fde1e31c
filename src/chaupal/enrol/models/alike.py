"""Two rows that may be one person: what says so, that somebody said they are two, and how they were made one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from chaupal.enrol.choices import MergeState
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person


class Alike(models.Model):
    """Two people who may be one, found by the worker or named by an officer; `one` has the smaller number. Once said to be two, it is asked no more.

    `near` is the booth of the place both stand in, or the first of that unit: by it the list is in a reach and in order.
    """

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.BooleanField(default=False)  # one name by its sound, in one place
    by_phone = models.BooleanField(default=False)  # one asked for the number that the other has
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)  # somebody knows both
    near = models.IntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)  # none: the booth `near`
    found_at = models.DateTimeField()
    apart_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    apart_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "alike"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(one__lt=F("other")), name="alike_one_before_other"),
            CheckConstraint(condition=Q(by_name=True) | Q(by_phone=True) | Q(said_by__isnull=False), name="alike_by_something"),
            CheckConstraint(condition=Q(apart_by=None, apart_at=None) | Q(apart_by__isnull=False, apart_at__isnull=False), name="alike_apart_by_somebody"),
            CheckConstraint(condition=~Q(said_by=F("one")) & ~Q(said_by=F("other")), name="alike_said_by_another"),
            CheckConstraint(condition=~Q(apart_by=F("one")) & ~Q(apart_by=F("other")), name="alike_not_by_oneself"),
            UniqueConstraint(fields=["one", "other"], name="alike_once"),
        ]
        indexes = [models.Index(fields=["near", "id"], condition=Q(apart_at=None), name="alike_open")]

    def __str__(self) -> str:
        return f"alike {self.pk}"


class Merge(models.Model):
    """That two rows are one person: proposed by one, approved by another. Both rows and all of their past stay.

    Who is kept goes on; what the other held open has ended and begun anew for the kept one, a line each.
    """

    pair = models.ForeignKey(Alike, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MergeState, default=MergeState.PROPOSED)
    why = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)  # returned, taken back, undone
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    ledger_kind: ClassVar[str] = "merge"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=MergeState.values), name="merge_state_known"),
            CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="merge_two_people"),
            CheckConstraint(
                condition=~Q(proposed_by=F("kept")) & ~Q(proposed_by=F("gone")) & ~Q(approved_by=F("kept")) & ~Q(approved_by=F("gone")),
                name="merge_not_by_oneself",
            ),
            CheckConstraint(condition=~Q(state__in=("merged", "undone")) | Q(approved_by__isnull=False, approved_at__isnull=False), name="merge_by_approval"),
            CheckConstraint(condition=Q(state__in=("proposed", "merged")) ^ Q(closed_by__isnull=False, closed_at__isnull=False), name="merge_closed_by_somebody"),
            UniqueConstraint(fields=["gone"], condition=Q(state__in=("proposed", "merged")), name="merge_gone_once"),
            UniqueConstraint(fields=["pair"], condition=Q(state__in=("proposed", "merged")), name="merge_once_a_pair"),
        ]
        indexes = [models.Index(fields=["proposed_at", "id"], condition=Q(state="proposed"), name="merge_proposed")]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class MergeLine(models.Model):
    """One open appointment of the one who is gone: what state it had, and which began for the kept one in its place."""

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="lines")
    ended = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=12)
    began = models.OneToOneField(Appointment, on_delete=models.PROTECT, null=True, related_name="+")  # none: the kept one held it already

    class Meta:
        constraints = [UniqueConstraint(fields=["merge", "ended"], name="merge_line_once")]

    def __str__(self) -> str:
        return f"line {self.pk} of merge {self.merge_id}"


class AlikeRound(models.Model):
    """A night's look at every place, and how many pairs it found."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    found = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"round of {self.on}"
