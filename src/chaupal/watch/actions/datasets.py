"""Bringing a dataset in, with where it comes from and by what right; and taking it out again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError

from chaupal.base.clock import local
from chaupal.base.later import later
from chaupal.gate import queries as gate
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import columns, refusals, store
from chaupal.watch.choices import UNDER_WAY, DatasetState, RunState
from chaupal.watch.models import Dataset, Run, RunAccount, RunEdge, RunGroup

PURGER = "watch.purger"
FIELDS = ("account_id", "ts", "post_id", "text", "kind", "object_type", "object_id")
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a dataset comes from and by what right it is here (I4); all of it is written once."""

    title: str
    platform: str
    basis: str
    exported_by: str
    exported_from: str
    exported_at: date
    terms: str
    keep_until: date


def add_dataset(*, parts: Iterable[bytes], name: str, told: Provenance, by: Person, at: datetime, sample: bool = False) -> Dataset:
    """A dataset from a file's bytes, kept by its SHA-256 and waiting for the worker to read it.

    `name` tells the form of the file and is not kept. Columns that rules P4, I2 and I3 forbid are looked for before
    anything is stored, in Parquet and Arrow as soon as the worker opens it. Raises the refusals of provenance, form,
    size and columns, and DatasetHere. As long as writing the file takes.
    """
    permission.require(by, "create", "watch")
    _check(told, at)
    form = store.format_of(name)
    if not form:
        raise refusals.UnknownForm(fields={"file": str(refusals.UnknownForm.says)})
    try:
        kept = store.write(parts, form)
    except store.TooLarge as problem:
        raise refusals.FileTooLarge(fields={"file": str(refusals.FileTooLarge.says)}) from problem
    try:
        if not kept.size:
            raise refusals.NoPosts(fields={"file": str(refusals.NoPosts.says)})
        refuse_columns(columns.of_text_file(kept.path) or [])
        return _keep(kept, form, told, by, at, sample)
    finally:
        kept.path.unlink(missing_ok=True)


def refuse_columns(names: Iterable[str]) -> None:
    """Nothing, or ForbiddenColumn for the first column that is turned away."""
    found = columns.forbidden(names)
    if found is not None:
        raise refusals.ForbiddenColumn(column=found[0][:60], what=found[1])


def _check(told: Provenance, at: datetime) -> None:
    said = {"title": told.title, "exported_by": told.exported_by, "exported_from": told.exported_from, "terms": told.terms}
    missing = {field: str(refusals.ProvenanceMissing.says) for field, words in said.items() if not words.strip()}
    if missing:
        raise refusals.ProvenanceMissing(fields=missing)
    today, days = local(at).date(), gate.pack_in_force().pack.data.retain_days
    if told.exported_at > today:
        raise refusals.NotFromThen(fields={"exported_at": str(refusals.NotFromThen.says)})
    if not today < told.keep_until <= today + timedelta(days=days):
        refusal = refusals.KeptTooLong(days=days)
        raise refusals.KeptTooLong(days=days, fields={"keep_until": refusal.text})


@transaction.atomic
def _keep(kept: store.Kept, form: str, told: Provenance, by: Person, at: datetime, sample: bool) -> Dataset:
    known = Dataset.objects.select_for_update().filter(sha256=kept.sha256).exclude(state=DatasetState.DELETED).first()
    if known is not None:
        raise refusals.DatasetHere(number=known.pk)
    made = Dataset.objects.create(
        title=told.title.strip()[:200],
        platform=told.platform,
        format=form,
        sha256=kept.sha256,
        size=kept.size,
        exported_by=told.exported_by.strip()[:200],
        exported_from=told.exported_from.strip()[:300],
        exported_at=told.exported_at,
        terms=told.terms.strip(),
        basis=told.basis,
        collector=by,
        at=at,
        keep_until=told.keep_until,
        sample=sample,
    )
    detail = {"digest": kept.sha256, "basis": str(told.basis), "form": form}
    record("watch.dataset_added", by=by, about=made, at=at, rule_ids=["I4"], detail=detail)
    shutil.move(kept.path, store.dataset_path(kept.sha256, form))
    later("watch.jobs.read_dataset", dataset=made.pk)
    return made


@transaction.atomic
def name_columns(*, dataset: Dataset, named: Mapping[str, str], by: Person, at: datetime) -> Dataset:
    """The dataset waits to be read from these columns: field (of FIELDS) to column of the file; account and time are needed.

    For a file whose columns the engine does not know, or takes for others than they are; as long as nothing was run over it.
    Raises NoSuchColumn, ColumnsSettled, NotReady.
    """
    permission.require(by, "edit", "watch")
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.state not in (DatasetState.COLUMNS, DatasetState.READY) or not dataset.columns:
        raise refusals.NotReady
    if Run.objects.filter(dataset=dataset).exists():
        raise refusals.ColumnsSettled
    told = {field: column for field, column in named.items() if column}
    if not {"account_id", "ts"} <= told.keys() <= set(FIELDS) or len(set(told.values())) < len(told) or not set(told.values()) <= set(dataset.columns):
        raise refusals.NoSuchColumn
    dataset.named, dataset.state, dataset.progress, dataset.fault, dataset.fault_words = told, DatasetState.WAITING, 0.0, "", {}
    dataset.save(update_fields=["named", "state", "progress", "fault", "fault_words"])
    record("watch.columns_named", by=by, about=dataset, at=at, detail={"fields": sorted(told)})
    later("watch.jobs.read_dataset", dataset=dataset.pk)
    return dataset


@transaction.atomic
def delete_dataset(*, dataset: Dataset, by: Person, at: datetime) -> Dataset:
    """Destroy the file, every result that stands on it, and every handle; provenance and hash stay as proof. Raises
    DatasetGone, HeldByCase."""
    permission.require(by, "edit", "watch")
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.state == DatasetState.DELETED:
        raise refusals.DatasetGone
    runs = _destroy(dataset, at)
    record("watch.dataset_deleted", by=by, about=dataset, at=at, detail={"runs": runs})
    return dataset


@transaction.atomic
def purge_datasets(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Destroy what was to be kept until yesterday or earlier; how many. One ledger entry with a line each.

    One that a case stands on waits until that case is over (I10 bounds it).
    """
    today = local(at).date()
    over = list(
        Dataset.objects.select_for_update().filter(keep_until__lt=today).exclude(state=DatasetState.DELETED).order_by("keep_until", "pk")[:limit]
    )
    lines = []
    for dataset in over:
        before = str(dataset.state)
        try:
            with transaction.atomic():
                _destroy(dataset, at)
        except refusals.HeldByCase:
            continue
        lines.append((dataset.pk, before, str(DatasetState.DELETED)))
    if lines:
        record("watch.datasets_purged", by=PURGER, about=("queue", "watch"), at=at, lines=lines)
    return len(lines)


def _destroy(dataset: Dataset, at: datetime) -> int:
    runs = list(Run.objects.select_for_update().filter(dataset=dataset, erased_at=None))
    keys = [run.pk for run in runs]
    try:
        RunEdge.objects.filter(run_id__in=keys).delete()
        RunAccount.objects.filter(run_id__in=keys).delete()
        RunGroup.objects.filter(run_id__in=keys).delete()
    except ProtectedError as problem:
        raise refusals.HeldByCase from problem
    Run.objects.filter(pk__in=keys, state__in=UNDER_WAY).update(state=RunState.CANCELLED, ended_at=at, cancel_at=at)
    Run.objects.filter(pk__in=keys).update(erased_at=at)
    dataset.state, dataset.deleted_at, dataset.progress = DatasetState.DELETED, at, 0.0
    dataset.bad, dataset.object_types, dataset.fault_words = [], {}, {}
    dataset.columns, dataset.named, dataset.read_from = [], {}, {}
    dataset.save(update_fields=["state", "deleted_at", "progress", "bad", "object_types", "fault_words", "columns", "named", "read_from"])
    # Files go before the transaction ends: one that is cut off begins again and finds less to do.
    for digest in {run.result_sha256 for run in runs if run.result_sha256}:
        store.result_path(digest).unlink(missing_ok=True)
    store.dataset_path(dataset.sha256, dataset.format).unlink(missing_ok=True)
    store.bad_path(dataset.sha256).unlink(missing_ok=True)
    return len(runs)
