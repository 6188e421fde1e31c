"""What two people set (rule packs, calendars), what the gate said, what it holds. All but two tables only grow."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from chaupal.base.clock import local
from chaupal.base.words import hi_or_en
from chaupal.gate.choices import ContentClass, Flag, Moment, Result
from chaupal.org.models import Unit
from chaupal.people.models import Person


class PackVersionQuerySet(models.QuerySet["PackVersion"]):
    def signed(self) -> PackVersionQuerySet:
        """Versions that carry both signatures: the author's, which is the row itself, and another person's."""
        return self.filter(Exists(PackSignature.objects.filter(name=OuterRef("name"), number=OuterRef("number"))))


class PackVersion(models.Model):
    """One rule pack as its author signed it. A change is the next number; the old one stays."""

    name = models.CharField(max_length=60)
    number = models.IntegerField()
    edition = models.CharField(max_length=40)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.JSONField()
    hash = models.CharField(max_length=64)
    loosens = ArrayField(models.CharField(max_length=60), default=list)
    at = models.DateTimeField()

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["name", "number", "author"], name="gate_pack_version_author"),
            CheckConstraint(condition=Q(number__gt=0), name="gate_pack_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.edition}, {self.number}"


class PackSignature(models.Model):
    """The second signature under a rule pack; the database keeps it from the author."""

    name = models.CharField(max_length=60)
    number = models.IntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["name", "number"], name="gate_pack_signed_once")]

    def __str__(self) -> str:
        return f"signature under {self.name}, {self.number}"


class Election(models.Model):
    """One election to a state's assembly."""

    code = models.CharField(max_length=40, unique=True, db_collation="C")
    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return hi_or_en(self, "name")


class CalendarVersionQuerySet(models.QuerySet["CalendarVersion"]):
    def approved(self) -> CalendarVersionQuerySet:
        """Versions that a second person approved."""
        return self.filter(
            Exists(CalendarApproval.objects.filter(election=OuterRef("election"), version=OuterRef("version")))
        )


class CalendarVersion(models.Model):
    """An election's dates as one person wrote them down: the code of conduct and, below, a poll a seat (G1)."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="versions")
    version = models.IntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    code_start = models.DateTimeField(null=True)
    code_end = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["election", "version", "author"], name="gate_calendar_version_author"),
            CheckConstraint(
                condition=Q(code_end=None) | Q(code_start__lt=F("code_end")), name="gate_calendar_code_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"calendar {self.version} of election {self.election_id}"


class Poll(models.Model):
    """When one seat polls, in one version of the calendar."""

    calendar = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="polls")
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    phase = models.SmallIntegerField()
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    earliest_close = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["calendar", "seat", "opens"], name="gate_poll_once"),
            CheckConstraint(
                condition=Q(opens__lt=F("earliest_close")) & Q(earliest_close__lte=F("closes")),
                name="gate_poll_hours_in_order",
            ),
            CheckConstraint(condition=Q(phase__gt=0), name="gate_poll_phase_positive"),
        ]

    def __str__(self) -> str:
        return f"poll of seat {self.seat_id}, phase {self.phase}"

    @property
    def poll_on(self) -> date:
        """The day of the poll in India."""
        return local(self.opens).date()


class CalendarApproval(models.Model):
    """The second person's word on one version of a calendar."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="+")
    version = models.IntegerField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["election", "version"], name="gate_calendar_approved_once")]

    def __str__(self) -> str:
        return f"approval of calendar {self.version} of election {self.election_id}"


class Candidate(models.Model):
    """A candidate's name as it may stand in a text, kept only so that rules G4 and G15 can ask a person about it."""

    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name_hi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["seat", "name_en"], name="gate_candidate_once")]

    def __str__(self) -> str:
        return hi_or_en(self, "name")


class NameAsked(models.Model):
    """A name that one wording of one thing may carry; a person is asked whether it does (G4, G15).

    `seat` is the seat's place; `candidate` is set where the name is the candidate's; `author` wrote the wording and
    does not answer.
    """

    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    text_hash = models.CharField(max_length=64)
    seat = models.IntegerField()
    candidate = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["thing_kind", "thing_id", "text_hash", "seat", "candidate"],
                nulls_distinct=False,
                name="gate_name_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"does {self.thing_kind} {self.thing_id} name seat {self.seat}"


class NameSaid(models.Model):
    """A person's word on a name that was asked about."""

    asked = models.OneToOneField(NameAsked, models.PROTECT, related_name="said")
    names_it = models.BooleanField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{'yes' if self.names_it else 'no'} to {self.asked_id}"


class SeatNamed(models.Model):
    """A seat that a thing names by the word of whoever made it; the thing is shut everywhere in that seat's silence."""

    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    seat = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["thing_kind", "thing_id", "seat"], name="gate_seat_named_once")]

    def __str__(self) -> str:
        return f"{self.thing_kind} {self.thing_id} names seat {self.seat}"


class Mark(models.Model):
    """A person's word that a thing is of a sort that rule G15 stops or holds. There is no taking it back."""

    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    flag = models.CharField(max_length=20, choices=Flag)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["thing_kind", "thing_id", "flag"], name="gate_mark_once"),
            CheckConstraint(condition=Q(flag__in=Flag.values), name="gate_mark_known"),
        ]

    def __str__(self) -> str:
        return f"{self.thing_kind} {self.thing_id}: {self.flag}"


class ClassMove(models.Model):
    """A compliance officer moved an item to a content class, with a reason."""

    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    content_class = models.CharField(max_length=20, choices=ContentClass)
    reason = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(content_class__in=ContentClass.values), name="gate_move_class_known"),
            CheckConstraint(condition=~Q(reason=""), name="gate_move_has_reason"),
        ]
        indexes = [models.Index(fields=["thing_kind", "thing_id", "-id"], name="gate_move_thing")]

    def __str__(self) -> str:
        return f"{self.thing_kind} {self.thing_id} to {self.content_class}"


class Verdict(models.Model):
    """What the gate said of one thing in one seat at one moment; written only when it changed (G23).

    `seat` is the seat's place; empty when the thing had no audience yet.
    """

    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    seat = models.IntegerField(null=True)
    moment = models.CharField(max_length=10, choices=Moment)
    result = models.CharField(max_length=5, choices=Result)
    rule_ids = ArrayField(models.CharField(max_length=4), default=list)
    until = models.DateTimeField(null=True)
    input_hash = models.CharField(max_length=64)
    pack_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(result__in=Result.values), name="gate_verdict_result_known"),
            CheckConstraint(condition=Q(moment__in=Moment.values), name="gate_verdict_moment_known"),
        ]
        indexes = [
            models.Index(fields=["thing_kind", "thing_id", "moment", "seat", "-id"], name="gate_verdict_last"),
        ]

    def __str__(self) -> str:
        return f"{self.result} for {self.thing_kind} {self.thing_id} in seat {self.seat}"


class HoldQuerySet(models.QuerySet["Hold"]):
    def open(self, at: datetime) -> HoldQuerySet:
        """Holds that still wait for a compliance officer."""
        return self.filter(lift=None, lapses_at__gt=at)

    def lapsed(self, at: datetime) -> HoldQuerySet:
        """Holds that nobody decided in time: refusals, listed for the auditor (G23)."""
        return self.filter(lift=None, lapses_at__lte=at)


class Hold(models.Model):
    """One rule's HOLD on one wording of one thing. Another wording is another hold."""

    thing_kind = models.CharField(max_length=30)
    thing_id = models.BigIntegerField()
    rule = models.CharField(max_length=4)
    why = models.CharField(max_length=40)
    input_hash = models.CharField(max_length=64)
    pack_hash = models.CharField(max_length=64)
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    lapses_at = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["thing_kind", "thing_id", "input_hash", "rule", "why"], name="gate_hold_once_a_wording"
            ),
            CheckConstraint(condition=Q(opened_at__lt=F("lapses_at")), name="gate_hold_has_time"),
        ]
        indexes = [models.Index(fields=["lapses_at"], name="gate_hold_lapses")]

    def __str__(self) -> str:
        return f"hold {self.rule} on {self.thing_kind} {self.thing_id}"

    @property
    def key(self) -> str:
        """The name under which `rules.judge` knows it."""
        return f"{self.rule}:{self.why}"


class HoldLift(models.Model):
    """A compliance officer let a hold go, with a reason."""

    hold = models.OneToOneField(Hold, models.PROTECT, related_name="lift")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(reason=""), name="gate_lift_has_reason")]

    def __str__(self) -> str:
        return f"lift of hold {self.hold_id}"
