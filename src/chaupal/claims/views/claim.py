"""One claim: what is known of it, who has it, what may be done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.words import hi_or_en
from chaupal.claims import again, beside, clusters, counted, desk, escalation, queries, reach, spread
from chaupal.claims.actions import claim as acts
from chaupal.claims.actions import others
from chaupal.claims.choices import ClaimState
from chaupal.claims.forms import AssignForm, JudgeForm, OutcomeForm, ReviewForm, say
from chaupal.claims.models import Claim, Lock
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of

MANDALS = 8  # of those where it was seen, before the others are folded away


def _assign_form(data: Any = None) -> AssignForm:
    people = queries.desk_people()
    return AssignForm(people, {one.pk: hi_or_en(one, "name", get_language()) for one in people}, data)


def _context(person: Person, claim: Claim, **more: Any) -> dict[str, Any]:
    at = now()
    lock = Lock.objects.select_related("person").filter(claim=claim, until__gt=at).first()
    may_edit = reach.may(person, "edit", claim)
    waits = claim.state in (ClaimState.OPEN, ClaimState.REVIEW)
    seen = queries.seen_in(claim, at)
    values: dict[str, Any] = {
        "claim": claim,
        "at": at,
        "left": claim.due_at - at,
        "allowed": claim.due_at - claim.opened_at,
        "sign": queries.SIGNS[ClaimState(claim.state)],
        "waits": waits,
        "lock": lock,
        "mine": lock is not None and lock.person_id == person.pk,
        "held": lock is not None and lock.person_id != person.pk,
        "seen": seen,
        "seen_first": seen[:MANDALS],
        "seen_more": seen[MANDALS:],
        "similar": queries.similar(claim, person),
        "checks": beside.of_claim(claim),
        "joined": queries.judged_into(claim) if claim.same_as_id else None,
        "versions": queries.versions(claim),
        "aliases": claim.aliases.filter(withdrawn_at=None).order_by("pk")[:30],
        "may_write": permission.may(person, "create", "claims"),
        "may_edit": may_edit,
        "spread": spread.spread(claim, at),
        "missed": again.missed(claim, at) if claim.state == ClaimState.ANSWERED else None,
        "may_release": permission.may(person, "release", "press"),
        "asked": escalation.asked([claim], at).get(claim.pk),
        "district": counted.district_of(claim, at),
        "district_until": desk.district_until(claim),
    }
    if may_edit and waits:
        if reach.holds_all(person, "edit"):
            values["assign"] = _assign_form()
        values["outcome"] = OutcomeForm()
    return values | more


def _page(request: HttpRequest, person: Person, claim: Claim, status: int = 200, **more: Any) -> HttpResponse:
    return render_part(request, "claims/claim.html", "claim", _context(person, claim, **more), status=status)


@require_GET
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one claim on one page."""
    person = person_of(request)
    return _page(request, person, queries.claim_for(person, pk))


@require_POST
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the claim for 15 minutes and go on to write; or give it back."""
    person = person_of(request)
    found = queries.claim_for(person, pk, "create")
    if request.POST.get("do") == "let_go":
        acts.let_go(claim=found, by=person)
        return see_other(f"/claims/{pk}/")
    try:
        acts.hold_claim(claim=found, by=person, at=now())
    except Refused as refusal:
        return _page(request, person, found, refusal.status, refusal=refusal)
    return see_other(f"/claims/{pk}/answer/" if request.POST.get("do") == "write" else f"/claims/{pk}/")


@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the claim to somebody of the desk."""
    person = person_of(request)
    found = queries.claim_for(person, pk, "edit")
    form = _assign_form(request.POST)
    if form.is_valid():
        to = next(one for one in queries.desk_people() if one.pk == form.cleaned_data["to"])
        acts.assign_claim(claim=found, to=to, by=person, at=now())
        return see_other(f"/claims/{pk}/")
    return _page(request, person, found, 422, assign=form)


@require_POST
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """End the claim without an answer of its own."""
    person = person_of(request)
    found = queries.claim_for(person, pk, "edit")
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _page(request, person, found, 422, outcome=form)
    try:
        acts.close_claim(claim=found, outcome=form.cleaned_data["outcome"], by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, outcome=form, refusal=refusal)
    return see_other(f"/claims/{pk}/")


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed or answered claim again."""
    person = person_of(request)
    acts.reopen_claim(claim=queries.claim_for(person, pk, "edit"), by=person, at=now())
    return see_other(f"/claims/{pk}/")


@require_POST
def triage(request: HttpRequest, pk: int) -> HttpResponse:
    """The district hands the claim up to the state desk."""
    person = person_of(request)
    acts.send_up(claim=queries.claim_for(person, pk, "edit"), by=person, at=now())
    return see_other(f"/claims/{pk}/")


@require_POST
def judgements(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether two claims are the same."""
    person = person_of(request)
    found = queries.claim_for(person, pk, "edit")
    form = JudgeForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: " ".join(map(str, says)) for name, says in form.errors.items()})
    other = queries.claim_for(person, form.cleaned_data["other"])
    acts.judge_same(
        claim=found, other=other, verdict=form.cleaned_data["verdict"], score=form.cleaned_data["score"], by=person, at=now()
    )
    return see_other(f"/claims/{pk}/#similar")


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a word on two claims."""
    person = person_of(request)
    judgement = queries.judgement_for(person, pk)
    acts.withdraw_judgement(judgement=judgement, by=person, at=now())
    return see_other(f"/claims/{judgement.claim_id}/#similar")


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a check of another publisher is about this claim."""
    person = person_of(request)
    found = queries.claim_for(person, pk, "edit")
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: " ".join(map(str, says)) for name, says in form.errors.items()})
    theirs = queries.review_for(person, form.cleaned_data["review"])
    others.judge_review(review=theirs, claim=found, verdict=form.cleaned_data["verdict"], by=person, at=now())
    return see_other(f"/claims/{pk}/#others")


@require_POST
def review_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a word on a check of another publisher."""
    person = person_of(request)
    judgement = queries.review_judgement_for(person, pk)
    others.withdraw_review_judgement(judgement=judgement, by=person, at=now())
    return see_other(f"/claims/{judgement.claim_id}/#others")


def _cluster(request: HttpRequest, person: Person, claim: Claim, status: int = 200, **more: Any) -> HttpResponse:
    context = {"claim": claim, "page": clusters.cluster(claim, person), "may_edit": reach.may(person, "edit", claim)}
    return render_part(request, "claims/cluster.html", "cluster", context | more, status=status)


@require_http_methods(["GET", "POST"])
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """The claim beside the likest one that nobody judged against it; a press, or a key, says same, different or unsure."""
    person = person_of(request)
    if request.method == "GET":
        return _cluster(request, person, queries.claim_for(person, pk))
    found = queries.claim_for(person, pk, "edit")
    form = JudgeForm(request.POST)
    if not form.is_valid():
        raise BadInput(fields={name: " ".join(map(str, says)) for name, says in form.errors.items()})
    other = queries.claim_for(person, form.cleaned_data["other"])
    try:
        acts.judge_pair(claim=found, other=other, verdict=form.cleaned_data["verdict"], score=form.cleaned_data["score"], by=person, at=now())
    except Refused as refusal:
        return _cluster(request, person, queries.claim_for(person, pk), refusal.status, refusal=refusal)
    return see_other(f"/claims/{pk}/cluster/")


@require_POST
def cluster_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a word on this claim and another, and look at the two again."""
    person = person_of(request)
    queries.claim_for(person, pk, "edit")
    judgement = queries.judgement_for(person, paging.number(request.POST.get("judgement", "")) or 0)
    acts.withdraw_judgement(judgement=judgement, by=person, at=now())
    return see_other(f"/claims/{pk}/cluster/")
