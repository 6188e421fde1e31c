"""Questions of people who hold an account: is there a case about it (I11)?"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from chaupal.people.models import Person
from chaupal.watch.choices import Platform, QuestionState
from chaupal.watch.models.case import Case


class SubjectQuestion(models.Model):
    """Asked by anybody, without a sign-in, a name or an address to write to: the thread's key lies with who asked.

    That somebody holds the account is shown by a code that they put where only its holder can; nobody is unmasked.
    """

    key_hash = models.BinaryField(unique=True)
    platform = models.CharField(max_length=10, choices=Platform)
    handle_sealed = models.BinaryField()
    code = models.CharField(max_length=8)  # to be put into the account's description, or posted
    said_sealed = models.BinaryField()  # what they want to say, also later
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.ASKED)
    shown_at = models.DateTimeField(null=True)  # a person saw the code on the account
    shown_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="questions")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    ledger_kind: ClassVar[str] = "subject_question"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="question_state_known"),
            models.CheckConstraint(condition=Q(platform__in=Platform.values), name="question_platform_known"),
            # What a case says is told to nobody who has not shown that the account is theirs.
            models.CheckConstraint(condition=Q(case=None) | Q(shown_at__isnull=False), name="question_case_after_proof"),
            models.CheckConstraint(condition=Q(answered_at=None) ^ ~Q(answer=""), name="question_answered_at_a_moment"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(answered_at=None), name="question_waits")]

    def __str__(self) -> str:
        return f"question {self.pk}"
