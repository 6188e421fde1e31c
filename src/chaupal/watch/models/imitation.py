"""Accounts that imitate ours, forged pictures and videos in our name: what was met, its evidence, where it was reported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chaupal.base.clock import local
from chaupal.people.models import Person
from chaupal.press.models import Post
from chaupal.watch.choices import (
    APPEAL_DAYS,
    EvidenceKind,
    ImitationKind,
    ImitationState,
    Platform,
    Reply,
    ReportedTo,
)
from chaupal.watch.models.case import Case
from chaupal.watch.models.handle import OwnHandle


class Imitation(models.Model):
    """One account that imitates ours, or one forged picture or video; its handle is what a stranger shows to all (I5)."""

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=10, choices=ImitationKind)
    platform = models.CharField(max_length=10, choices=Platform)
    handle = models.CharField(max_length=100, blank=True, default="")
    shown_name = models.CharField(max_length=120, blank=True, default="")
    address = models.CharField(max_length=300)  # as text
    where = models.CharField(max_length=200, blank=True, default="")  # where it was met
    met_at = models.DateTimeField()
    own = models.ForeignKey(OwnHandle, on_delete=models.PROTECT, null=True, related_name="imitations")
    of_leader = models.BooleanField(default=False)  # it imitates one of our leaders: first in every list
    original_post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    signals = models.JSONField(default=dict)  # what is alike, as `alike.Alike`; "avatar" 0..1 or absent
    state = models.CharField(max_length=10, choices=ImitationState, default=ImitationState.FOUND)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()  # by when it is to be reported (rule pack, claims_sla_h)
    closed_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "imitation"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ImitationKind.values), name="imitation_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ImitationState.values), name="imitation_state_known"),
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="imitation_platform_known"),
            # An account is one that imitates ours, or it is none of our business.
            models.CheckConstraint(
                condition=~Q(kind="account") | (Q(own__isnull=False) & ~Q(handle="")), name="imitation_of_our_handle"
            ),
        ]
        indexes = [models.Index(fields=["state", "-of_leader", "due_at"], name="imitation_desk")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What people say: N-004."""
        return f"N-{self.number:03d}"


class Evidence(models.Model):
    """One file as it was taken: the original sealed under its SHA-256, never shown; a small picture without metadata to look at."""

    imitation = models.ForeignKey(Imitation, on_delete=models.PROTECT, null=True, related_name="evidence")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    sha256 = models.CharField(max_length=64)  # of the file as it was uploaded
    size = models.PositiveIntegerField()  # bytes
    mime = models.CharField(max_length=40)
    sealed = models.FileField(upload_to="evidence/", max_length=200)
    small = models.FileField(upload_to="evidence/", blank=True, max_length=200)
    print = models.BinaryField(null=True)
    address = models.CharField(max_length=300, blank=True, default="")
    taken_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "evidence"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(imitation=None) ^ Q(case=None), name="evidence_of_one_thing"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="evidence_hash_whole"),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class Report(models.Model):
    """One report of one thing to one office, by one authorised person (I7), and what came back."""

    imitation = models.ForeignKey(Imitation, on_delete=models.PROTECT, null=True, related_name="reports")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="reports")
    to = models.CharField(max_length=10, choices=ReportedTo)
    reference = models.CharField(max_length=80)
    sent_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reply = models.CharField(max_length=10, choices=Reply, blank=True, default="")
    reply_at = models.DateTimeField(null=True)
    reply_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    ledger_kind: ClassVar[str] = "report"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(imitation=None) ^ Q(case=None), name="report_of_one_thing"),
            models.CheckConstraint(condition=Q(to__in=ReportedTo.values), name="report_office_known"),
            models.CheckConstraint(condition=Q(reply="") | Q(reply__in=Reply.values), name="report_reply_known"),
            models.CheckConstraint(condition=Q(reply="") ^ Q(reply_at__isnull=False), name="report_reply_has_a_moment"),
            models.CheckConstraint(condition=Q(reply_at=None) | Q(reply_at__gte=F("sent_at")), name="report_reply_after"),
            models.CheckConstraint(condition=~Q(reference=""), name="report_has_a_reference"),
            # Once each: mass reporting has no row to stand in.
            models.UniqueConstraint(fields=["imitation", "to"], name="report_once_an_imitation"),
            models.UniqueConstraint(fields=["case", "to"], name="report_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def appeal_until(self) -> date | None:
        """The last day on which the platform's reply can be appealed, by the Indian calendar (I5); None before it came."""
        if self.to != ReportedTo.PLATFORM or self.reply_at is None:
            return None
        return local(self.reply_at).date() + timedelta(days=APPEAL_DAYS)
