"""Offices held in the party, from the shape pack, and who holds them: dated rows, never overwritten."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from chaupal.org.choices import HELD, OVER, RISING, AppointmentState
from chaupal.org.models.place import Booth, Unit
from chaupal.people.models import Person


class Office(models.Model):
    """A post held in the organisation at one kind of unit; `strength` is the sanctioned number, empty at the state desk."""

    key = models.CharField(max_length=40, unique=True)
    unit_kind = models.CharField(max_length=20)
    name_hi = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    strength = models.PositiveSmallIntegerField(null=True)
    ceiling = models.PositiveSmallIntegerField(null=True)
    grants = models.JSONField()  # {"relay": ["view", "create"]}: matter to verbs
    place = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.key

    @property
    def keeps_groups(self) -> bool:
        """Whether its holder shares in groups, whose every member sees the number (P12)."""
        return self.unit_kind == "booth" and "create" in self.grants.get("relay", ())


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def running(self, on: date) -> AppointmentQuerySet:
        """Active, begun and not ended on that day."""
        return self.filter(state=AppointmentState.ACTIVE, from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gt=on))

    def waiting(self) -> AppointmentQuerySet:
        """On the way up: put forward, not yet approved, not returned."""
        return self.filter(state__in=RISING)


class Appointment(models.Model):
    """One person in one office of one unit or booth, from a day until a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=AppointmentState, default=AppointmentState.NOMINATED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    # The 7 days count from here: empty as long as that is when the name went up, later by the time it stood returned.
    clock_from = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_from = models.CharField(max_length=12, blank=True, db_default="")  # the state that a return taken back gives again
    confirmed_at = models.DateTimeField(null=True)
    recommended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recommended_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)

    objects = AppointmentQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "appointment"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit=None) ^ Q(booth=None), name="appointment_in_one_place"),
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="appointment_two_people"),
            models.CheckConstraint(condition=~Q(approved_by=F("person")), name="appointment_not_by_oneself"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="appointment_approval_has_time",
            ),
            models.CheckConstraint(condition=Q(state__in=AppointmentState.values), name="appointment_state_known"),
            models.CheckConstraint(condition=~Q(state__in=HELD) | Q(approved_by__isnull=False), name="appointment_held_by_approval"),
            models.CheckConstraint(condition=~Q(state="active") | Q(accepted_at__isnull=False), name="appointment_active_by_acceptance"),
            models.CheckConstraint(condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="appointment_confirmed_has_time"),
            models.CheckConstraint(
                condition=~Q(state__in=("consented", "recommended")) | Q(confirmed_at__isnull=False, accepted_at__isnull=False),
                name="appointment_consent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="recommended") | Q(recommended_by__isnull=False, recommended_at__isnull=False),
                name="appointment_recommended_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state__in=OVER) | Q(until_on__isnull=False), name="appointment_over_has_day"),
            models.CheckConstraint(condition=~Q(recommended_by=F("person")), name="appointment_not_recommended_by_oneself"),
            models.CheckConstraint(condition=~Q(approved_by=F("recommended_by")), name="appointment_approver_is_not_recommender"),
            models.UniqueConstraint(
                fields=["person", "office", "unit", "booth"], condition=Q(until_on=None), nulls_distinct=False, name="appointment_once"
            ),
        ]
        indexes = [
            models.Index(fields=["booth", "id"], condition=Q(booth__isnull=False), name="appointment_booth"),
            models.Index(Coalesce("clock_from", "proposed_at"), F("id"), condition=Q(state__in=RISING), name="appointment_rising"),
            models.Index(F("state"), Coalesce("clock_from", "proposed_at"), F("id"), condition=Q(state__in=RISING), name="appointment_rising_state"),
            models.Index(F("office"), Coalesce("clock_from", "proposed_at"), F("id"), condition=Q(state__in=RISING), name="appointment_rising_office"),
            models.Index(fields=["recommended_at", "id"], condition=Q(state="recommended"), name="appointment_recommended"),
            models.Index(fields=["booth", "id"], condition=Q(state__in=RISING, booth__isnull=False), name="appointment_rising_booth"),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"


class MainOffice(models.Model):
    """Which of several offices is somebody's first, by another's word. Where nobody said: the highest one, held the longest."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(by=F("person")), name="main_office_not_by_oneself")]

    def __str__(self) -> str:
        return f"main office of person {self.person_id}"
