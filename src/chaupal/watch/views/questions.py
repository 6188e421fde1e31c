"""Holders' questions at the desk: the list with its clocks, one question, the code seen, the answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.watch import questions
from chaupal.watch.actions import subjects
from chaupal.watch.caseforms import AnswerForm, say
from chaupal.watch.models import SubjectQuestion


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, due sooner first."""
    return render_part(request, "watch/questions.html", "questions", {"rows": questions.desk(person_of(request), now())})


def _page(request: HttpRequest, person: Person, found: SubjectQuestion, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "question": found,
        "handle": questions.handle_of(found),
        "said": questions.said_of(found),
        "row": questions.Row(found, found.due_at - now()),
        "may_edit": permission.may(person, "edit", "watch"),
        "form": AnswerForm(),
    }
    return render_part(request, "watch/question.html", "question", context | more, status=status)


@never_cache
@require_GET
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: the account, its code, what the holder said, what a case says of it."""
    person = person_of(request)
    return _page(request, person, questions.question_for(person, pk))


@require_POST
def holder(request: HttpRequest, pk: int) -> HttpResponse:
    """The code was seen on the account."""
    person = person_of(request)
    subjects.confirm_holder(question=questions.question_for(person, pk, "edit"), by=person, at=now())
    return see_other(reverse("watch:question", args=[pk]))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer it; with `unproven` as one whose account was never shown."""
    person = person_of(request)
    found = questions.question_for(person, pk, "edit")
    if "unproven" in request.POST:
        subjects.close_unproven(question=found, by=person, at=now())
        return see_other(reverse("watch:questions"))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, form=form)
    try:
        subjects.answer_question(question=found, answer=form.cleaned_data["answer"], by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, form=form)
    return see_other(reverse("watch:questions"))
