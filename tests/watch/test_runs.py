"""Runs: what the planted groups give, to the byte, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from chaupal.ledger.models import Entry
from chaupal.sample import watch_seed
from chaupal.watch import detector, networks, results, store
from chaupal.watch.actions import runs
from chaupal.watch.models import Run, RunAccount, RunEdge, RunGroup
from chaupal.watch.network import Issued, Network
from chaupal.watch.parameters import Parameters
from chaupal.watch.refusals import BadParameters, NotDone, NotReady, NotUnderWay
from tests.watch.people_and_posts import ASKED, Room, added, do, done, read, room


@pytest.fixture
def here(db: None) -> Room:
    return room()


def test_the_planted_groups_are_found_and_nobody_else(here: Room, noon: datetime) -> None:
    run = done(here, noon)

    groups = {
        frozenset(one.handle.rpartition("_")[0] for one in RunAccount.objects.filter(group=group)): group.accounts
        for group in RunGroup.objects.filter(run=run)
    }
    assert groups == {
        frozenset({"sample_morning"}): watch_seed.FAST,
        frozenset({"sample_evening"}): watch_seed.SLOW,
        frozenset({"sample_keeper"}): watch_seed.RELAY,
    }
    assert run.counts["groups"] == 3
    assert store.sha256_of(store.result_path(run.result_sha256)) == run.result_sha256


def test_the_same_run_again_gives_the_same_bytes_and_the_ledger_says_so(here: Room, noon: datetime) -> None:
    first = done(here, noon)

    second = do(runs.run_again(run=first, by=here.nida, at=noon), noon)

    assert second.result_sha256 == first.result_sha256
    assert (first.is_same_again, second.is_same_again) == (None, True)
    assert Entry.objects.filter(act="watch.run_done").count() == 2


def test_the_rows_of_a_file_in_another_order_give_the_same_network(here: Room, noon: datetime) -> None:
    head, *rows = watch_seed.posts(noon, []).decode().splitlines()
    one = done(here, noon, read(here, noon, "\n".join([head, *rows]).encode()))
    other = done(here, noon, read(here, noon, "\n".join([head, *reversed(rows)]).encode()))

    def told(run: Run) -> list[tuple[str, int]]:
        names = dict(RunAccount.objects.filter(run=run).values_list("node", "handle"))
        return sorted((f"{names[a]} {names[b]} {window}", weight) for a, b, window, weight in RunEdge.objects.filter(run=run).values_list("a", "b", "window", "weight"))

    assert told(one) == told(other)


def test_every_edge_leads_to_posts_within_its_window(here: Room, noon: datetime) -> None:
    run = done(here, noon)
    path = store.result_path(run.result_sha256)

    wrong = []
    for edge in RunEdge.objects.filter(run=run):
        told = results.evidence(path, edge.offset, edge.length)
        if not told.pairs or told.met < len(told.pairs) or any(abs(pair.gap) > edge.window for pair in told.pairs):
            wrong.append(str(edge))

    assert RunEdge.objects.filter(run=run).count() > 50
    assert wrong == []


def test_i8_what_the_register_says_is_ours_is_marked_by_content_alone(here: Room, noon: datetime) -> None:
    text = "मतदाता सूची में नाम होना ज़रूरी है और बारह में से कोई भी एक पहचान पत्र चलेगा यह नमूना जवाब है"
    of = read(here, noon, watch_seed.posts(noon, [text]))

    def with_our_text(path: Path, asked: Parameters, _issued: Issued, tell: runs.Tell) -> Network:
        return detector.detect(path, asked, Issued(texts=(text,)), tell)

    asked = runs.start_run(dataset=of, asked=ASKED, by=here.nida, at=noon)
    marked = runs.do_run(run=asked, detect=with_our_text, engine="x", at=noon)
    plain = done(here, noon, of)

    told = {
        run.pk: {
            next(iter(group.members.values_list("handle", flat=True))).rpartition("_")[0]: group.is_declared
            for group in RunGroup.objects.filter(run=run)
        }
        for run in (marked, plain)
    }
    assert told[marked.pk] == {"sample_morning": False, "sample_evening": False, "sample_keeper": True}
    assert set(told[plain.pk].values()) == {False}
    assert RunEdge.objects.filter(run=marked, is_declared=True).count() > 5


def test_texts_in_evidence_hide_handles_numbers_and_mail(here: Room, noon: datetime) -> None:
    data = watch_seed.posts(noon, []).decode().replace("सबको बताइए", "सुनो @neighbour 98765 43210 me@example.org")
    run = done(here, noon, read(here, noon, data.encode()), Parameters((60,), ("link",), 3, 0.01, 0, False))
    edge = RunEdge.objects.filter(run=run)[0]

    told = results.evidence(store.result_path(run.result_sha256), edge.offset, edge.length).pairs[0]

    assert told.a_text.startswith("सुनो @… … …@…, नमूना ख़बर ")
    assert b"neighbour" not in store.result_path(run.result_sha256).read_bytes()


def test_a_run_that_finds_nothing_is_done_with_nothing(here: Room, noon: datetime) -> None:
    rows = [f"p{at},a{at},2027-01-20T10:00:{at:02d}Z,x,link,https://example.org/{at}" for at in range(20)]

    run = done(here, noon, read(here, noon, "\n".join(["post_id,account_id,ts,text,object_type,object_id", *rows]).encode()), Parameters((60,), ("link",), 3, 0.01, 0, False))

    assert (run.state, run.counts["groups"], run.counts["edges"]) == ("done", 0, 0)
    assert store.result_path(run.result_sha256).is_file()


def _stopping(at_step: str, act: Callable[[], object]) -> runs.Detect:
    def detect(path: Path, asked: Parameters, issued: Issued, tell: runs.Tell) -> Network:
        def told(step: str, share: float) -> None:
            if step == at_step:
                act()
            tell(step, share)

        return detector.detect(path, asked, issued, told)

    return detect


def test_a_cancelled_run_stops_at_its_next_step_and_leaves_nothing(here: Room, noon: datetime) -> None:
    run = runs.start_run(dataset=read(here, noon), asked=ASKED, by=here.nida, at=noon)

    def cancel() -> None:
        if Run.objects.get(pk=run.pk).state == "running":
            runs.cancel_run(run=run, by=here.nida, at=noon)

    ended = runs.do_run(run=run, detect=_stopping("evidence", cancel), engine="x", at=noon)

    assert (ended.state, ended.result_sha256, ended.counts) == ("cancelled", "", {})
    assert (RunAccount.objects.count(), RunEdge.objects.count(), list(store.folder("incoming").iterdir())) == (0, 0, [])
    with pytest.raises(NotUnderWay):
        runs.cancel_run(run=run, by=here.nida, at=noon)


def test_a_run_whose_worker_was_killed_begins_anew_and_finds_the_same(here: Room, noon: datetime) -> None:
    of = read(here, noon)
    run = runs.start_run(dataset=of, asked=ASKED, by=here.nida, at=noon)

    class Killed(BaseException):
        pass

    def kill() -> None:
        raise Killed

    with pytest.raises(Killed):
        runs.do_run(run=run, detect=_stopping("layout", kill), engine="x", at=noon)
    left = Run.objects.get(pk=run.pk)
    ended = do(run, noon)

    assert (left.state, RunGroup.objects.exclude(run=run).count()) == ("running", 0)
    assert (ended.state, ended.result_sha256) == ("done", done(here, noon, of).result_sha256)


def test_a_done_run_done_again_by_the_queue_changes_nothing(here: Room, noon: datetime) -> None:
    run = done(here, noon)

    same = do(run, noon + timedelta(hours=1))

    assert (same.ended_at, same.started_at) == (run.ended_at, run.started_at)
    assert Entry.objects.filter(act="watch.run_done").count() == 1


def test_a_dataset_that_was_changed_on_disk_gives_no_result(here: Room, noon: datetime) -> None:
    of = read(here, noon)
    path = store.dataset_path(of.sha256, of.format)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\n")

    run = done(here, noon, of)

    assert (run.state, run.fault) == ("failed", "watch.result_missing")
    path.unlink()


@pytest.mark.parametrize(
    "asked",
    [
        Parameters((), ("link",), 3, 0.01, 0, False), Parameters((60, 60), ("link",), 3, 0.01, 0, False),
        Parameters((8 * 86_400,), ("link",), 3, 0.01, 0, False), Parameters((60,), ("religion",), 3, 0.01, 0, False),
        Parameters((60,), ("link",), 0, 0.01, 0, False), Parameters((60,), ("link",), 3, 0.0, 0, False),
    ],
)  # fmt: skip
def test_parameters_out_of_bounds_are_refused(here: Room, noon: datetime, asked: Parameters) -> None:
    of = read(here, noon)

    with pytest.raises(BadParameters):
        runs.start_run(dataset=of, asked=asked, by=here.nida, at=noon)


def test_nothing_is_run_over_what_was_not_read_and_nothing_again_that_is_not_done(here: Room, noon: datetime) -> None:
    waiting = added(here, noon)
    of = read(here, noon, watch_seed.posts(noon, [], seed=3))
    queued = runs.start_run(dataset=of, asked=ASKED, by=here.nida, at=noon)

    with pytest.raises(NotReady):
        runs.start_run(dataset=waiting, asked=ASKED, by=here.nida, at=noon)
    with pytest.raises(NotDone):
        runs.run_again(run=queued, by=here.nida, at=noon)


def test_two_runs_are_compared_by_account_and_pair(here: Room, noon: datetime) -> None:
    of = read(here, noon)
    wide = done(here, noon, of)
    links = done(here, noon, of, Parameters((60,), ("link",), 3, 0.01, 7, False))

    told = networks.compare(wide, links)

    assert (told.accounts, len(told.only_here), told.only_there) == (watch_seed.FAST, watch_seed.SLOW + watch_seed.RELAY, ())
    assert told.edges_there == ()
    assert len(told.edges_here) > 20


def test_the_web_process_may_not_ask_the_engine(here: Room, settings: object, noon: datetime) -> None:
    of = read(here, noon)
    settings.CHAUPAL_PROCESS = "web"  # type: ignore[attr-defined]

    with pytest.raises(detector.NotTheWorker):
        detector.summary(store.dataset_path(of.sha256, of.format), {})


def test_a_run_leaves_no_handle_in_the_ledger(here: Room, noon: datetime) -> None:
    done(here, noon)

    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(detail, ' '), '') FROM ledger_entrysalt")
        assert "sample_" not in cursor.fetchone()[0]
