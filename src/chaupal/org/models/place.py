"""Places: units of both trees, booths with their numbers for life, and the dated lists of polling stations."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language

from chaupal.base.multirange import MultirangeField
from chaupal.org.choices import SLOTS_A_SEAT, NameQuality, Reserved, Script, UnitKind
from chaupal.people.models import Person


class UnitQuerySet(models.QuerySet["Unit"]):
    """Words for sets of units."""

    def of_kind(self, kind: str) -> UnitQuerySet:
        """Units of one level."""
        return self.filter(kind=kind)

    def holding(self, booth: int) -> UnitQuerySet:
        """Every unit of both trees that this booth lies in."""
        return self.filter(booths__holds=booth)

    def below(self, unit: Unit) -> UnitQuerySet:
        """Units that lie in this one, in either tree; not the unit itself."""
        return self.filter(above_rows__above=unit).exclude(pk=unit.pk)


class Unit(models.Model):
    """One place of the organisation or of the election, above the booth: what it is called and which booths it holds.

    `parent` is the party's tree, `electoral_parent` the election's. A seat's booths are its whole block of numbers,
    so that a booth opened later lies in it from the first; a mandal's are the numbers given out.
    """

    kind = models.CharField(max_length=12, choices=UnitKind)
    code = models.CharField(max_length=40, unique=True, db_collation="C")
    number = models.IntegerField(null=True)
    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="party_children")
    electoral_parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="electoral_children")
    booths = MultirangeField()
    open_booths = models.IntegerField(default=0)
    place = models.IntegerField()
    reserved = models.CharField(max_length=3, choices=Reserved, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    suggested = models.BooleanField(default=False)
    unchecked = models.BooleanField(default=False)
    generated = models.BooleanField(default=False)

    objects = UnitQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "unit"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            CheckConstraint(condition=Q(open_booths__gte=0), name="unit_open_booths_not_negative"),
            UniqueConstraint(fields=["kind", "place"], name="unit_place_once_a_kind"),
        ]
        indexes = [GistIndex(fields=["booths"], name="unit_booths")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "hi").startswith("en") else self.name_hi


class UnitRun(models.Model):
    """One run of a unit's booths: the unnested copy that joins and folds read. Written with `Unit.booths`, never alone."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="runs")
    lower = models.IntegerField()
    upper = models.IntegerField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(lower__lt=F("upper")), name="unit_run_not_empty"),
            UniqueConstraint(fields=["unit", "lower"], name="unit_run_once"),
        ]
        indexes = [models.Index(fields=["lower", "upper"], name="unit_run_bounds")]

    def __str__(self) -> str:
        return f"{self.lower}..{self.upper - 1}"


class UnitAbove(models.Model):
    """That one unit lies in another, over both trees; each unit lies in itself too."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="above_rows")
    above = models.ForeignKey(Unit, models.CASCADE, related_name="below_rows")

    class Meta:
        constraints = [UniqueConstraint(fields=["unit", "above"], name="unit_above_once")]
        indexes = [models.Index(fields=["above", "unit"], name="unit_above_down")]

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.above_id}"


class UnitShape(models.Model):
    """A unit's outline for the map: an SVG path in the map's own units and the point where its label stands."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="shape")
    path = models.TextField()
    x = models.FloatField()
    y = models.FloatField()

    def __str__(self) -> str:
        return f"{self.unit_id}: {len(self.path)} letters"


class BoothQuerySet(models.QuerySet["Booth"]):
    """Words for sets of booths."""

    def open(self) -> BoothQuerySet:
        """Booths of the list in force."""
        return self.filter(closed_on=None)


class Booth(models.Model):
    """One booth. Its number is for life: seat place x 4096 + slot, never reused and never given anew.

    The part number and its suffix are the election office's and hold for the list in force.
    """

    number = models.IntegerField(primary_key=True)
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="seat_booths")
    part_no = models.SmallIntegerField()
    suffix = models.CharField(max_length=2, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects = BoothQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "booth"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(number__gt=SLOTS_A_SEAT), name="booth_number_has_place"),
            CheckConstraint(condition=Q(part_no__gt=0), name="booth_part_positive"),
            UniqueConstraint(
                fields=["seat", "part_no", "suffix"], condition=Q(closed_on=None), name="booth_open_part_once"
            ),
        ]

    def __str__(self) -> str:
        return self.part

    @property
    def part(self) -> str:
        """The part number as it is written: 350, 350A."""
        return f"{self.part_no}{self.suffix}"

    @property
    def slot(self) -> int:
        """The booth's place inside its seat's block of numbers, from 1."""
        return self.number % SLOTS_A_SEAT


class StationLists(models.Manager["StationList"]):
    def in_force(self) -> StationList | None:
        """The list in force. Lists are written in the order in which they come into force, whatever day is printed on them."""
        return self.order_by("-pk").first()


class StationList(models.Model):
    """One dated list of polling stations, whole: which year's, as of when, from where."""

    year = models.SmallIntegerField()
    dated_on = models.DateField()
    source = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    stations_count = models.IntegerField()
    loaded_at = models.DateTimeField()

    objects = StationLists()
    ledger_kind: ClassVar[str] = "station_list"

    def __str__(self) -> str:
        return f"{self.year}, {self.stations_count}"


class Station(models.Model):
    """One polling station as one list prints it: the booth it belongs to, its number there and its name."""

    list = models.ForeignKey(StationList, models.PROTECT, related_name="stations")
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="stations")
    part_no = models.SmallIntegerField()
    suffix = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=200, blank=True)
    script = models.CharField(max_length=4, choices=Script, blank=True)
    quality = models.CharField(max_length=20, choices=NameQuality)
    electors = models.IntegerField(null=True)  # how many the list counts here; a number of people, never who they are

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(electors=None) | Q(electors__gt=0), name="station_electors_positive"),
            UniqueConstraint(fields=["list", "booth"], name="station_once_a_list"),
            CheckConstraint(condition=Q(quality__in=NameQuality.values), name="station_quality_known"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.part_no}{self.suffix}"


class BoothName(models.Model):
    """A booth's name as its own people know it, beside what a list prints: said by one, confirmed by another.

    The list's row is never rewritten. A confirmed name is shown while the list it was asked about is in force, and longer
    where the next one gives no better.
    """

    booth = models.ForeignKey(Booth, models.PROTECT, related_name="names")
    list = models.ForeignKey(StationList, models.PROTECT, null=True, related_name="+", db_index=False)
    as_listed = models.BooleanField()
    name_hi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)  # the second person's yes or no; none: it waits

    ledger_kind: ClassVar[str] = "booth_name"

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(decided_by=F("said_by")), name="booth_name_two_people"),
            CheckConstraint(
                condition=Q(confirmed=None, decided_by=None, decided_at=None)
                | Q(confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="booth_name_decided_by_somebody",
            ),
            UniqueConstraint(fields=["booth"], condition=Q(confirmed=None), name="booth_name_waits_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en or self.name_hi if (get_language() or "hi").startswith("en") else self.name_hi
