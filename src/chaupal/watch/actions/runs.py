"""Runs: asked for by a person, done by the worker, kept whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from chaupal.base.clock import now
from chaupal.base.copy import copy_rows
from chaupal.base.errors import Refused
from chaupal.base.later import later
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.watch import issued, parameters, refusals, results, store
from chaupal.watch.choices import UNDER_WAY, DatasetState, RunState
from chaupal.watch.models import Dataset, Run, RunAccount, RunEdge, RunGroup
from chaupal.watch.network import Issued, Network
from chaupal.watch.parameters import Parameters

RUNNER = "watch.runner"
Tell = Callable[[str, float], None]
Detect = Callable[[Path, Parameters, Issued, Tell], Network]


class Stopped(Exception):
    """Somebody cancelled the run, or deleted its dataset."""


@transaction.atomic
def start_run(*, dataset: Dataset, asked: Parameters, by: Person, at: datetime, sample: bool = False) -> Run:
    """A run with these parameters, waiting for the worker. With `declared` it marks what the register says is ours, as it stands now (I8)."""
    permission.require(by, "edit", "watch")
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    unknown = set(asked.object_types) - set(dataset.object_types)
    if dataset.state != DatasetState.READY:
        raise refusals.NotReady
    if not asked.is_sound or unknown:
        raise refusals.BadParameters
    asked = replace(asked, register=issued.last_line() if asked.declared else 0, columns=tuple(sorted(dataset.named.items())))
    return _asked(dataset, asked.as_json(), None, by, at, sample)


@transaction.atomic
def run_again(*, run: Run, by: Person, at: datetime) -> Run:
    """The same run once more: the worker then says whether the bytes are the same. Raises NotDone, NotReady."""
    permission.require(by, "edit", "watch")
    if run.state != RunState.DONE:
        raise refusals.NotDone
    dataset = Dataset.objects.select_for_update().get(pk=run.dataset_id)
    if dataset.state != DatasetState.READY:
        raise refusals.NotReady
    return _asked(dataset, run.parameters, run.again_of or run, by, at, run.sample)


def _asked(dataset: Dataset, told: Mapping[str, Any], again_of: Run | None, by: Person, at: datetime, sample: bool) -> Run:
    made = Run.objects.create(dataset=dataset, by=by, at=at, parameters=dict(told), again_of=again_of, sample=sample)
    detail = {"dataset": dataset.pk, "windows": list(told["windows"]), "seed": told["seed"], "again_of": again_of.pk if again_of else 0}
    record("watch.run_asked", by=by, about=made, at=at, rule_ids=["I1"], detail=detail)
    later("watch.jobs.do_run", run=made.pk)
    return made


@transaction.atomic
def cancel_run(*, run: Run, by: Person, at: datetime) -> Run:
    """The run ends at its next step and leaves nothing. Raises NotUnderWay."""
    permission.require(by, "edit", "watch")
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.state not in UNDER_WAY:
        raise refusals.NotUnderWay
    run.state, run.cancel_at, run.ended_at = RunState.CANCELLED, at, at
    run.save(update_fields=["state", "cancel_at", "ended_at"])
    record("watch.run_cancelled", by=by, about=run, at=at)
    return run


def do_run(*, run: Run, detect: Detect, engine: str, at: datetime) -> Run:
    """The run done, whole or not at all. A second time, or after a worker was killed, it begins anew and finds the same.

    Its rows and its file appear in one transaction with its state; a file without a row is written over by the next.
    """
    began = Run.objects.filter(pk=run.pk, state__in=UNDER_WAY).update(state=RunState.RUNNING, started_at=at, engine=engine, progress=0.0)
    run = Run.objects.select_related("dataset").get(pk=run.pk)
    if not began:
        return run
    asked = parameters.read(run.parameters)

    def tell(step: str, share: float) -> None:
        # One short UPDATE of its own: it is seen at once, and it is where a cancelled run is stopped.
        if not Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(step=step, progress=share):
            raise Stopped

    try:
        path = store.dataset_path(run.dataset.sha256, run.dataset.format)
        if not path.is_file() or store.sha256_of(path) != run.dataset.sha256:
            raise refusals.ResultMissing
        found = detect(path, asked, issued.issued(asked.register) if asked.declared else Issued(), tell)
        tell("keep", 0.95)
        written = results.Written(run.dataset.sha256, asked, found)
        kept = store.write(written.parts(), "jsonl", most=1 << 34)
    except Stopped:
        return Run.objects.get(pk=run.pk)
    except Refused as refusal:
        return fail_run(run=run, code=refusal.code, at=now())
    try:
        return _keep(run, found, written, kept)
    finally:
        kept.path.unlink(missing_ok=True)


@transaction.atomic
def _keep(run: Run, found: Network, written: results.Written, kept: store.Kept) -> Run:
    row = Run.objects.select_for_update().get(pk=run.pk)
    if row.state != RunState.RUNNING:
        return row
    at = now()
    groups = RunGroup.objects.bulk_create(
        RunGroup(
            run=row, number=one.number, accounts=one.accounts, edges=one.edges, score=one.score, first_at=one.first_at,
            last_at=one.last_at, declared=one.declared,
        )
        for one in found.groups
    )  # fmt: skip
    ids = {group.number: group.pk for group in groups}
    copy_rows(
        RunAccount,
        ["run_id", "group_id", "node", "number", "handle", "score", "posts", "is_declared", "x", "y"],
        (
            (row.pk, ids.get(one.group), node, one.number, one.handle[:200], one.score, one.posts, one.is_declared, *place)
            for node, (one, place) in enumerate(zip(found.accounts, found.places, strict=True))
        ),
    )
    copy_rows(
        RunEdge,
        ["run_id", "a", "b", "window", "weight", "expected", "q", "is_declared", "first_at", "last_at", "offset", "length"],
        (
            (row.pk, one.a, one.b, one.window, one.weight, one.expected, one.q, one.is_declared, one.first_at, one.last_at, *span)
            for one, span in zip(found.edges, written.spans, strict=True)
        ),
    )
    row.state, row.progress, row.ended_at, row.result_sha256, row.counts = RunState.DONE, 1.0, at, kept.sha256, found.counts
    row.save(update_fields=["state", "progress", "ended_at", "result_sha256", "counts"])
    detail = {"digest": kept.sha256, "groups": len(found.groups), "accounts": len(found.accounts), "edges": len(found.edges)}
    if row.again_of is not None:
        detail["same"] = int(row.again_of.result_sha256 == kept.sha256)
    record("watch.run_done", by=RUNNER, about=row, at=at, rule_ids=["I1"], detail=detail)
    os.replace(kept.path, store.result_path(kept.sha256))
    return row


@transaction.atomic
def fail_run(*, run: Run, code: str, at: datetime) -> Run:
    """Mark a run that cannot be done, with the code of the reason; nothing of it is kept."""
    row = Run.objects.select_for_update().get(pk=run.pk)
    if row.state not in UNDER_WAY:
        return row
    row.state, row.fault, row.ended_at = RunState.FAILED, code, at
    row.save(update_fields=["state", "fault", "ended_at"])
    record("watch.run_failed", by=RUNNER, about=row, at=at, detail={"code": code})
    return row
