"""Lists of stations on their way into force, what is proposed for each booth, and what became of each booth for good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from chaupal.lineage.choices import BEGINS, CONTINUES, ENDS, CarryKind, Kind, ListState, Skipped
from chaupal.org.choices import NameQuality, Script
from chaupal.org.models import Appointment, Booth, Office, StationList, Unit
from chaupal.people.models import Person


class ComingList(models.Model):
    """A list of stations that was handed in and compared with the one in force; not in force itself until it is due."""

    state = models.CharField(max_length=10, choices=ListState, default=ListState.READING)
    year = models.SmallIntegerField()
    dated_on = models.DateField()
    source = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    against = models.ForeignKey(StationList, models.PROTECT, null=True, related_name="+")
    stations_count = models.IntegerField(default=0)
    problems = models.JSONField(default=list)  # rows that were wrong, when it could not be read, or why it did not come into force: row, field, words
    read_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)  # none: by command
    read_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    in_force_on = models.DateField(null=True)
    applied_at = models.DateTimeField(null=True)
    station_list = models.OneToOneField(StationList, models.PROTECT, null=True, related_name="coming")

    ledger_kind: ClassVar[str] = "coming_list"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(state__in=ListState.values), name="coming_state_known"),
            CheckConstraint(condition=~Q(decided_by=F("read_by")), name="coming_two_people"),
            CheckConstraint(condition=Q(state="in_force") ^ Q(applied_at=None), name="coming_in_force_has_time"),
            CheckConstraint(condition=~Q(state="due") | Q(in_force_on__isnull=False), name="coming_due_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.stations_count}"


class ComingStation(models.Model):
    """One station of a coming list, as the list prints it."""

    coming = models.ForeignKey(ComingList, models.CASCADE, related_name="stations", db_index=False)
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    part_no = models.SmallIntegerField()
    suffix = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=200, blank=True)
    script = models.CharField(max_length=4, choices=Script, blank=True)
    quality = models.CharField(max_length=20, choices=NameQuality)
    electors = models.IntegerField(null=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["coming", "seat", "part_no", "suffix"], name="coming_station_once")]

    def __str__(self) -> str:
        return self.name or self.part

    @property
    def part(self) -> str:
        """The part number as it is written."""
        return f"{self.part_no}{self.suffix}"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def standing(self) -> JudgementQuerySet:
        """Words that were not taken back or replaced."""
        return self.filter(withdrawn_at=None)


class Judgement(models.Model):
    """One word on what a coming list makes of a booth: the engine's proposal, or a person's that stands in its place."""

    coming = models.ForeignKey(ComingList, models.CASCADE, related_name="judgements", db_index=False)
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    old = models.ForeignKey(Booth, models.PROTECT, null=True, related_name="+", db_index=False)
    station = models.ForeignKey(ComingStation, models.CASCADE, null=True, related_name="judgements")
    kind = models.CharField(max_length=10, choices=Kind)
    share = models.FloatField()  # of the old booth's electors that go along: 0 to 1
    confidence = models.SmallIntegerField()  # 0 to 100; a person's word is 100
    asked = models.BooleanField(default=False)
    why = models.JSONField(default=dict)
    engine = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=Kind.values), name="judgement_kind_known"),
            CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="judgement_share"),
            CheckConstraint(condition=Q(kind=Kind.NEW) ^ Q(old__isnull=False), name="judgement_new_has_no_old"),
            CheckConstraint(condition=Q(kind=Kind.CLOSED) ^ Q(station__isnull=False), name="judgement_closed_has_no_station"),
            CheckConstraint(condition=Q(by=None) ^ Q(engine=""), name="judgement_said_by_one"),
            UniqueConstraint(
                fields=["coming", "old"], condition=Q(withdrawn_at=None, kind__in=(*CONTINUES, *ENDS)), name="judgement_booth_goes_on_once"
            ),
            UniqueConstraint(
                fields=["coming", "station"], condition=Q(withdrawn_at=None, kind__in=(*CONTINUES, *BEGINS)), name="judgement_station_begins_once"
            ),
        ]
        indexes = [models.Index(fields=["coming", "seat", "kind"], condition=Q(withdrawn_at=None), name="judgement_of_seat")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.old_id} to {self.station_id}"


class SeatSheet(models.Model):
    """One seat of a coming list: how many booths it makes of which kind, how many are still asked, and whose yes it has."""

    coming = models.ForeignKey(ComingList, models.CASCADE, related_name="sheets", db_index=False)
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    before = models.IntegerField()
    after = models.IntegerField()
    same = models.IntegerField(default=0)
    renumbered = models.IntegerField(default=0)
    renamed = models.IntegerField(default=0)
    split = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    merged = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["coming", "seat"], name="sheet_once_a_seat"),
            CheckConstraint(condition=Q(confirmed_at=None) | Q(asked=0), name="sheet_confirmed_has_no_question"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.before} to {self.after}"


class CarryQuerySet(models.QuerySet["Carry"]):
    def waiting(self) -> CarryQuerySet:
        """Offices that go along and that nobody has decided yet."""
        return self.filter(left_out=False, made=None, skipped="")


class Carry(models.Model):
    """One office that goes along with its booth: proposed with the seat's yes, approved by a second person once the list is
    in force. Until then, and where it is left out, the old office runs on: nobody is lost."""

    sheet = models.ForeignKey(SeatSheet, models.CASCADE, related_name="carries")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    station = models.ForeignKey(ComingStation, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, choices=CarryKind)
    left_out = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    made = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    skipped = models.CharField(max_length=6, choices=Skipped, blank=True)

    objects = CarryQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "carry"

    class Meta:
        constraints = [
            UniqueConstraint(fields=["sheet", "appointment", "kind", "station"], name="carry_once"),
            CheckConstraint(condition=Q(kind__in=CarryKind.values), name="carry_kind_known"),
            CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="carry_two_people"),
            CheckConstraint(condition=Q(made=None) | Q(approved_by__isnull=False), name="carry_made_by_approval"),
        ]

    def __str__(self) -> str:
        return f"carry {self.pk}"


class Lineage(models.Model):
    """What one list made of a booth, for good: written when it came into force, never changed. Booths that stayed as they
    were have no row."""

    list = models.ForeignKey(StationList, models.PROTECT, related_name="lineage")
    old = models.ForeignKey(Booth, models.PROTECT, null=True, related_name="became", db_index=False)
    new = models.ForeignKey(Booth, models.PROTECT, null=True, related_name="came_from", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    share = models.FloatField()
    old_part = models.CharField(max_length=7, blank=True)
    new_part = models.CharField(max_length=7, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["old"], name="lineage_old"),
            models.Index(fields=["new"], name="lineage_new"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.old_id} to {self.new_id}"
