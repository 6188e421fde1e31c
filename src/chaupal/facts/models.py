"""The data bank: typed values with their source, an archived copy, and two people behind each."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from chaupal.facts.choices import Rank, Topic
from chaupal.people.models import Person


class Source(models.Model):
    """Where a figure comes from, with the copy that we keep and its SHA-256."""

    title_hi = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300)
    publisher_hi = models.CharField(max_length=200)
    publisher_en = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    rank = models.PositiveSmallIntegerField(choices=Rank)
    dated = models.CharField(max_length=20)  # as the document gives it: a day, a month or a year
    archive = models.FileField(upload_to="archive/", max_length=200)
    archive_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    sample_note = models.BooleanField(default=False)  # the copy kept is our own note, not the document
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "source"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rank__in=Rank.values), name="source_rank_known"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="source_hash_whole"),
        ]

    def __str__(self) -> str:
        return f"source {self.pk}"


class Fact(models.Model):
    """One thing that is counted or stated; what is known of it stands in its versions."""

    topic = models.CharField(max_length=20, choices=Topic)
    created_at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "fact"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(topic__in=Topic.values), name="fact_topic_known")]

    def __str__(self) -> str:
        return f"fact {self.pk}"


class FactVersion(models.Model):
    """What somebody wrote about a fact: never changed, followed by the next version."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what_hi = models.CharField(max_length=400)
    what_en = models.CharField(max_length=400)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit_hi = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=60, blank=True)
    place_hi = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=120, blank=True)
    period_hi = models.CharField(max_length=120, blank=True)
    period_en = models.CharField(max_length=120, blank=True)
    provisional = models.BooleanField(default=False)
    valid_until = models.DateField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    sample = models.BooleanField(default=False)
    search = models.TextField(default="")  # what, place and number, folded

    ledger_kind: ClassVar[str] = "fact_version"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fact", "version", "author"], name="fact_version_author"),
        ]
        indexes = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="fact_version_search")]

    def __str__(self) -> str:
        return f"fact {self.fact_id} version {self.version}"


class FactApproval(models.Model):
    """A second person's yes to one version (composite key and CHECK in the migration)."""

    fact_version = models.OneToOneField(FactVersion, on_delete=models.PROTECT, related_name="approval", db_constraint=True)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"approval of fact {self.fact_id} version {self.version}"


class FactReturn(models.Model):
    """A second person's no to one version, with the reason."""

    fact_version = models.OneToOneField(FactVersion, on_delete=models.PROTECT, related_name="returned")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="fact_return_needs_reason")]

    def __str__(self) -> str:
        return f"return of version {self.fact_version_id}"


class Conflict(models.Model):
    """Two facts that say different things of one matter: both stay, and it is said which we use and why."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="conflicts")
    other = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")
    uses = models.ForeignKey(Fact, on_delete=models.PROTECT, null=True, related_name="+")
    why_hi = models.CharField(max_length=500)
    why_en = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(fact=F("other")), name="conflict_of_two"),
            models.UniqueConstraint(fields=["fact", "other"], name="conflict_once"),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"
