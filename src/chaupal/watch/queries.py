"""Reads of the watch room: datasets, runs, and the doors to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from chaupal.base import paging
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch.models import Dataset, Opening, Run
from chaupal.watch.refusals import (
    ColumnsUnknown,
    ForbiddenColumn,
    NoPosts,
    NoSuchDataset,
    NoSuchRun,
    NotPosts,
    ResultMissing,
)

PAGE = 30


def datasets(person: Person, asked: paging.Asked, size: int = PAGE) -> paging.Page[Dataset]:
    """Datasets with their runs, the newest first. Two queries."""
    permission.require(person, "view", "watch")
    runs = Run.objects.select_related("by").order_by("-pk")
    rows = Dataset.objects.select_related("collector").prefetch_related(Prefetch("runs", runs, to_attr="shown_runs"))
    if asked.before is not None:
        rows = rows.filter(pk__gt=asked.before[0]).order_by("pk")
    else:
        rows = rows.order_by("-pk")
        if asked.after is not None:
            rows = rows.filter(pk__lt=asked.after[0])
    return paging.page(list(rows[: size + 1]), asked, size, lambda row: (row.pk,))


def dataset_for(person: Person, pk: int, to: str = "view") -> Dataset:
    """The door to a dataset; OutOfReach, VerbMissing or NoSuchDataset otherwise."""
    permission.require(person, to, "watch")
    found = Dataset.objects.select_related("collector").filter(pk=pk).first()
    if found is None:
        raise NoSuchDataset
    return found


def run_for(person: Person, pk: int, to: str = "view") -> Run:
    """The door to a run with its dataset; OutOfReach, VerbMissing or NoSuchRun otherwise."""
    permission.require(person, to, "watch")
    found = Run.objects.select_related("dataset__collector", "by", "again_of").filter(pk=pk).first()
    if found is None:
        raise NoSuchRun
    return found


def open_until(person: Person, run: Run, at: datetime) -> datetime | None:
    """Until when this person sees the run's handles; None while they are masked. One query."""
    return Opening.objects.filter(run=run, by=person, until__gt=at).order_by("-until").values_list("until", flat=True).first()


def runs_of(dataset: Dataset) -> list[Run]:
    """The dataset's runs, the newest first, at most a hundred. One query."""
    return list(Run.objects.filter(dataset=dataset).select_related("by", "again_of").order_by("-pk")[:100])


def stands(dataset: Dataset) -> tuple[Any, ...]:
    """What a polled part about a dataset depends on."""
    return (dataset.pk, dataset.state, round(dataset.progress, 3), [stands_run(run) for run in getattr(dataset, "shown_runs", ())])


def stands_run(run: Run) -> tuple[Any, ...]:
    """What a polled part about a run depends on."""
    return (run.pk, run.state, run.step, round(run.progress, 3), run.erased_at)


def refusal_words(dataset: Dataset) -> str:
    """Why the dataset could not be read, in the reader's words; "" where it could."""
    kind = {one.code: one for one in (ColumnsUnknown, ForbiddenColumn, NotPosts, NoPosts, ResultMissing)}.get(dataset.fault)
    words = dict(dataset.fault_words)
    if kind is ColumnsUnknown:
        words["field"] = _("time") if words["field"] == "ts" else _("account")
    return kind(**words).text if kind is not None else dataset.fault


def run_fault(run: Run) -> str:
    """Why the run could not be done, in the reader's words."""
    kind = {one.code: one for one in (NotPosts, ResultMissing)}.get(run.fault)
    return kind(says="").text if kind is not None else str(_("Something in the program went wrong; whoever runs the server finds it in the log."))
