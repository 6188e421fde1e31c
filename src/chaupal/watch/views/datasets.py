"""Datasets: what is here, from whom, by what right; bringing one in; taking it out again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging, sheet
from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.base.pages import etag_part, render_part, see_other
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.watch import queries, refusals, store
from chaupal.watch.actions.datasets import Provenance, add_dataset, delete_dataset, name_columns
from chaupal.watch.actions.runs import start_run
from chaupal.watch.choices import DatasetState
from chaupal.watch.forms import ColumnsForm, DatasetForm, RunForm, say
from chaupal.watch.models import Dataset


@require_GET
def datasets(request: HttpRequest) -> HttpResponse:
    """All datasets, the newest first, each with its runs."""
    person = person_of(request)
    page = queries.datasets(person, paging.asked(request.GET.dict(), int))
    context = {"page": page, "may_add": permission.may(person, "create", "watch")}
    return etag_part(request, "watch/datasets.html", "datasets", lambda: context, of=[queries.stands(one) for one in page.rows])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form with the questions of rule I4, and the file."""
    person = person_of(request)
    permission.require(person, "create", "watch")
    offered = store.offered()
    form = DatasetForm(request.POST or None, request.FILES or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        try:
            parts, name = _file(form, request)
            made = add_dataset(parts=parts, name=name, told=_told(form.cleaned_data), by=person, at=now())
        except Refused as refusal:
            say(form, refusal)
        else:
            return see_other(reverse("watch:dataset", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render_part(request, "watch/dataset_new.html", "new", {"form": form}, status=status)


def _file(form: DatasetForm, request: HttpRequest) -> tuple[Iterable[bytes], str]:
    uploaded, named = form.cleaned_data["file"], form.cleaned_data.get("named")
    if uploaded is not None:
        if uploaded.size and uploaded.size > store.LARGEST:
            raise refusals.FileTooLarge(fields={"file": str(refusals.FileTooLarge.says)})
        return uploaded.chunks(), uploaded.name
    if named:
        return store.parts_of(store.offered_path(named)), named
    raise refusals.NoFile(fields={"file": str(refusals.NoFile.says)})


def _told(clean: dict[str, Any]) -> Provenance:
    names = ("title", "platform", "basis", "exported_by", "exported_from", "exported_at", "terms", "keep_until")
    return Provenance(**{name: clean[name] for name in names})


def _dataset(
    request: HttpRequest, person: Person, found: Dataset, form: RunForm | None = None, status: int = 200, columns: ColumnsForm | None = None
) -> HttpResponse:
    runs = queries.runs_of(found)

    def context() -> dict[str, Any]:
        may_edit = permission.may(person, "edit", "watch")
        return {
            "dataset": found,
            "runs": runs,
            "under_way": found.is_under_way or any(run.is_under_way for run in runs),
            "refused": queries.refusal_words(found),
            "types": sorted(found.object_types.items(), key=lambda item: (-item[1], item[0])),
            "may_edit": may_edit,
            "columns": columns or (_columns(found) if may_edit and not runs else None),
            "wants_columns": found.state == DatasetState.COLUMNS or columns is not None,
            "form": form or (RunForm(types=found.object_types) if may_edit and found.is_ready else None),
        }

    return etag_part(request, "watch/dataset.html", "dataset", context, of=(queries.stands(found), [queries.stands_run(run) for run in runs], bool(form), bool(columns)), status=status)


def _columns(found: Dataset) -> ColumnsForm | None:
    """The form for what the file's columns hold, filled as it was read; None where there is nothing to name."""
    if found.state not in (DatasetState.COLUMNS, DatasetState.READY) or not found.columns:
        return None
    return ColumnsForm(columns=found.columns, initial=found.named or found.read_from)


@never_cache
@require_GET
def dataset(request: HttpRequest, pk: int) -> HttpResponse:
    """One dataset: where it comes from, what is in it, its runs, and the form for another run."""
    person = person_of(request)
    return _dataset(request, person, queries.dataset_for(person, pk))


@require_POST
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a run with these parameters."""
    person = person_of(request)
    found = queries.dataset_for(person, pk, "edit")
    form = RunForm(request.POST, types=found.object_types)
    if not form.is_valid():
        return _dataset(request, person, found, form, 422)
    try:
        made = start_run(dataset=found, asked=form.asked, by=person, at=now())
    except refusals.BadParameters as refusal:
        say(form, refusal)
        return _dataset(request, person, found, form, 422)
    return see_other(reverse("watch:run", args=[made.pk]))


@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column of the file holds what; the worker then reads it."""
    person = person_of(request)
    found = queries.dataset_for(person, pk, "edit")
    form = ColumnsForm(request.POST, columns=found.columns)
    if not form.is_valid():
        return _dataset(request, person, found, status=422, columns=form)
    try:
        name_columns(dataset=found, named=form.cleaned_data, by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _dataset(request, person, found, status=refusal.status, columns=form)
    return see_other(reverse("watch:dataset", args=[pk]))


@require_POST
def deletion(request: HttpRequest, pk: int) -> HttpResponse:
    """Destroy the file, its results and every handle."""
    person = person_of(request)
    delete_dataset(dataset=queries.dataset_for(person, pk, "edit"), by=person, at=now())
    return see_other(reverse("watch:dataset", args=[pk]))


@require_GET
def bad_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that could not be read, as a file: number, column, what to do. Nothing of their content."""
    found = queries.dataset_for(person_of(request), pk)
    told, _count = sheet.write([_("Row"), _("Column"), _("What to do")], ([one["row"], one["field"], one["remedy"]] for one in store.bad_rows(found.sha256)))
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dataset-{pk}-rows.csv"'
    return response
