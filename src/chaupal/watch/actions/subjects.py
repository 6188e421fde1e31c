"""Questions of account holders (I11): asked without a sign-in, the account shown by a code, answered within 15 days."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from chaupal.base.seal import seal, unseal
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.press import codes
from chaupal.watch import refusals
from chaupal.watch.actions import wording
from chaupal.watch.actions.cases import blind
from chaupal.watch.actions.handles import handle_of
from chaupal.watch.choices import ANSWER_DAYS, QuestionState
from chaupal.watch.models import Case, CaseAccount, SubjectQuestion
from chaupal.watch.questions import HANDLE, SAID, UNPROVEN, key_hash

LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Asked:
    """The question and the one key to its thread; only the key's hash is kept."""

    question: SubjectQuestion
    key: str


@transaction.atomic
def ask_question(*, platform: str, handle: str, said: str, at: datetime) -> Asked:
    """Keep a question of whoever holds this account, or says so. Nobody is signed in, so the entry names no one."""
    bare = handle_of(handle)
    key = secrets.token_urlsafe(24)
    question = SubjectQuestion.objects.create(
        key_hash=key_hash(key), platform=platform, handle_sealed=seal(bare, field=HANDLE), code=codes.fresh(),
        said_sealed=seal(said.strip()[:LONGEST], field=SAID), at=at, due_at=at + timedelta(days=ANSWER_DAYS),
    )  # fmt: skip
    record("watch.question_asked", by=("public", "form"), about=question, at=at, rule_ids=("I11",))
    return Asked(question, key)


@transaction.atomic
def say_more(*, question: SubjectQuestion, said: str, at: datetime) -> SubjectQuestion:
    """What the holder adds, also as an answer to ours; the clock of a new answer runs. Nothing for an empty text."""
    question = SubjectQuestion.objects.select_for_update().get(pk=question.pk)
    if not said.strip():
        raise refusals.AnswerMissing(fields={"said": str(refusals.AnswerMissing.says)})
    before = unseal(question.said_sealed, field=SAID)
    question.said_sealed = seal(f"{before}\n\n{said.strip()}".strip()[-LONGEST:], field=SAID)
    question.save(update_fields=["said_sealed"])
    record("watch.question_added_to", by=("public", "form"), about=question, at=at, rule_ids=("I11",))
    return question


@transaction.atomic
def confirm_holder(*, question: SubjectQuestion, by: Person, at: datetime) -> SubjectQuestion:
    """A person saw the code on the account: it is theirs. Only now the question finds its case, and who they are is asked nowhere."""
    permission.require(by, "edit", "watch")
    question = SubjectQuestion.objects.select_for_update().get(pk=question.pk)
    if question.state != QuestionState.ASKED:
        raise refusals.WrongStep
    handle = unseal(question.handle_sealed, field=HANDLE)
    question.case = _case_of(handle, question.platform)
    question.shown_at, question.shown_by, question.state = at, by, QuestionState.SHOWN
    question.save(update_fields=["case", "shown_at", "shown_by", "state"])
    record("watch.holder_confirmed", by=by, about=question, at=at, rule_ids=("I11",))
    return question


def _case_of(handle: str, platform: str) -> Case | None:
    for account in CaseAccount.objects.filter(handle_blind=blind(handle)).select_related("case__run__dataset", "case__imitation").order_by("-case__number"):
        case = account.case
        where = case.imitation.platform if case.imitation is not None else case.run.dataset.platform if case.run is not None else ""
        if where == platform:
            return case
    return None


@transaction.atomic
def answer_question(*, question: SubjectQuestion, answer: str, by: Person, at: datetime) -> SubjectQuestion:
    """The answer, with what the case says if there is one. Raises AnswerMissing, NamesSomebody, WrongStep, NotProven.

    A question whose holder never showed the account can be answered, but with no word about any case: its answer is fixed.
    """
    permission.require(by, "edit", "watch")
    question = SubjectQuestion.objects.select_for_update().get(pk=question.pk)
    if question.state == QuestionState.ANSWERED:
        raise refusals.WrongStep
    if question.state != QuestionState.SHOWN:
        raise refusals.NotProven
    told = wording.clean({"answer": answer})["answer"]
    if not told:
        raise refusals.AnswerMissing(fields={"answer": str(refusals.AnswerMissing.says)})
    _answered(question, told[:LONGEST], by, at)
    record("watch.question_answered", by=by, about=question, at=at, rule_ids=("I11",), detail={"case": question.case_id or 0})
    return question


@transaction.atomic
def close_unproven(*, question: SubjectQuestion, by: Person, at: datetime) -> SubjectQuestion:
    """After the 15 days a question whose account was never shown is answered as such; it says nothing of any case."""
    permission.require(by, "edit", "watch")
    question = SubjectQuestion.objects.select_for_update().get(pk=question.pk)
    if question.state != QuestionState.ASKED:
        raise refusals.WrongStep
    _answered(question, UNPROVEN, by, at)
    record("watch.question_answered", by=by, about=question, at=at, rule_ids=("I11",), detail={"case": 0})
    return question


def _answered(question: SubjectQuestion, answer: str, by: Person, at: datetime) -> None:
    question.answer, question.answered_at, question.answered_by, question.state = answer, at, by, QuestionState.ANSWERED
    question.save(update_fields=["answer", "answered_at", "answered_by", "state"])
