"""What booths send in. No foreign-key path leads from here to the person who sent it (T3; a test walks the graph)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from chaupal.claims.models import Claim
from chaupal.org.models import Unit
from chaupal.tips.choices import (
    READ,
    SEEN_BY_DESK,
    WAITING,
    Channel,
    Heard,
    MatchVerdict,
    Opened,
    OwnKind,
    TipState,
    Tongue,
)


class TipQuerySet(models.QuerySet["Tip"]):
    """Words for sets of tips."""

    def heads(self) -> TipQuerySet:
        """The first of each message; its copies point at it."""
        return self.filter(copy_of=None)

    def waiting(self) -> TipQuerySet:
        """Nobody has decided yet."""
        return self.filter(state__in=WAITING)


class Tip(models.Model):
    """One forward as a person chose to send it; the desk sees the mandal, and numbers masked until a reviewer opens them.

    Copies of one message point at the first of them, which carries the count and the decision for all.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the mandal
    at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel)
    notice = models.CharField(max_length=20)  # version of the notice that was shown before (T2)
    text = models.TextField()  # masked
    cut = models.BooleanField(default=False)  # it was longer than is kept
    original_sealed = models.BinaryField()
    picture = models.FileField(upload_to="tips/", blank=True, max_length=200)
    picture_print = models.BinaryField(null=True)  # None while nobody looked at it, empty where there is nothing to tell it by
    seen_text = models.TextField(blank=True, default="")  # what stands in the picture: masked; apart from what the sender typed
    seen_by = models.CharField(max_length=40, blank=True, default="")  # the program that read it, or SEEN_BY_DESK
    said_text = models.TextField(blank=True, default="")  # what is said in the recording, masked
    said_by = models.CharField(max_length=40, blank=True, default="")  # the program that wrote it down, or SEEN_BY_DESK
    sent_sha256 = models.CharField(max_length=64, blank=True, default="")  # of the picture or recording, byte by byte as it was sent
    looks_like = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")  # same picture or recording, words not surely
    state = models.CharField(max_length=12, choices=TipState, default=TipState.NEW)
    language = models.CharField(max_length=10, blank=True)
    fingerprint = models.CharField(max_length=64, db_index=True)
    bands = ArrayField(models.BigIntegerField(), default=list)
    copy_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copied")
    copies = models.PositiveIntegerField(default=1)  # of the first: how many came, itself included
    booths = models.PositiveIntegerField(default=1, db_default=1)  # of the first: from how many places, see actions.places
    last_at = models.DateTimeField()  # of the first: when the newest copy came
    weight = models.FloatField(default=0)  # of the first: what is read sooner, see rules.weight
    thread_hash = models.BinaryField(unique=True)
    matched_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)

    objects = TipQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "tip"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TipState.values), name="tip_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="tip_channel_known"),
        ]
        indexes = [
            GinIndex(fields=["bands"], name="tip_bands", fastupdate=False),
            models.Index(fields=["at", "id"], condition=~Q(state__in=("quarantined", "withdrawn", "purged")), name="tip_kept"),
            # With what the desk counts of all that waits, so that the count reads no message.
            models.Index(
                fields=["weight", "id"], include=["unit", "copies", "last_at"], condition=Q(state__in=("new", "proposed"), copy_of=None), name="tip_queue"
            ),
            models.Index(fields=["at"], condition=Q(state__in=("opinion", "private", "out_of_scope", "unsupported", "spam"), copy_of=None), name="tip_aside"),
            models.Index(fields=["at"], condition=Q(state="held", copy_of=None), name="tip_held"),
        ]

    def __str__(self) -> str:
        return f"tip {self.pk}"

    @property
    def words(self) -> str:
        """All that is known to be said in it: what the sender typed, what stands in the picture, what a voice says."""
        return "\n".join(said for said in (self.text, self.seen_text, self.said_text) if said)

    @property
    def told(self) -> str:
        """Its words, or what it is while nobody has typed them."""
        if self.state == TipState.HELD:
            return gettext("held, not shown: it looks like a message that was destroyed")
        if self.words:
            return self.words
        if self.channel == Channel.SOUND:
            return gettext("a voice note or video whose words nobody has typed yet")
        return gettext("a picture whose words nobody has typed yet")

    @property
    def is_more_than_words(self) -> bool:
        """A picture or a recording came: a few words under it do not tell it."""
        return bool(self.picture) or self.channel == Channel.SOUND

    @property
    def is_heard_by_machine(self) -> bool:
        """What is said in it was written down by a program, and nobody has looked it over."""
        return bool(self.said_text) and self.said_by != SEEN_BY_DESK

    @property
    def is_read_by_machine(self) -> bool:
        """What stands in the picture was read by a program, and nobody has looked it over."""
        return bool(self.seen_text) and self.seen_by != SEEN_BY_DESK

    @property
    def tongue_said(self) -> str:
        """Hindi, Hinglish, English or a script in the reader's words; "" where there was no letter to tell by."""
        return str(Tongue(self.language).label) if self.language in Tongue.values else ""

    @property
    def is_foreign(self) -> bool:
        """By its letters it is in none of the languages that the desk reads."""
        return self.language in Tongue.values and self.language not in READ


class Likeness(models.Model):
    """That the worker found the picture or recording of a message in an earlier one; kept while both are (T7).

    `looks_like` names the one that the desk sees beside it; here stand all that were found, copies too.
    """

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "other"], name="likeness_once")]

    def __str__(self) -> str:
        return f"tip {self.tip_id} looks like {self.other_id}"


class Recording(models.Model):
    """The voice note or video of a message. Sealed as it came until the worker made small, plain sound and frames of it.

    Then what came is destroyed: it may say where a phone stood. Its hash stays in the message.
    """

    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, primary_key=True, related_name="recording")
    kind = models.CharField(max_length=5)  # the container by its bytes: ogg, mp4, ...
    state = models.CharField(max_length=8, choices=Heard, default=Heard.SEALED)
    file = models.FileField(upload_to="tips/", blank=True, max_length=200)  # sealed, then the sound that is played
    type = models.CharField(max_length=20, blank=True, default="")  # of what is played; "" where nothing is to be heard
    seconds = models.FloatField(default=0)
    print = models.BinaryField(null=True)  # None while nobody looked, or no program makes prints; empty: too short to be told
    trouble = models.CharField(max_length=200, blank=True, default="")  # why the operator's program wrote nothing down

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=Heard.values), name="recording_state_known")]

    def __str__(self) -> str:
        return f"recording of tip {self.tip_id}"


class Frame(models.Model):
    """One picture out of a video, in its order."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="frames")
    place = models.PositiveSmallIntegerField()
    picture = models.FileField(upload_to="tips/", max_length=200)
    picture_print = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "place"], name="frame_once_a_place")]

    def __str__(self) -> str:
        return f"frame {self.place} of tip {self.tip_id}"


class Typing(models.Model):
    """Somebody listens and types what is said, alone until a minute. `by_person` is a plain id, as in Match."""

    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, primary_key=True, related_name="typing")
    by_person = models.BigIntegerField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"typing of tip {self.tip_id}"


class TipBooth(models.Model):
    """The booth a tip came from, sealed, open to two offices for 72 hours, then deleted (T3)."""

    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, primary_key=True, related_name="booth")
    sealed = models.BinaryField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"booth of tip {self.tip_id}"


class Draft(models.Model):
    """What another app of a phone shared, for 15 minutes, until its person has read the notice and pressed "send" (T2).

    Sealed under the key that the phone's address carries; only the key's hash is here, so nobody reads it without the
    phone. It says neither who shared it nor where.
    """

    key_hash = models.BinaryField(unique=True)
    sealed = models.BinaryField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Match(models.Model):
    """That a tip says what a claim says: proposed by an engine version or decided by a person, never overwritten.

    `by_person` is the reviewer's plain id, no foreign key, so that the graph from a tip ends at claims and units.
    """

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="matches")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="matches")
    verdict = models.CharField(max_length=10, choices=MatchVerdict)
    score = models.FloatField(null=True)
    why = models.JSONField(default=dict)  # shared words, channel scores, guards
    by_person = models.BigIntegerField(null=True)
    by_engine = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by_person=None) ^ Q(by_engine=""), name="match_by_one"),
            models.CheckConstraint(condition=Q(verdict__in=MatchVerdict.values), name="match_verdict_known"),
            models.UniqueConstraint(
                fields=["tip", "claim", "by_engine"], condition=Q(withdrawn_at=None), name="match_once_a_hand"
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "at"], name="match_claim_at"),
            models.Index(fields=["id"], condition=Q(by_engine="tips.wordings", withdrawn_at=None), name="match_by_wording"),
        ]

    def __str__(self) -> str:
        return f"match {self.pk}"


class OwnLabel(models.Model):
    """How an exported chat may name the cell's own number: the number, or a name it is saved or shown under (T8).

    Only a blind index is kept; whoever reads the table learns neither.
    """

    kind = models.CharField(max_length=10, choices=OwnKind)
    blind = models.BinaryField(unique=True)
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "own_label"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=OwnKind.values), name="own_label_kind_known")]

    def __str__(self) -> str:
        return f"own label {self.pk}"


class Opening(models.Model):
    """Somebody opened what is masked or sealed; it stays in view until a minute. `by_person` is a plain id, as in Match."""

    tip = models.ForeignKey(Tip, on_delete=models.CASCADE, related_name="openings")
    what = models.CharField(max_length=10, choices=Opened)
    by_person = models.BigIntegerField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(what__in=Opened.values), name="opening_what_known")]
        indexes = [models.Index(fields=["tip", "by_person", "until"], name="opening_live")]

    def __str__(self) -> str:
        return f"opening {self.pk}"
