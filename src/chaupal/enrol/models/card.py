"""Identity cards: one row a card that was drawn; what it says is read from the appointment at every look."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from chaupal.enrol.choices import BatchState
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person


class CardBatch(models.Model):
    """All cards of one unit in one file: who asked, how far it is, and until when the sealed file can be fetched."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")  # one person's card alone
    again = models.BooleanField(default=False)  # also of those who have a valid one
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    until_on = models.DateField()  # the last day of these cards
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=80, blank=True)  # under MEDIA_ROOT, sealed
    ready_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "card_batch"

    class Meta:
        constraints = [CheckConstraint(condition=Q(state__in=BatchState.values), name="card_batch_state_known")]
        indexes = [models.Index(fields=["at"], condition=~Q(file=""), name="card_batch_with_file")]

    def __str__(self) -> str:
        return f"cards {self.pk}"


class Card(models.Model):
    """One card of one appointment. Of its code only a keyed hash is kept; a new card of the appointment revokes the old."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="cards")
    batch = models.ForeignKey(CardBatch, on_delete=models.PROTECT, related_name="cards", null=True)
    code_blind = models.BinaryField(unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "card"

    class Meta:
        constraints = [UniqueConstraint(fields=["appointment"], condition=Q(revoked_at=None), name="one_card_an_appointment")]

    def __str__(self) -> str:
        return f"card {self.pk}"
