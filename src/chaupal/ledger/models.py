"""Entries, the leaves they become, and the roots that were signed over them. Nothing here is ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from chaupal.base.follower import Followed, order_index
from chaupal.ledger import choices, differences


class Entry(Followed):
    """One act: what, by whom, about what, when, under which rules. Ids, codes and hashes only."""

    act = models.CharField(max_length=60)
    by_kind = models.CharField(max_length=30)
    by_id = models.CharField(max_length=64)
    about_kind = models.CharField(max_length=30)
    about_id = models.CharField(max_length=64)
    at = models.DateTimeField()
    rule_ids = ArrayField(models.CharField(max_length=30), default=list)

    payload = models.BinaryField(null=True)  # SHA-256 of the salt and the detail; None: there was no detail
    rows = models.IntegerField(null=True)  # lines of a bulk act
    rows_root = models.BinaryField(null=True)  # RFC 6962 root over those lines

    class Meta:
        indexes = [
            order_index("ledger_entry"),
            models.Index(fields=["about_kind", "about_id", "id"], name="ledger_entry_about"),
            models.Index(fields=["by_kind", "by_id", "id"], name="ledger_entry_by"),
            models.Index(fields=["act", "id"], name="ledger_entry_act"),
        ]
        constraints = [
            CheckConstraint(condition=Q(act__regex=choices.ACT), name="ledger_entry_act_is_code"),
            CheckConstraint(
                condition=Q(by_kind__regex=choices.KIND) & Q(by_id__regex=choices.ID), name="ledger_entry_by_is_id"
            ),
            CheckConstraint(
                condition=Q(about_kind__regex=choices.KIND) & Q(about_id__regex=choices.ID),
                name="ledger_entry_about_is_id",
            ),
            CheckConstraint(
                condition=Q(rows=None, rows_root=None) | Q(rows__gte=0, rows_root__isnull=False),
                name="ledger_entry_rows_have_root",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.act}"


class EntrySalt(models.Model):
    """What makes an entry's payload provable: the salt and the detail. Erasing a person deletes it; nothing else may."""

    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, primary_key=True, related_name="salted")
    salt = models.BinaryField()
    detail = models.TextField()

    def __str__(self) -> str:
        return f"salt of {self.pk}"


class EntryLine(models.Model):
    """One row of a bulk act, as canonical text: id, before, after."""

    pk = models.CompositePrimaryKey("entry", "index")
    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, related_name="lines", db_index=False)
    index = models.IntegerField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"line {self.index} of entry {self.entry_id}"


class Leaf(models.Model):
    """The place given to a row when it was sealed, and its RFC 6962 leaf hash."""

    pk = models.CompositePrimaryKey("log", "index")
    log = models.CharField(max_length=10)
    index = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    ref = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(log__in=choices.LOGS), name="ledger_leaf_log_known"),
            UniqueConstraint(fields=["kind", "ref"], name="ledger_leaf_sealed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.index}"


class Node(models.Model):
    """The root of 256, 65,536, ... leaves, kept so that a proof over millions reads a few hundred hashes. A cache."""

    pk = models.CompositePrimaryKey("log", "level", "index")
    log = models.CharField(max_length=10)
    level = models.SmallIntegerField()  # 1: over 256 leaves, 2: over 256 of those
    index = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.log} {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A root that was signed: the C2SP note over the first `size` leaves of a log."""

    log = models.CharField(max_length=10)
    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(log__in=choices.LOGS), name="ledger_checkpoint_log_known"),
            UniqueConstraint(fields=["log", "size"], name="ledger_checkpoint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.log} at {self.size}"


class Anchor(Followed):
    """The ledger's root as it was at an hour. It is a leaf of the public register, so the two logs vouch for each other."""

    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [order_index("ledger_anchor")]

    def __str__(self) -> str:
        return f"anchor at {self.size}"


class KeptReport(models.Model):
    """What a proof of both logs found, kept as it was found."""

    at = models.DateTimeField()
    by = models.CharField(max_length=10, choices=choices.Prover)
    seconds = models.FloatField()

    ledger_kind: ClassVar[str] = "report"

    class Meta:
        constraints = [CheckConstraint(condition=Q(by__in=choices.Prover.values), name="ledger_report_by_known")]

    def __str__(self) -> str:
        return f"report {self.pk}"


class KeptLog(models.Model):
    """Of one log: from which leaf on it was looked at, how far, and the first thing that did not hold."""

    report = models.ForeignKey(KeptReport, on_delete=models.PROTECT, related_name="logs", db_index=False)
    log = models.CharField(max_length=10)
    since = models.BigIntegerField()
    size = models.BigIntegerField()
    looked_at = models.BigIntegerField()
    checkpoints = models.BigIntegerField()
    waiting = models.BigIntegerField()
    erased = models.BigIntegerField()
    bad_index = models.BigIntegerField(null=True)
    bad_kind = models.CharField(max_length=30, blank=True)
    bad_ref = models.BigIntegerField(null=True)
    bad_what = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(log__in=choices.LOGS), name="ledger_kept_log_known"),
            UniqueConstraint(fields=["report", "log"], name="ledger_kept_log_once"),
        ]

    def __str__(self) -> str:
        return f"{self.log} in report {self.report_id}"

    @property
    def says(self) -> str:
        """What did not hold, in the reader's language."""
        return differences.said(self.bad_what)
