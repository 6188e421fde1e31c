"""Sheets of names that somebody brought in, which nomination came of which row, and how sheets with the same heads are read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from chaupal.enrol.choices import OPEN, UNDER_WAY, SheetState
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person

SHORT = 1_000  # rows


class Sheet(models.Model):
    """One file of names and how far it came. The file lies sealed in `sealed` until it is brought in, at most 7 days.

    `counts` are rows by verdict, `reasons` rows by reason, of the last reading; `back_sealed` are the rows that came back.
    """

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")  # where the one who brought it stands
    at = models.DateTimeField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    tables = models.JSONField()  # [{"name", "rows", "heads", "known"}] of each sheet of the workbook
    table = models.PositiveSmallIntegerField(default=0)
    mapping = models.JSONField(default=dict)  # {"columns": {field: column}, "office": key, "place": code}
    state = models.CharField(max_length=12, choices=SheetState, default=SheetState.NEW)
    progress = models.FloatField(default=0)
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    first_sealed = models.BinaryField(null=True)
    back_sealed = models.BinaryField(null=True)
    fault = models.CharField(max_length=60, blank=True)
    fault_words = models.JSONField(default=dict)
    keep_until = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "sheet"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known"),
            models.CheckConstraint(condition=~Q(state__in=("done", "refused", "gone")) | Q(sealed=None), name="sheet_file_goes_when_over"),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="sheet_progress_is_a_share"),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="sheet_of_person"),
            models.Index(fields=["keep_until"], condition=Q(sealed__isnull=False) | Q(back_sealed__isnull=False), name="sheet_to_destroy"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"

    @property
    def is_open(self) -> bool:
        """The file is there and its columns can be told anew."""
        return self.state in OPEN

    @property
    def is_under_way(self) -> bool:
        """Being read or brought in just now."""
        return self.state in UNDER_WAY

    @property
    def is_short(self) -> bool:
        """Short enough to be worked on while its sender waits."""
        return int(self.chosen["rows"]) <= SHORT

    @property
    def chosen(self) -> dict[str, Any]:
        """Name, rows and heads of the sheet of the workbook that is read."""
        told: dict[str, Any] = self.tables[self.table]
        return told


class SheetRow(models.Model):
    """The nomination that came of one row of a sheet. Running a sheet again finds these and does nothing twice."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="rows")
    number = models.IntegerField()
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="+")
    suggested = models.CharField(max_length=2, blank=True)  # the spelling that a machine wrote: "hi", "en" or none

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_row_once"),
            models.CheckConstraint(condition=Q(suggested__in=["", "hi", "en"]), name="sheet_row_suggested_known"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of sheet {self.sheet_id}"


class SheetHeads(models.Model):
    """How a sheet with these heads was read last time in one unit: proposed the next time."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    heads = models.BinaryField()
    mapping = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "heads"], nulls_distinct=False, name="sheet_heads_once_a_unit")]

    def __str__(self) -> str:
        return f"heads in unit {self.unit_id}"
