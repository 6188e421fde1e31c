"""Dated strength, counters of every unit, vacancies, plans, samples of calls, and who is still to be called."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from chaupal.org.models import Appointment, Office, Unit
from chaupal.people.models import Person
from chaupal.strength.choices import TRIES, Outcome, Reason


class Policy(models.Model):
    """A change of sanctioned strength from a day on, as one person wrote it; it holds once a second person approved it."""

    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    from_on = models.DateField()
    unit_kind = models.CharField(max_length=20)
    why = models.CharField(max_length=300)

    ledger_kind: ClassVar[str] = "policy"

    def __str__(self) -> str:
        return f"policy {self.pk}"


class PolicyLine(models.Model):
    """One office's number under a policy."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="lines")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    strength = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [UniqueConstraint(fields=["policy", "office"], name="policy_line_once")]

    def __str__(self) -> str:
        return f"{self.office_id}: {self.strength}"


class PolicyApproval(models.Model):
    """A second person's yes; the author is repeated so that the database can keep the two apart."""

    policy = models.OneToOneField(Policy, models.PROTECT, related_name="approval")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=~Q(by=F("author")), name="strength_policy_two_people")]

    def __str__(self) -> str:
        return f"approval of policy {self.policy_id}"


class PolicyReturn(models.Model):
    """A second person's no, with the reason."""

    policy = models.OneToOneField(Policy, models.PROTECT, related_name="returned")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"return of policy {self.policy_id}"


class Contact(models.Model):
    """The last day on which a person's phone or desk asked for anything. A day, one row a person, and nothing before it (R12)."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"contact of {self.person_id}"


class Figures(models.Model):
    """What is counted of a place. Each is part of the one before it but for the last two, which count booths."""

    sanctioned = models.PositiveIntegerField(default=0)
    named = models.PositiveIntegerField(default=0)  # somebody is put forward or holds it
    accepted = models.PositiveIntegerField(default=0)  # that person said yes themselves
    active = models.PositiveIntegerField(default=0)  # holds it, and was in contact in 14 days
    empty = models.PositiveIntegerField(default=0)  # open booths with nobody active
    short = models.PositiveIntegerField(default=0)  # open booths with somebody active, and too few

    class Meta:
        abstract = True


class Cell(Figures):
    """A unit's own places, without those of the units below it; a mandal's with those of its booths."""

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"cell of unit {self.pk}"


class Standing(Figures):
    """A unit with everything below it in either tree: the sum of the cells."""

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return f"standing of unit {self.pk}"


class Mark(models.Model):
    """That something of a unit or a booth changed since it was counted; neither: everything. Written by triggers."""

    unit = models.IntegerField(null=True)
    booth = models.IntegerField(null=True)

    def __str__(self) -> str:
        return f"mark of {self.unit or self.booth or 'all'}"


class Count(models.Model):
    """One row: for which day the figures stand, and when anything was counted last."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(id=1), name="strength_count_is_one_row")]

    def __str__(self) -> str:
        return f"counted at {self.at}"


class Rebuild(models.Model):
    """A night's counting of everything anew, and what it found to differ from the figures kept by day."""

    on = models.DateField(unique=True)
    at = models.DateTimeField()
    seconds = models.FloatField()
    units = models.IntegerField()
    differing = models.JSONField()  # [[unit's code, figure, kept, found], ...], the first 100
    differ = models.IntegerField()  # how many figures differed
    vacancies_differ = models.IntegerField()

    def __str__(self) -> str:
        return f"rebuild of {self.on}"


class Vacancy(models.Model):
    """An office of one place with fewer people named than sanctioned, and since when it is so. Counted, never typed."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)  # a booth's: the mandal it lies in
    booth = models.IntegerField(default=0)  # 0: the unit's own office
    office = models.ForeignKey(Office, models.CASCADE, related_name="+", db_index=False)
    missing = models.PositiveSmallIntegerField()
    since = models.DateField()

    class Meta:
        constraints = [UniqueConstraint(fields=["unit", "booth", "office"], name="vacancy_once")]
        indexes = [
            models.Index(fields=["since", "id"], name="vacancy_oldest"),
            models.Index(fields=["office", "since", "id"], name="vacancy_of_office"),
            models.Index(fields=["unit", "since", "id"], name="vacancy_of_unit"),
        ]

    def __str__(self) -> str:
        return f"vacancy {self.pk}"


class PlanChange(models.Model):
    """One setting of dates for many units at once; undone as a whole."""

    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    units = models.IntegerField()
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "planchange"

    class Meta:
        constraints = [CheckConstraint(condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False), name="plan_undone_by_somebody")]

    def __str__(self) -> str:
        return f"plan change {self.pk}"


class PlanLine(models.Model):
    """By which day which share of a unit's places should be active; the newest line that was not undone holds. No day: none."""

    change = models.ForeignKey(PlanChange, models.CASCADE, related_name="lines")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    due_on = models.DateField(null=True)
    share = models.PositiveSmallIntegerField()  # percent of the sanctioned places

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(share__gte=1) & Q(share__lte=100), name="plan_share_is_percent"),
            UniqueConstraint(fields=["unit", "change"], name="plan_line_once"),
        ]

    def __str__(self) -> str:
        return f"plan of unit {self.unit_id}"


class Draw(models.Model):
    """A random sample of a unit's active people to be called back: announced first, drawn by a seed nobody could know then."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    wanted = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.BigIntegerField()  # the ledger's entry of the announcement; the first root over it gives the seed
    root_size = models.BigIntegerField(null=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)
    until_on = models.DateField(null=True)  # the last day on which it speaks
    whole = models.PositiveIntegerField(default=0)  # appointments it was drawn from
    whole_digest = models.CharField(max_length=64, blank=True)
    drawn = models.PositiveSmallIntegerField(default=0)
    called = models.PositiveSmallIntegerField(default=0)  # with an outcome
    confirmed = models.PositiveSmallIntegerField(default=0)
    denied = models.PositiveSmallIntegerField(default=0)
    wrong_number = models.PositiveSmallIntegerField(default=0)
    not_reached = models.PositiveSmallIntegerField(default=0)

    ledger_kind: ClassVar[str] = "draw"

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(called=F("confirmed") + F("denied") + F("wrong_number") + F("not_reached")), name="draw_adds_up"),
            CheckConstraint(condition=Q(called__lte=F("drawn")), name="draw_called_is_part"),
            CheckConstraint(condition=Q(drawn_at=None, seed="", drawn=0) | Q(drawn_at__isnull=False, until_on__isnull=False) & ~Q(seed=""), name="draw_has_seed"),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="draw_of_unit"),
            models.Index(fields=["id"], condition=Q(drawn_at=None), name="draw_waiting"),
        ]

    def __str__(self) -> str:
        return f"draw {self.pk}"


class Call(models.Model):
    """One appointment of a sample and how its call went. Goes when the sample has expired; the draw's counts stay (R12)."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="calls")
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(outcome__in=Outcome.values), name="call_outcome_known"),
            CheckConstraint(condition=Q(outcome="") | Q(by__isnull=False, tried_at__isnull=False), name="call_outcome_has_caller"),
            CheckConstraint(condition=~Q(outcome="not_reached") | Q(tries__gte=TRIES), name="call_not_reached_after_tries"),
            UniqueConstraint(fields=["draw", "appointment"], name="call_once"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"


class ChaseNote(models.Model):
    """Why one appointment is still open, as its lead knows it now: overwritten, and gone after 14 days (R12)."""

    appointment = models.OneToOneField(Appointment, models.CASCADE, primary_key=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")  # the mandal that counts it
    reason = models.CharField(max_length=14, choices=Reason)
    on = models.DateField()

    class Meta:
        constraints = [CheckConstraint(condition=Q(reason__in=Reason.values), name="chase_reason_known")]

    def __str__(self) -> str:
        return f"note of appointment {self.pk}"
