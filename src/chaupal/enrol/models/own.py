"""What belongs to one person alone: photo, nominee, requests about their data, and the row that stays when they left."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

from chaupal.enrol.choices import LeavingWhy, RequestKind
from chaupal.people.models import Consent, Person


class Photo(models.Model):
    """A person's own small picture for their card, sealed; they put it here and take it away themselves."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="photo")
    sealed = models.BinaryField()  # a JPEG of 180 x 225 without any metadata
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"photo of {self.person_id}"


class Nominee(models.Model):
    """Who may act for a person about their data when they cannot; named by the person, sealed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="nominee")
    name_sealed = models.BinaryField()
    phone_sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"nominee of {self.person_id}"


class DataRequest(models.Model):
    """What a person asks of the grievance contact about their data, with the clock of the rule pack (P5)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=10, choices=RequestKind)
    said_sealed = models.BinaryField(null=True)  # what they say; for a new number the number itself
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    last_at = models.DateTimeField()  # the law's very last day
    answer_sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    granted = models.BooleanField(null=True)

    ledger_kind: ClassVar[str] = "data_request"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=RequestKind.values), name="data_request_kind_known"),
            CheckConstraint(
                condition=Q(answered_at=None, answered_by=None) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="data_request_answered_by_somebody",
            ),
            CheckConstraint(condition=~Q(answered_by=models.F("person")), name="data_request_answered_by_another"),
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(answered_at=None), name="data_request_waits")]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Leaving(models.Model):
    """That somebody left, and what is kept of them until the purge: one sealed copy. Afterwards this row is the tombstone."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="leaving")
    why = models.CharField(max_length=10, choices=LeavingWhy)
    at = models.DateTimeField()
    purge_on = models.DateField()
    sealed = models.BinaryField(null=True)  # name in both scripts, phone number, language, mail address
    key_hash = models.BinaryField(unique=True)  # of the one address by which they get their letter and see the purge
    purged_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "leaving"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(why__in=LeavingWhy.values), name="leaving_why_known"),
            CheckConstraint(condition=Q(purged_at=None) ^ Q(sealed=None), name="leaving_sealed_until_purged"),
        ]
        indexes = [models.Index(fields=["purge_on"], condition=Q(purged_at=None), name="leaving_waits_for_purge")]

    def __str__(self) -> str:
        return f"leaving of {self.person_id}"
