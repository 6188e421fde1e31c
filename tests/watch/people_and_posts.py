"""Who works in the watch room of a test, and a file of posts in which a few act together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chaupal.people.models import Person
from chaupal.sample import watch_seed
from chaupal.watch import detector
from chaupal.watch.actions import datasets, reading, runs
from chaupal.watch.models import Dataset, Run
from chaupal.watch.parameters import Parameters
from tests import make

ASKED = Parameters((60, 600), ("image", "link", "text"), 3, 0.01, 7, True)


@dataclass(frozen=True)
class Room:
    """Nida collects; Hari may review; Asha has another office of the same desk; Dev keeps a booth."""

    nida: Person
    hari: Person
    lata: Person
    asha: Person


def room() -> Room:
    return Room(
        make.officer("Nida", "integrity_analyst"), make.officer("Hari", "compliance_officer"), make.officer("Lata", "auditor"),
        make.officer("Asha", "operator"),
    )  # fmt: skip


def told(at: datetime, **more: object) -> datasets.Provenance:
    values: dict[str, object] = {
        "title": "Sample posts", "platform": "x", "basis": "interface", "exported_by": "Research desk", "exported_from": "The platform's interface",
        "exported_at": at.date() - timedelta(days=12), "terms": "Sample terms", "keep_until": at.date() + timedelta(days=90),
    }  # fmt: skip
    return datasets.Provenance(**(values | more))  # type: ignore[arg-type]


def added(here: Room, at: datetime, data: bytes | None = None, name: str = "posts.csv", **more: object) -> Dataset:
    """A dataset that waits for the worker."""
    return datasets.add_dataset(parts=[watch_seed.posts(at, []) if data is None else data], name=name, told=told(at, **more), by=here.nida, at=at)


def read(here: Room, at: datetime, data: bytes | None = None, name: str = "posts.csv") -> Dataset:
    """A dataset that the worker has read."""
    return reading.read_dataset(dataset=added(here, at, data, name), columns=detector.columns, summary=detector.summary, at=at)


def done(here: Room, at: datetime, of: Dataset | None = None, asked: Parameters = ASKED) -> Run:
    """A run that the worker has done."""
    run = runs.start_run(dataset=of or read(here, at), asked=asked, by=here.nida, at=at)
    return do(run, at)


def do(run: Run, at: datetime) -> Run:
    return runs.do_run(run=run, detect=detector.detect, engine=detector.engine_name(), at=at)
