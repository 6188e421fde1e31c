"""The worker reads a dataset: how many posts, of whom, of what, between when; and what of it could not be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chaupal.base.errors import Refused
from chaupal.ledger.actions import record
from chaupal.watch import store
from chaupal.watch.actions.datasets import refuse_columns
from chaupal.watch.choices import DatasetState
from chaupal.watch.models import Dataset
from chaupal.watch.refusals import ColumnsUnknown, ForbiddenColumn, NoPosts, ResultMissing
from chaupal.watch.summary import Summary

READER = "watch.reader"
SHOWN = 10  # bad rows on the page; all are in the file to fetch
Read = Callable[[Path, Mapping[str, str]], Summary]  # a file, and the columns that a person named for a field
FIRST_LOOK = 0.1  # share of the work until the columns are known


def read_dataset(*, dataset: Dataset, columns: Callable[[Path], list[str]], summary: Read, at: datetime) -> Dataset:
    """The dataset read whole, or refused with its file destroyed, or left until a person names its columns; twice changes nothing more.

    `columns` and `summary` are the detector's. A file that changed since it was brought in is refused as well.
    """
    started = Dataset.objects.filter(pk=dataset.pk, state__in=(DatasetState.WAITING, DatasetState.READING)).update(
        state=DatasetState.READING, progress=FIRST_LOOK
    )
    dataset.refresh_from_db()
    if not started:
        return dataset
    path = store.dataset_path(dataset.sha256, dataset.format)
    try:
        if not path.is_file() or store.sha256_of(path) != dataset.sha256:
            raise ResultMissing
        refuse_columns(columns(path))
        found = summary(path, dataset.named)
        if not found.rows:
            raise NoPosts
    except ColumnsUnknown as refusal:
        return _ask(dataset, refusal, at)
    except Refused as refusal:
        return _refuse(dataset, refusal, at)
    return _keep(dataset, found, at)


@transaction.atomic
def _keep(dataset: Dataset, found: Summary, at: datetime) -> Dataset:
    row = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if row.state != DatasetState.READING:
        return row
    row.state, row.progress, row.read_at = DatasetState.READY, 1.0, at
    row.rows, row.bad_rows, row.accounts = found.rows, found.bad_rows, found.accounts
    row.bad = [_bad(*one) for one in found.bad[:SHOWN]]
    row.columns, row.read_from = list(found.columns), found.read_from
    row.object_types, row.first_at, row.last_at = found.object_types, found.first_at, found.last_at
    row.save(
        update_fields=["state", "progress", "read_at", "rows", "bad_rows", "accounts", "bad", "columns", "read_from", "object_types", "first_at", "last_at"]
    )
    _list_bad(row, found)
    record("watch.dataset_read", by=READER, about=row, at=at, detail={"rows": found.rows, "bad": found.bad_rows, "accounts": found.accounts})
    return row


def _bad(number: int, field: str, remedy: str) -> dict[str, int | str]:
    return {"row": number, "field": field, "remedy": remedy}


def _list_bad(row: Dataset, found: Summary) -> None:
    """Written before the transaction ends: a job that is cut off writes it anew."""
    path = store.bad_path(row.sha256)
    path.unlink(missing_ok=True)
    if found.bad:
        path.write_text("".join(json.dumps(_bad(*one), ensure_ascii=False) + "\n" for one in found.bad), encoding="utf-8")
        path.chmod(0o600)


@transaction.atomic
def _ask(dataset: Dataset, refusal: ColumnsUnknown, at: datetime) -> Dataset:
    row = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if row.state != DatasetState.READING:
        return row
    field, names = str(refusal.values["field"]), refusal.values["columns"]
    assert isinstance(names, tuple)
    row.state, row.progress, row.columns = DatasetState.COLUMNS, 0.0, [_plain(name) for name in names]
    row.fault, row.fault_words = refusal.code, {"field": field}
    row.save(update_fields=["state", "progress", "columns", "fault", "fault_words"])
    record("watch.dataset_asks", by=READER, about=row, at=at, detail={"field": field, "columns": len(names)})
    return row


def _plain(told: object) -> str:
    """A file of anything may be quoted there, and the database takes no zero byte."""
    return "".join(letter for letter in str(told)[:300] if letter.isprintable())


@transaction.atomic
def _refuse(dataset: Dataset, refusal: Refused, at: datetime) -> Dataset:
    row = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if row.state != DatasetState.READING:
        return row
    row.state, row.progress, row.fault = DatasetState.FAILED, 0.0, refusal.code
    row.fault_words = {key: _plain(value) for key, value in refusal.values.items()}
    row.save(update_fields=["state", "progress", "fault", "fault_words"])
    rules = ["I3"] if isinstance(refusal, ForbiddenColumn) else []
    record("watch.dataset_refused", by=READER, about=row, at=at, rule_ids=rules, detail={"code": refusal.code})
    store.dataset_path(row.sha256, row.format).unlink(missing_ok=True)
    return row
