"""Our own accounts on the platforms: a public register, each line by two people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from chaupal.people.models import Person
from chaupal.watch.choices import Bearer, Platform


class OwnHandle(models.Model):
    """One account of ours on one platform; what is known of it stands in its versions."""

    platform = models.CharField(max_length=10, choices=Platform)
    handle = models.CharField(max_length=100)  # without the leading @
    created_at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "own_handle"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="own_handle_platform_known"),
            models.UniqueConstraint("platform", Lower("handle"), name="own_handle_once"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"


class OwnHandleVersion(models.Model):
    """What somebody wrote down about an account of ours: never changed, followed by the next version."""

    own = models.ForeignKey(OwnHandle, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    bearer = models.CharField(max_length=14, choices=Bearer)
    shown_name = models.CharField(max_length=120)
    of_hi = models.CharField(max_length=160)  # the person or unit whose account it is
    of_en = models.CharField(max_length=160)
    address = models.CharField(max_length=300)  # as text: no page links to a platform
    since = models.DateField()
    until = models.DateField(null=True)  # last day on which it is ours
    avatar = models.FileField(upload_to="handles/", blank=True, max_length=200)
    avatar_sha256 = models.CharField(max_length=64, blank=True, default="")
    avatar_print = models.BinaryField(null=True)  # of the matching engine; None where there is no picture

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bearer__in=Bearer.values), name="own_handle_bearer_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="own_handle_ends_after"),
            models.UniqueConstraint(fields=["own", "version", "author"], name="own_handle_version_author"),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of own handle {self.own_id}"


class OwnHandleApproval(models.Model):
    """A second person's yes to one version."""

    handle_version = models.OneToOneField(OwnHandleVersion, on_delete=models.PROTECT, related_name="approval")
    own = models.ForeignKey(OwnHandle, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"approval of version {self.version} of own handle {self.own_id}"
