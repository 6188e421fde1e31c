"""Cases: what a run or an imitation gave reason for, two reviews by two other people, and the dossier (I1, I2, I9-I11).

Nothing here has a place for a phone number, an address, an employer, a relative or a private person's name, nor for
what an account holder believes (I2, I3).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from chaupal.people.models import Language, Person
from chaupal.watch.choices import CaseOutcome, CaseState, Finding
from chaupal.watch.models.dataset import Run, letter


class Case(models.Model):
    """Accounts that two people look at: a group of a run, or one account that imitates ours. Never opened from a name (I9).

    Its origin and its collector stand from the first moment; the database refuses to change them.
    """

    number = models.PositiveIntegerField(unique=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="cases")
    group = models.PositiveIntegerField(null=True)  # RunGroup.number: the row itself may go with its dataset
    imitation = models.OneToOneField("watch.Imitation", on_delete=models.PROTECT, null=True, related_name="case")
    collector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.OPENED)
    note = models.TextField(blank=True, default="")  # the collector's words for the reviewers
    method = models.JSONField(default=dict)  # engine, parameters, thresholds, error figures, hash of the result
    links = models.JSONField(default=list)  # the strongest pairs: numbers of accounts, window, times, expected, q
    decided_at = models.DateTimeField(null=True)
    delete_at = models.DateTimeField(null=True)  # when the data of a case that came to nothing goes
    deleted_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=CaseOutcome, blank=True, default="")
    outcome_at = models.DateTimeField(null=True)

    ledger_kind: ClassVar[str] = "case"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(outcome="") | Q(outcome__in=CaseOutcome.values), name="case_outcome_known"),
            models.CheckConstraint(
                condition=Q(run__isnull=False, group__isnull=False, imitation=None) | Q(run=None, group=None, imitation__isnull=False),
                name="case_has_one_origin",
            ),
            models.CheckConstraint(condition=Q(lapses_at__gt=F("opened_at")), name="case_lapses_later"),
            models.UniqueConstraint(fields=["run", "group"], name="case_once_a_group"),
        ]
        indexes = [
            models.Index(fields=["lapses_at"], condition=Q(decided_at=None), name="case_undecided"),
            models.Index(fields=["delete_at"], condition=Q(delete_at__isnull=False, deleted_at=None), name="case_to_delete"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What people say: J-017."""
        return f"J-{self.number:03d}"


class CaseAccount(models.Model):
    """An account of a case. The handle is sealed; pages show a pseudonym until somebody opens the case's handles."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="accounts")
    number = models.PositiveIntegerField()
    handle_sealed = models.BinaryField()
    handle_blind = models.BinaryField()  # so that the question of a holder finds it (I11)
    posts = models.PositiveIntegerField(default=0)
    is_declared = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_account_once")]
        indexes = [models.Index(fields=["handle_blind"], name="case_account_blind")]

    def __str__(self) -> str:
        return f"account {self.number} of case {self.case_id}"

    @property
    def pseudonym(self) -> str:
        """"क-05" or "A-05", in the reader's letters."""
        return pseudonym(self.number)


def pseudonym(number: int, language: str | None = None) -> str:
    """What an account of a case is called: the letter of its case's one group, and its number."""
    return f"{letter(1, language)}-{number:02d}"


class CaseOpening(models.Model):
    """Somebody opened a case's handles, said why, and saw them until a minute. Written once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()

    ledger_kind: ClassVar[str] = "case_opening"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="case_opened_for_a_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="case_opened_until_later"),
        ]
        indexes = [models.Index(fields=["case", "by", "until"], name="case_open")]

    def __str__(self) -> str:
        return f"opening {self.pk} of case {self.case_id}"


class Review(models.Model):
    """What one of two reviewers found. Neither is the collector nor the other: kept by the database. Written once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    collector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    place = models.PositiveSmallIntegerField()  # 1 or 2
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    finding = models.CharField(max_length=12, choices=Finding)
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "review"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(finding__in=Finding.values), name="review_finding_known"),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="review_first_or_second"),
            models.CheckConstraint(condition=~Q(by=F("collector")), name="review_not_by_the_collector"),
            models.UniqueConstraint(fields=["case", "place"], name="review_place_once"),
            models.UniqueConstraint(fields=["case", "by"], name="review_by_another"),
        ]

    def __str__(self) -> str:
        return f"review {self.place} of case {self.case_id}"


class ReviewText(models.Model):
    """A reviewer's words, beside the finding because they go with a dismissed case's data (I10) and the finding does not."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, primary_key=True, related_name="text")
    reasons = models.TextField()
    alternative = models.TextField()  # the innocent explanation that was considered, and why it holds or does not

    def __str__(self) -> str:
        return f"text of review {self.review_id}"


class Dossier(models.Model):
    """What goes to the platform and the election office: two documents, a bundle for machines, and a signature over its list."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="dossier")
    pdf_hi = models.FileField(upload_to="dossiers/", max_length=200)
    pdf_en = models.FileField(upload_to="dossiers/", max_length=200)
    bundle = models.FileField(upload_to="dossiers/", max_length=200)
    bundle_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    ledger_kind: ClassVar[str] = "dossier"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(bundle_sha256__regex="^[0-9a-f]{64}$"), name="dossier_hash_whole")]

    def __str__(self) -> str:
        return f"dossier of case {self.case_id}"

    def file(self, kind: str) -> models.fields.files.FieldFile:
        """The document in that language, or the bundle ("zip")."""
        return self.bundle if kind == "zip" else self.pdf_en if kind == Language.ENGLISH else self.pdf_hi
