"""The data bank: its list, a fact with its versions and conflicts, sources with their copies, the second person's page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging
from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.words import hi_or_en
from chaupal.facts import actions, queries, standing
from chaupal.facts.forms import ConflictForm, FactForm, FilterForm, SourceForm, say
from chaupal.facts.models import Fact, FactVersion, Source
from chaupal.facts.refusals import CopyDamaged
from chaupal.org import permission, second
from chaupal.people.models import Person
from chaupal.people.queries import person_of

SAID = (
    "what_hi", "what_en", "number", "unit_hi", "unit_en", "place_hi", "place_en", "period_hi", "period_en", "provisional", "valid_until",
)  # fmt: skip


@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """What we know, newest first, with search and topics."""
    person = person_of(request)
    permission.require(person, "view", "facts")
    form = FilterForm(request.GET)
    form.is_valid()
    clean = form.cleaned_data
    words, topic, state = clean.get("q", ""), clean.get("topic", ""), clean.get("state", "")
    page = queries.bank(
        paging.asked(request.GET.dict(), int), words=words, topic=topic, state=state, today=local(now()).date()
    )
    context = {
        "page": page,
        "form": form,
        "filtered": bool(words or topic or state),
        "may_write": permission.may(person, "create", "facts"),
        "may_export": all(permission.may(person, "export", matter) for matter in ("facts", "claims")),
    }
    return render_part(request, "facts/bank.html", "bank", context)


def _fact(request: HttpRequest, person: Person, fact: Fact, status: int = 200, **more: Any) -> HttpResponse:
    versions = queries.history(fact)
    shown = queries.current(fact) or versions[0]
    context: dict[str, Any] = {
        "fact": fact,
        "versions": versions,
        "shown": shown,
        "standing": any(hasattr(one, "approval") for one in versions),
        "expired": shown.valid_until is not None and shown.valid_until < local(now()).date(),
        "conflicts": queries.conflicts(fact),
        "answers": standing.on(fact.pk),
        "may_write": permission.may(person, "create", "facts"),
        "conflict": ConflictForm(),
    }
    return render_part(request, "facts/fact.html", "fact", context | more, status=status)


@require_GET
def fact(request: HttpRequest, pk: int) -> HttpResponse:
    """One fact: what stands, its versions, what contradicts it, which answers stand on it."""
    person = person_of(request)
    return _fact(request, person, queries.fact_for(person, pk))


@require_POST
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Set another fact against this one, and say which we use and why."""
    person = person_of(request)
    this = queries.fact_for(person, pk, "create")
    form = ConflictForm(request.POST)
    if not form.is_valid():
        return _fact(request, person, this, 422, conflict=form)
    clean = form.cleaned_data
    try:
        other = queries.fact_for(person, clean["other"])
        actions.settle_conflict(
            fact=this,
            other=other,
            uses=this if clean["uses"] == "this" else other,
            why_hi=clean["why_hi"],
            why_en=clean["why_en"],
            by=person,
            at=now(),
        )
    except permission.OutOfReach:
        form.add_error("other", _("There is no fact with this number."))
        return _fact(request, person, this, 422, conflict=form)
    except Refused as refusal:
        say(form, refusal)
        return _fact(request, person, this, refusal.status, conflict=form)
    return see_other(f"/facts/{this.pk}/#conflicts")


def _fact_form(data: Any = None, version: FactVersion | None = None, source: str = "") -> FactForm:
    sources = queries.recent_sources()
    if version is not None and version.source_id not in {one.pk for one in sources}:
        sources.append(version.source)
    initial = {name: getattr(version, name) for name in SAID} | {"source": version.source_id, "topic": version.fact.topic} if version else {}
    if source:
        initial = initial | {"source": source}
    names = {one.pk: f"{hi_or_en(one, 'title', get_language())} · {hi_or_en(one, 'publisher', get_language())}" for one in sources}
    return FactForm(sources, names, data, initial=initial)


def _said(form: FactForm) -> actions.Said:
    clean = form.cleaned_data
    return actions.Said(source=Source(pk=clean["source"]), **{name: clean[name] for name in SAID})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Propose a fact."""
    person = person_of(request)
    permission.require(person, "create", "facts")
    form, status = _fact_form(request.POST or None, source=request.GET.get("source", "")), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = actions.propose_fact(topic=form.cleaned_data["topic"], said=_said(form), by=person, at=now())
            return see_other(f"/facts/{version.fact_id}/")
    return render_part(request, "facts/form.html", "fact", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the next version of a fact."""
    person = person_of(request)
    this = queries.fact_for(person, pk, "create")
    last = queries.history(this)[0]
    if request.method == "GET":
        return render_part(request, "facts/form.html", "fact", {"form": _fact_form(version=last), "fact": this})
    form = _fact_form(request.POST, version=last)
    if not form.is_valid():
        return render_part(request, "facts/form.html", "fact", {"form": form, "fact": this}, status=422)
    actions.revise_fact(fact=this, said=_said(form), by=person, at=now())
    return see_other(f"/facts/{this.pk}/")


@require_http_methods(["GET", "POST"])
def new_source(request: HttpRequest) -> HttpResponse:
    """Add a source with the copy we keep."""
    person = person_of(request)
    permission.require(person, "create", "facts")
    form, status = SourceForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            upload = values.pop("copy")
            try:
                source = actions.add_source(**values, copy=upload.read(actions.ARCHIVE_LIMIT + 1), by=person, at=now())
            except Refused as refusal:
                say(form, refusal)
                status = refusal.status
            else:
                return see_other(f"/facts/new/?source={source.pk}")
    return render_part(request, "facts/source_form.html", "source", {"form": form}, status=status)


@require_GET
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """The archived copy itself, compared with its SHA-256 before it is given out."""
    source = queries.source_for(person_of(request), pk)
    try:
        copy = queries.archived(source)
    except FileNotFoundError as problem:
        raise CopyDamaged(source=pk) from problem
    if not copy.whole:
        raise CopyDamaged(source=pk)
    response = HttpResponse(copy.data, content_type=source.archive_type)
    ending = str(source.archive.name).rpartition(".")[2]
    response["Content-Disposition"] = f'inline; filename="{source.sha256[:10]}.{ending}"'
    response["X-SHA256"] = source.sha256
    # What was archived may be anybody's page: it runs no script and reaches nothing.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response


def _review(request: HttpRequest, person: Person, version: FactVersion, status: int = 200, **more: Any) -> HttpResponse:
    versions = queries.history(version.fact)
    before = next((one for one in versions if one.version == version.version - 1), None)
    context: dict[str, Any] = {
        "version": version,
        "before": before,
        "own": version.author_id == person.pk,
        "waits": not hasattr(version, "approval") and versions[0].pk == version.pk,
        "may_approve": permission.may(person, "approve", "facts"),
        "answers": standing.on(version.fact_id),
        "form": second.ReturnForm(),
    }
    return render_part(request, "facts/review.html", "review", context | more, status=status)


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a fact with its source, for the second person."""
    person = person_of(request)
    return _review(request, person, queries.version_for(person, pk))


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes to a version."""
    person = person_of(request)
    version = queries.version_for(person, pk, "approve")
    act = partial(actions.approve_fact, version=version, by=person)
    return second.approve(request, act, partial(_review, request, person, version), "/approvals/?kind=facts")


@require_POST
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the author with a reason."""
    person = person_of(request)
    version = queries.version_for(person, pk, "approve")
    act = partial(actions.return_fact, version=version, by=person)
    return second.give_back(request, act, partial(_review, request, person, version), "/approvals/?kind=facts")
