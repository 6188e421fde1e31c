"""Posts made from approved answers, their pictures, and the public register of everything released or taken back."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from chaupal.base.follower import Followed, order_index
from chaupal.base.multirange import MultirangeField
from chaupal.claims.models import AnswerApproval, AnswerVersion
from chaupal.people.models import Language, Person
from chaupal.press.choices import ContentClass, EntryKind, Part


class Post(models.Model):
    """What goes out: an approved answer version, unchanged, with the approval it carries."""

    answer_version = models.ForeignKey(AnswerVersion, on_delete=models.PROTECT, related_name="posts")
    approval = models.ForeignKey(AnswerApproval, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(unique=True)  # the number people say: 0412
    code = models.CharField(max_length=8, unique=True)  # the short code on the card: K7M4RX
    content_class = models.CharField(max_length=20, choices=ContentClass, default=ContentClass.ELECTION_MATTER)
    created_at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "post"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(content_class__in=ContentClass.values), name="post_class_known"),
            models.UniqueConstraint(fields=["answer_version"], name="post_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"post {self.number:04d}"


class Picture(models.Model):
    """The card of a post in one language, drawn by the worker with the register root last sealed then."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="pictures")
    language = models.CharField(max_length=2, choices=Language)
    file = models.FileField(upload_to="cards/", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()  # bytes
    root_letters = models.CharField(max_length=10)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "language"], name="picture_once_a_language")]

    def __str__(self) -> str:
        return f"picture of post {self.post_id} in {self.language}"

    @property
    def kilobytes(self) -> int:
        """Its size in thousands of bytes, rounded up: what a phone is told before it loads it."""
        return -(-self.size // 1000)


class RegisterEntry(Followed):
    """One public line about a post: append-only, a leaf of the register, no person in it."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="register")
    kind = models.CharField(max_length=12, choices=EntryKind)
    at = models.DateTimeField()
    text = models.TextField()  # the canonical text of `register.canonical`: the leaf is over exactly these bytes
    hash = models.BinaryField()  # RFC 6962 leaf hash of the text

    ledger_kind: ClassVar[str] = "register_entry"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="register_kind_known"),
        ]
        indexes = [order_index("press_registerentry")]

    def __str__(self) -> str:
        return f"register entry {self.pk}"

    @cached_property
    def body(self) -> dict[str, Any]:
        """What the line tells, read from its text."""
        told: dict[str, Any] = json.loads(self.text)
        return told


class Release(models.Model):
    """Somebody let a post go: to whom (from mandal upward), and the register entry without which nothing goes."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="releases")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="release")
    audience = MultirangeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "release"

    def __str__(self) -> str:
        return f"release {self.pk}"


class Wording(models.Model):
    """One text of a released post as it may come back: what the verify page compares a pasted text with."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=2, choices=Language)
    part = models.CharField(max_length=8, choices=Part)
    text = models.TextField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="wording_part_known"),
            models.UniqueConstraint(fields=["post", "language", "part"], name="wording_once"),
        ]
        indexes = [
            models.Index(fields=["fingerprint"], name="press_wording_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.part} of post {self.post_id} in {self.language}"


class Pair(models.Model):
    """Two near words of a whole answer, as a number: by these the verify page finds what a changed text was made from."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="+", db_index=False)
    pair = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["pair", "wording"], name="press_pair_wording")]

    def __str__(self) -> str:
        return f"pair of wording {self.wording_id}"


class Recall(models.Model):
    """A post was taken back, with the words the keepers and the public read."""

    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="recall")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="+")
    reason_hi = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "recall"

    def __str__(self) -> str:
        return f"recall of post {self.post_id}"
