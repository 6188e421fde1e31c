"""Writing an answer on facts, and the second person's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.paging import number
from chaupal.claims import queries
from chaupal.claims.actions import answer as acts
from chaupal.claims.choices import ClaimState
from chaupal.claims.forms import AnswerForm, say
from chaupal.claims.models import AnswerVersion, Claim, Lock
from chaupal.facts import queries as bank
from chaupal.gate import queries as gate
from chaupal.org import permission, second
from chaupal.people.models import Person
from chaupal.people.queries import person_of

FIELDS = ("verdict", "short_hi", "short_en", "long_hi", "long_en", "names_candidate", "evidence")


def _numbers(values: list[str]) -> list[int]:
    return [found for value in values[:40] if (found := number(value)) is not None]


def _form(request: HttpRequest, person: Person, claim: Claim, form: AnswerForm, chosen: list[int], status: int, **more: Any) -> HttpResponse:
    words = request.POST.get("fact_q", request.GET.get("fact_q", ""))
    at = now()
    lock = Lock.objects.select_related("person").filter(claim=claim, until__gt=at).first()
    found = bank.approved(words, limit=12) if words.strip() else []
    context = {
        "claim": claim,
        "left": claim.due_at - at,
        "allowed": claim.due_at - claim.opened_at,
        "waits": claim.state in (ClaimState.OPEN, ClaimState.REVIEW),
        "form": form,
        "chosen": bank.versions(chosen),
        "found": [fact for fact in found if fact.pk not in chosen],
        "nothing": bool(words.strip()) and not found,
        "fact_q": words,
        "lock": lock,
        "held": lock is not None and lock.person_id != person.pk,
        "names": gate.names_in(" ".join(str(form[name].value() or "") for name in FIELDS[1:5])),
    }
    return render_part(request, "claims/answer_form.html", "answer", context | more, status=status)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next version of a claim's answer; a press on "search" looks for facts and keeps what was typed."""
    person = person_of(request)
    claim = queries.claim_for(person, pk, "create")
    if request.method == "GET":
        last = queries.newest_version(claim)
        start = {name: getattr(last, name) for name in FIELDS} if last else {}
        chosen = bank.newest_of([fact.version.fact_id for fact in queries.grounds(last)]) if last else []
        return _form(request, person, claim, AnswerForm(initial=start), [*chosen, *_numbers(request.GET.getlist("facts"))], 200)
    chosen = _numbers(request.POST.getlist("facts"))
    if request.POST.get("do") == "search":
        return _form(request, person, claim, AnswerForm(initial=request.POST.dict()), chosen, 200)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _form(request, person, claim, form, chosen, 422)
    try:
        acts.draft_answer(
            claim=claim,
            words=acts.Words(**form.cleaned_data),
            facts=bank.versions(chosen),
            by=person,
            at=now(),
            submit=request.POST.get("do") == "send",
        )
    except Refused as refusal:
        say(form, refusal)
        return _form(request, person, claim, form, chosen, refusal.status, refusal=refusal)
    return see_other(f"/claims/{claim.pk}/")


def _review(request: HttpRequest, person: Person, version: AnswerVersion, status: int = 200, **more: Any) -> HttpResponse:
    claim, at = version.answer.claim, now()
    rows = queries.versions(claim)
    row = next(one for one in rows if one.version.pk == version.pk)
    waits = row.state == "review" and rows[0].version.pk == version.pk
    texts = (version.short_hi, version.short_en, version.long_hi, version.long_en)
    context: dict[str, Any] = {
        "claim": claim,
        "row": row,
        "version": version,
        "left": claim.due_at - at,
        "allowed": claim.due_at - claim.opened_at,
        "grounds": queries.grounds(version),
        "names": gate.names_in(" ".join(texts)),
        "own": version.author_id == person.pk,
        "waits": waits,
        "newest": rows[0].version,
        "may_approve": permission.may(person, "approve", "claims"),
        "may_write": permission.may(person, "create", "claims"),
        "form": second.ReturnForm(),
    }
    return render_part(request, "claims/review.html", "review", context | more, status=status)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One version in full, with what changed, the facts it stands on and what it names."""
    person = person_of(request)
    return _review(request, person, queries.version_for(person, pk))


@require_POST
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft to a second person."""
    person = person_of(request)
    version = queries.version_for(person, pk, "create")
    acts.submit_answer(version=version, by=person, at=now())
    return see_other(f"/claims/{version.answer.claim_id}/")


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes."""
    person = person_of(request)
    version = queries.version_for(person, pk, "approve")
    act = partial(acts.approve_answer, version=version, by=person)
    return second.approve(request, act, partial(_review, request, person, version), "/approvals/")


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the author with a reason."""
    person = person_of(request)
    version = queries.version_for(person, pk, "approve")
    act = partial(acts.return_answer, version=version, by=person)
    return second.give_back(request, act, partial(_review, request, person, version), "/approvals/")
