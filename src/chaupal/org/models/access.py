"""Who sees what beside the office itself: what was lent, what was taken away, and what was opened or carried out."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chaupal.base.multirange import MultirangeField
from chaupal.org.choices import DELEGATED_AT_MOST, OpeningReason, TakeoutReason
from chaupal.org.models.office import Appointment
from chaupal.org.models.place import Booth, Unit
from chaupal.people.models import Person


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def open(self) -> DelegationQuerySet:
        """Not taken back and not refused; whether it runs today also hangs on its days and on a second person's yes."""
        return self.filter(ended_at=None)


class Delegation(models.Model):
    """Part of one office, lent to another person until a day: some verbs, over the whole place of the office or a part.

    What it really gives is asked at every request: never more than the office itself gives on that day, nothing while
    the office is suspended or over. Its `by` is the holder of `appointment`, repeated so that the database keeps the
    approver apart.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="delegations")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    grants = models.JSONField()  # {"relay": ["view", "edit"]}: matter to verbs, as on an office
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_on = models.DateField()
    until_on = models.DateField()  # the first day on which it does not hold any more
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    needs_second = models.BooleanField()
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "delegation"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(to=F("by")), name="delegation_to_another"),
            models.CheckConstraint(condition=~Q(approved_by=F("by")) & ~Q(approved_by=F("to")), name="delegation_second_person"),
            models.CheckConstraint(condition=Q(unit=None) ^ Q(booth=None), name="delegation_in_one_place"),
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")) & Q(until_on__lte=F("from_on") + DELEGATED_AT_MOST), name="delegation_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="delegation_approval_has_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None) | Q(ended_by__isnull=False, ended_at__isnull=False), name="delegation_end_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"delegation {self.pk}"

    @property
    def waits(self) -> bool:
        """Whether a second person has to say yes before it gives anything."""
        return self.needs_second and self.approved_by_id is None and self.ended_at is None


class Suspension(models.Model):
    """One office taken out of use at once, or, without an appointment, everything a person holds; until another lifts it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="suspensions")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="suspensions")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    until_on = models.DateField()  # from this day on the worker lifts it, unless it was said anew
    lifted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "suspension"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("person")), name="suspension_by_another"),
            models.CheckConstraint(condition=~Q(lifted_by=F("person")) & ~Q(lifted_by=F("by")), name="suspension_lifted_by_a_third"),
            models.CheckConstraint(condition=Q(lifted_by=None) | Q(lifted_at__isnull=False), name="suspension_lifting_has_time"),
            models.UniqueConstraint(
                fields=["person", "appointment"], condition=Q(lifted_at=None), nulls_distinct=False, name="suspension_once"
            ),
        ]

    def __str__(self) -> str:
        return f"suspension {self.pk}"


class Opening(models.Model):
    """That somebody opened somebody's phone number: in which office, why, and until when it stayed open. Written once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=12, choices=OpeningReason)
    told = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=OpeningReason.values), name="opening_reason_known"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(told=""), name="opening_other_is_told"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="opening_has_an_end"),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="opening_about"),
            models.Index(fields=["by", "person", "-until"], name="opening_running"),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"

    def runs(self, at: datetime) -> bool:
        """Whether the number is still open at that time."""
        return at < self.until


class Takeout(models.Model):
    """That somebody took a list out of the product as a file: what, of which place, how many rows, why. Written once."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)  # the act of the ledger entry beside it
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    rows = models.PositiveIntegerField()
    names_people = models.BooleanField()
    reach = MultirangeField(null=True)  # where those who stand in it by name hold an office; none in rows of before it was kept
    reason = models.CharField(max_length=12, choices=TakeoutReason)
    told = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=TakeoutReason.values), name="takeout_reason_known"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(told=""), name="takeout_other_is_told"),
        ]
        indexes = [models.Index(fields=["office", "at"], name="takeout_a_day")]

    def __str__(self) -> str:
        return f"takeout {self.pk}"
