"""People who ask to join from outside, and the names by which they find their booth."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import CheckConstraint, F, Q

from chaupal.enrol.choices import WAITS, ApplicantState, Decline
from chaupal.org.choices import OpeningReason
from chaupal.org.models import Appointment, Booth, Unit
from chaupal.people.models import Language, Person


class ApplicantQuerySet(models.QuerySet["Applicant"]):
    def waiting(self) -> ApplicantQuerySet:
        """Those about whom somebody still has to do something: asked, or settled and without an office."""
        return self.filter(state__in=WAITS)


class Applicant(models.Model):
    """Somebody who asked to join: name, sealed number, a place or the nearest one known. Nobody yet: no rights, no slip."""

    name = models.CharField(max_length=120)
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.HINDI)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the mandal, or the seat, district or state where no more is known
    booth = models.ForeignKey(Booth, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ApplicantState, default=ApplicantState.ASKED)
    notice_version = models.CharField(max_length=20)
    at = models.DateTimeField()  # of the request and of the consent
    key_hash = models.BinaryField(unique=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    before_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")  # as asked, for undo
    before_booth = models.ForeignKey(Booth, on_delete=models.PROTECT, null=True, related_name="+")
    over_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    over_at = models.DateTimeField(null=True)
    declined = models.CharField(max_length=10, choices=Decline, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="applications")  # once nominated
    purged_at = models.DateTimeField(null=True)

    objects = ApplicantQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "applicant"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=ApplicantState.values), name="applicant_state_known"),
            CheckConstraint(condition=Q(declined="") | Q(state=ApplicantState.DECLINED), name="applicant_declined_with_word"),
            CheckConstraint(condition=~Q(state=ApplicantState.SETTLED) | Q(settled_by__isnull=False), name="applicant_settled_by_somebody"),
            CheckConstraint(condition=Q(state=ApplicantState.NOMINATED) ^ Q(person=None), name="applicant_nominated_is_person"),
            CheckConstraint(condition=Q(purged_at=None) | Q(phone_sealed=None, phone_blind=None, name=""), name="applicant_purged_is_empty"),
        ]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(state__in=WAITS), name="applicant_waits"),
            models.Index(fields=["unit"], condition=Q(state__in=WAITS), name="applicant_waits_in_unit"),
            models.Index(fields=["phone_blind"], condition=Q(phone_blind__isnull=False), name="applicant_phone"),
        ]

    def __str__(self) -> str:
        return f"applicant {self.pk}"


class ApplicantOpening(models.Model):
    """That somebody opened the number of one who asked to join: in which office, why, until when. Written once, read by them."""

    applicant = models.ForeignKey(Applicant, on_delete=models.CASCADE, related_name="openings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=12, choices=OpeningReason)
    told = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(reason__in=OpeningReason.values), name="applicant_opening_reason_known"),
            CheckConstraint(condition=~Q(reason="other") | ~Q(told=""), name="applicant_opening_other_is_told"),
            CheckConstraint(condition=Q(until__gt=models.F("at")), name="applicant_opening_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk} of applicant {self.applicant_id}"

    def runs(self, at: datetime) -> bool:
        """Whether the number is still open at that time."""
        return at < self.until


class StationKey(models.Model):
    """A station's name as it is looked for, in either script: a cache of the newest list, built anew by the worker."""

    booth = models.IntegerField(primary_key=True)
    list = models.IntegerField()
    key = models.CharField(max_length=320, db_collation="C")

    class Meta:
        indexes = [GinIndex(OpClass(F("key"), name="gin_trgm_ops"), name="station_key_search", fastupdate=False)]

    def __str__(self) -> str:
        return f"name of booth {self.booth}"
