"""Datasets, runs over them, and who opened which handles. Cases stand in the same room and refer to runs alone (I9).

Nothing here holds a phone number, an address, an employer, a relative or what an account holder believes (I2, I3).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from chaupal.people.models import Person
from chaupal.watch.choices import LETTERS, UNDER_WAY, Basis, DatasetState, Format, Platform, RunState, Step


def letter(number: int, language: str | None = None) -> str:
    """क, ख, ग (A, B, C) for a group's number from 1, in the reader's language; कक follows ह."""
    alphabet = LETTERS["en" if (language or get_language() or "hi").startswith("en") else "hi"]
    told = ""
    while number > 0:
        number, place = divmod(number - 1, len(alphabet))
        told = alphabet[place] + told
    return told


class Dataset(models.Model):
    """One file of public posts with where it comes from and by what right it is here (I4).

    The file lies under the data folder by its SHA-256 and is never served. After deletion the row stays, as proof
    that it was here, with its hash and without any account.
    """

    title = models.CharField(max_length=200)
    platform = models.CharField(max_length=10, choices=Platform)
    format = models.CharField(max_length=10, choices=Format)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()  # bytes
    exported_by = models.CharField(max_length=200)  # in words: an office or a body, not a private person
    exported_from = models.CharField(max_length=300)
    exported_at = models.DateField()
    terms = models.TextField()
    basis = models.CharField(max_length=10, choices=Basis)
    collector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    keep_until = models.DateField()
    sample = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=DatasetState, default=DatasetState.WAITING)
    progress = models.FloatField(default=0)  # 0..1
    fault = models.CharField(max_length=60, blank=True, default="")  # code of the refusal that ended the reading
    fault_words = models.JSONField(default=dict)  # what that refusal names: a column, a reason
    rows = models.BigIntegerField(null=True)
    bad_rows = models.BigIntegerField(null=True)
    bad = models.JSONField(default=list)  # the first bad rows: {"row": number in the file, "field", "remedy"}
    columns = models.JSONField(default=list)  # the file's columns that a person may name for a field; none of an export
    named = models.JSONField(default=dict)  # field: the column that a person named for it
    read_from = models.JSONField(default=dict)  # field: the column it was read from
    accounts = models.BigIntegerField(null=True)
    object_types = models.JSONField(default=dict)  # type of object: how many rows
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "dataset"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="dataset_platform_known"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="dataset_format_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="dataset_basis_known"),
            models.CheckConstraint(condition=Q(state__in=DatasetState.values), name="dataset_state_known"),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="dataset_progress_a_share"),
            models.CheckConstraint(
                condition=~Q(exported_by="") & ~Q(exported_from="") & ~Q(terms=""), name="dataset_provenance_said"
            ),
            models.CheckConstraint(condition=Q(deleted_at=None) ^ Q(state="deleted"), name="dataset_deleted_at_a_moment"),
            models.UniqueConstraint(fields=["sha256"], condition=~Q(state="deleted"), name="dataset_once"),
        ]
        indexes = [models.Index(fields=["keep_until"], condition=~Q(state="deleted"), name="dataset_kept")]

    def __str__(self) -> str:
        return f"dataset {self.pk}"

    @property
    def is_ready(self) -> bool:
        """It was read whole and is still here."""
        return self.state == DatasetState.READY

    @property
    def is_under_way(self) -> bool:
        """The worker has it, or will."""
        return self.state in (DatasetState.WAITING, DatasetState.READING)


class Run(models.Model):
    """The detector over one dataset with written-down parameters: the same again gives the same bytes."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="runs")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    parameters = models.JSONField()  # windows in seconds, object_types, min_weight, alpha, seed, declared
    engine = models.CharField(max_length=60, blank=True, default="")  # name and version that did it
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="again")
    sample = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    progress = models.FloatField(default=0)
    step = models.CharField(max_length=10, choices=Step, blank=True, default="")
    cancel_at = models.DateTimeField(null=True)  # somebody asked; the job stops at its next step
    fault = models.CharField(max_length=60, blank=True, default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True, default="")
    counts = models.JSONField(default=dict)  # posts, accounts, edges, kept edges, groups, declared
    erased_at = models.DateTimeField(null=True)  # its accounts and result went with the dataset

    ledger_kind: ClassVar[str] = "run"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="run_progress_a_share"),
            models.CheckConstraint(condition=Q(state="done") ^ Q(result_sha256=""), name="run_done_has_a_result"),
        ]
        indexes = [models.Index(fields=["dataset", "-id"], name="run_of_dataset")]

    def __str__(self) -> str:
        return f"run {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """The worker has it, or will."""
        return self.state in UNDER_WAY

    @property
    def is_same_again(self) -> bool | None:
        """Whether a repetition gave the same bytes as what it repeats; None while one of the two is not done."""
        if self.again_of is None or not (self.result_sha256 and self.again_of.result_sha256):
            return None
        return self.result_sha256 == self.again_of.result_sha256


class RunGroup(models.Model):
    """Accounts that a run put together. The machine's word for it is "coordination signal" (I1)."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveIntegerField()  # from 1, the strongest first
    accounts = models.PositiveIntegerField()
    edges = models.PositiveIntegerField()
    score = models.FloatField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    declared = models.FloatField(default=0)  # share of its accounts that passed on what we openly issued (I8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="group_number_once"),
            models.CheckConstraint(condition=Q(declared__gte=0, declared__lte=1), name="group_declared_a_share"),
        ]

    def __str__(self) -> str:
        return f"group {self.number} of run {self.run_id}"

    @property
    def letter(self) -> str:
        """क, ख, ग or A, B, C."""
        return letter(self.number)

    @property
    def is_declared(self) -> bool:
        """Most of it is our own relay by the public register, not somebody to accuse."""
        return self.declared > 0.5


class RunAccount(models.Model):
    """An account as a run saw it. Pages show the pseudonym; the handle only while an `Opening` of that person lasts."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="accounts")
    group = models.ForeignKey(RunGroup, on_delete=models.CASCADE, null=True, related_name="members")
    node = models.PositiveIntegerField()  # its place among the run's accounts, from 0: what edges name
    number = models.PositiveIntegerField()  # within its group, or among those of none; from 1
    handle = models.CharField(max_length=200)
    score = models.FloatField()
    posts = models.PositiveIntegerField(default=0)
    is_declared = models.BooleanField(default=False)
    x = models.FloatField(default=0)
    y = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "node"], name="account_node_once"),
            models.UniqueConstraint(fields=["run", "handle"], name="account_once_a_run"),
        ]
        indexes = [models.Index(fields=["group", "number"], name="account_of_group")]

    def __str__(self) -> str:
        return f"account {self.node} of run {self.run_id}"

    @property
    def pseudonym(self) -> str:
        """"क-05", in the reader's letters; "0-12" for one that belongs to no group. One query where the group is not loaded."""
        told = "0" if self.group is None else self.group.letter
        return f"{told}-{self.number:02d}"


class RunEdge(models.Model):
    """Two accounts of a run that acted on the same things within a window, more often than chance has it.

    The posts that made it stand in the run's result file: `offset` and `length` are that line's bytes.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="edges")
    a = models.PositiveIntegerField()  # RunAccount.node, the smaller
    b = models.PositiveIntegerField()
    window = models.PositiveIntegerField()  # seconds
    weight = models.PositiveIntegerField()
    expected = models.FloatField(null=True)  # by chance, under the null of the run
    q = models.FloatField(null=True)  # false discovery rate
    is_declared = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    offset = models.BigIntegerField()
    length = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "a", "b", "window"], name="edge_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="edge_two_accounts"),
        ]
        indexes = [models.Index(fields=["run", "window", "-weight"], name="edge_heaviest")]

    def __str__(self) -> str:
        return f"edge {self.a}-{self.b} of run {self.run_id}"


class Opening(models.Model):
    """Somebody opened a run's handles, said why, and saw them until a minute. Written once."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()

    ledger_kind: ClassVar[str] = "handle_opening"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="handles_opened_for_a_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="handles_opened_until_later"),
        ]
        indexes = [models.Index(fields=["run", "by", "until"], name="handles_open")]

    def __str__(self) -> str:
        return f"opening {self.pk}"
