"""Reads of holders' questions: the desk's list with its clock, one question, the thread of whoever asked (I11)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chaupal.base.seal import unseal
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch.choices import ANSWER_DAYS, QuestionState
from chaupal.watch.models import SubjectQuestion
from chaupal.watch.refusals import NoSuchQuestion

MOST = 200
SAID, HANDLE = "watch.subject_said", "watch.subject_handle"  # what the two sealed columns are sealed as
UNPROVEN = "unproven"  # the answer where the code never stood on the account; the thread's page says it in the reader's words


def key_hash(key: str) -> bytes:
    """What is kept of a thread's key."""
    return hashlib.sha256(key.encode()).digest()


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its clock."""

    question: SubjectQuestion
    left: timedelta
    allowed: timedelta = timedelta(days=ANSWER_DAYS)


def desk(person: Person, at: datetime) -> Sequence[Row]:
    """What waits, due sooner first, then what was answered lately. Two queries."""
    permission.require(person, "view", "watch")
    rows = SubjectQuestion.objects.select_related("case")
    waits = list(rows.exclude(state=QuestionState.ANSWERED).order_by("due_at", "pk")[:MOST])
    done = list(rows.filter(state=QuestionState.ANSWERED).order_by("-answered_at", "-pk")[:20])
    return [Row(one, one.due_at - at) for one in (*waits, *done)]


def question_for(person: Person, pk: int, to: str = "view") -> SubjectQuestion:
    """The door for the desk; OutOfReach, VerbMissing or NoSuchQuestion otherwise."""
    permission.require(person, to, "watch")
    found = SubjectQuestion.objects.select_related("case", "shown_by", "answered_by").filter(pk=pk).first()
    if found is None:
        raise NoSuchQuestion
    return found


def thread(key: str) -> SubjectQuestion:
    """The door for whoever asked: the question of this key; NoSuchQuestion otherwise."""
    found = SubjectQuestion.objects.select_related("case").filter(key_hash=key_hash(key[:64])).first()
    if found is None:
        raise NoSuchQuestion
    return found


def handle_of(question: SubjectQuestion) -> str:
    """The account that was named."""
    return unseal(question.handle_sealed, field=HANDLE)


def said_of(question: SubjectQuestion) -> str:
    """What the holder said."""
    return unseal(question.said_sealed, field=SAID)
