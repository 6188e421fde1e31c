"""Claims in circulation, where they were seen, and the one answer each gets."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from chaupal.base.follower import Followed, order_index
from chaupal.claims.choices import ClaimKind, ClaimState, Outcome, Rating, Same
from chaupal.facts.models import FactVersion
from chaupal.org.models import Unit
from chaupal.people.models import Person


class ClaimQuerySet(models.QuerySet["Claim"]):
    def waiting(self) -> ClaimQuerySet:
        """Open or in review: what the desk still has to do."""
        return self.filter(state__in=(ClaimState.OPEN, ClaimState.REVIEW))

    def overdue(self, at: datetime) -> ClaimQuerySet:
        """Past the hour that its kind allows."""
        return self.waiting().filter(due_at__lte=at)


class Claim(models.Model):
    """One assertion that voters are hearing, however many tips carried it."""

    kind = models.CharField(max_length=30, choices=ClaimKind)
    text_hi = models.CharField(max_length=600)
    text_en = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.OPEN)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    assigned_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    against_us = models.BooleanField(default=False)
    sample = models.BooleanField(default=False)
    search = models.TextField(default="")  # both texts, folded

    objects = ClaimQuerySet.as_manager()
    ledger_kind: ClassVar[str] = "claim"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="claim_kind_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(ClaimState.CLOSED, ClaimState.ANSWERED)) | ~Q(outcome=""), name="claim_closes_with_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state__in=("open", "review")), name="claim_queue"),
            models.Index(fields=["due_at", "id"], name="claim_due"),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="claim_search"),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"

    def is_overdue(self, at: datetime) -> bool:
        """Still to do and past its hour."""
        return self.state in (ClaimState.OPEN, ClaimState.REVIEW) and at >= self.due_at


class Alias(Followed):
    """A wording in which a claim goes round; the index learns from it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="aliases")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # it was learned by mistake; nothing is found by it any more

    class Meta:
        indexes = [order_index("claims_alias"), models.Index(fields=["claim", "id"], name="alias_claim")]

    def __str__(self) -> str:
        return f"alias {self.pk}"


class AliasVector(Followed):
    """The sentence vector of a wording, one for each embedder that saw it; a cache that may be thrown away."""

    alias = models.ForeignKey(Alias, on_delete=models.CASCADE, related_name="vectors", db_index=False)
    engine = models.CharField(max_length=60)
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alias", "engine"], name="alias_vector_once")]
        indexes = [order_index("claims_aliasvector")]

    def __str__(self) -> str:
        return f"vector of alias {self.alias_id}"


class Sighting(Followed):
    """A claim was seen in a mandal. Written by tips through `claims.actions.sight`, read by relay for its audience."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="sightings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [order_index("claims_sighting"), models.Index(fields=["claim", "at"], name="sighting_claim_at")]

    def __str__(self) -> str:
        return f"sighting {self.pk}"


class Counted(models.Model):
    """What a claim's place in the queue is made of, as the worker last counted it: a cache, see `claims.counted`."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, primary_key=True, related_name="counted")
    booths = models.PositiveIntegerField()  # of the mandals where it was seen in 48 hours
    times = models.PositiveSmallIntegerField()  # seen never, once, or 2: more often
    alone_in = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")  # the district that alone saw it
    at = models.DateTimeField(db_index=True)  # when these values were first counted

    def __str__(self) -> str:
        return f"count of claim {self.claim_id}"


class Judgement(models.Model):
    """What a person said about two claims being the same."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="judgements")
    other = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Same)
    score = models.FloatField(null=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(claim=F("other")), name="judgement_of_two"),
            models.UniqueConstraint(fields=["claim", "other"], condition=Q(withdrawn_at=None), name="judgement_once"),
        ]

    def __str__(self) -> str:
        return f"judgement {self.pk}"


class Triage(models.Model):
    """A district that alone had a claim handed it up: the state desk has to answer it. At most one a claim."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, primary_key=True, related_name="triage")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the district
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"triage of claim {self.claim_id}"


class Lock(models.Model):
    """Somebody has a claim open for work until a minute; others see the name and wait or take over after it."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, primary_key=True, related_name="lock")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"lock on claim {self.claim_id}"


class Answer(models.Model):
    """The one answer of a claim; its words stand in versions."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="answer")
    created_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)  # a fact below it changed; a new version clears it

    ledger_kind: ClassVar[str] = "answer"

    def __str__(self) -> str:
        return f"answer {self.pk}"


class AnswerVersion(models.Model):
    """What somebody wrote as an answer: never changed, followed by the next version."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=Rating)
    short_hi = models.CharField(max_length=160)
    short_en = models.CharField(max_length=160)
    long_hi = models.TextField()
    long_en = models.TextField()
    facts = models.ManyToManyField(FactVersion, related_name="+")
    names_candidate = models.BooleanField(default=False)
    evidence = models.CharField(max_length=300, blank=True)  # for a claim about a named candidate (G15)

    ledger_kind: ClassVar[str] = "answer_version"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Rating.values), name="answer_verdict_known"),
            models.UniqueConstraint(fields=["answer", "version", "author"], name="answer_version_author"),
        ]

    def __str__(self) -> str:
        return f"answer {self.answer_id} version {self.version}"


class Submission(models.Model):
    """An author sent a version to review; it ends by an approval or by a return with a reason."""

    answer_version = models.OneToOneField(AnswerVersion, on_delete=models.PROTECT, related_name="submission")
    at = models.DateTimeField()
    returned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(returned_at=None) | ~Q(reason=""), name="return_needs_reason")
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class AnswerApproval(models.Model):
    """A second person's yes to one version (composite key and CHECK in the migration)."""

    answer_version = models.OneToOneField(AnswerVersion, on_delete=models.PROTECT, related_name="approval")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"approval of answer {self.answer_id} version {self.version}"


class OthersReview(Followed):
    """What another publisher found about a claim, as their feed told it. Theirs: it answers nothing of ours."""

    url = models.CharField(max_length=500)
    publisher = models.CharField(max_length=200)
    claim = models.CharField(max_length=2000)
    verdict = models.CharField(max_length=200)
    published_on = models.DateField(null=True)
    digest = models.CharField(max_length=64, unique=True)  # of what was told; a changed item is a row of its own
    search = models.TextField(default="")
    read_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="others_search"), order_index("claims_othersreview")]

    def __str__(self) -> str:
        return f"review {self.pk} of another publisher"


class ReviewMatch(models.Model):
    """That a check of another publisher may be about a claim: proposed by an engine, with why, never overwritten."""

    review = models.ForeignKey(OthersReview, on_delete=models.PROTECT, related_name="matches")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="review_matches")
    verdict = models.CharField(max_length=10)  # same or related
    score = models.FloatField()  # probability, 0..1
    why = models.JSONField(default=dict)  # shared words, guards
    by_engine = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=("same", "related")), name="review_match_verdict"),
            models.UniqueConstraint(fields=["review", "claim"], name="review_match_once"),
        ]

    def __str__(self) -> str:
        return f"match of review {self.review_id} and claim {self.claim_id}"


class ReviewJudgement(models.Model):
    """What a person said about a check of another publisher and a claim of ours."""

    review = models.ForeignKey(OthersReview, on_delete=models.PROTECT, related_name="judgements")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="review_judgements")
    verdict = models.CharField(max_length=10, choices=Same)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Same.values), name="review_judgement_verdict"),
            models.UniqueConstraint(fields=["review", "claim"], condition=Q(withdrawn_at=None), name="review_judged_once"),
        ]

    def __str__(self) -> str:
        return f"judgement of review {self.review_id} and claim {self.claim_id}"
