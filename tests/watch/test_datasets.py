"""Bringing a dataset in, reading it, and destroying it."""

from __future__ import annotations

import gzip
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.apps import apps

from chaupal.base.errors import Refused
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.watch import columns, detector, forms, refusals, store
from chaupal.watch.actions import datasets, openings, reading, runs
from chaupal.watch.choices import Basis
from chaupal.watch.models import Dataset, RunAccount, RunEdge, RunGroup
from tests.watch.people_and_posts import ASKED, Room, added, done, read, room

HEAD = "post_id,account_id,ts,text,object_type,object_id"


@pytest.fixture
def here(db: None) -> Room:
    return room()


def files() -> list[str]:
    return sorted(path.name for kind in ("data", "runs", "incoming") for path in store.folder(kind).iterdir())


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def test_a_dataset_is_kept_by_its_hash_with_where_it_comes_from(here: Room, noon: datetime) -> None:
    made = added(here, noon)

    path = store.dataset_path(made.sha256, "csv")
    assert files() == [path.name]
    assert (store.sha256_of(path), path.stat().st_size, path.stat().st_mode & 0o777) == (made.sha256, made.size, 0o600)
    entry = Entry.objects.get(act="watch.dataset_added")
    assert (entry.by_id, entry.about_id, entry.rule_ids) == (str(here.nida.pk), str(made.pk), ["I4"])


def test_the_worker_says_what_is_in_it_and_what_could_not_be_read(here: Room, noon: datetime) -> None:
    data = "\n".join([
        HEAD, "p1,a1,2027-01-20T10:00:00Z,एक,link,https://example.org/1", "p2,a2,2027-01-20T15:31:00+05:30,दो,hashtag,नमूना",
        "p3,,2027-01-20T10:02:00Z,तीन,link,x", "p4,a4,कल,चार,link,x",
    ])  # fmt: skip

    found = read(here, noon, data.encode())

    assert (found.state, found.rows, found.bad_rows, found.accounts) == ("ready", 2, 2, 2)
    assert found.object_types == {"link": 1, "hashtag": 1}
    assert [(one["row"], one["field"]) for one in found.bad] == [(3, "account_id"), (4, "ts")]
    assert found.first_at is not None and found.last_at is not None
    assert found.last_at - found.first_at == timedelta(minutes=1)
    assert reading.read_dataset(dataset=found, columns=detector.columns, summary=detector.summary, at=noon).read_at == found.read_at


@pytest.mark.parametrize(
    "column",
    ["religion", "जाति", "Party", "political_leaning", "ethnicity", "bloodGroup", "arrested", "मोबाइल", "home address", "employer", "father_name", "vote"],
)
def test_i3_a_file_with_a_forbidden_column_is_turned_away_with_nothing_stored(here: Room, noon: datetime, column: str) -> None:
    with pytest.raises(refusals.ForbiddenColumn) as refused:
        added(here, noon, f"{HEAD},{column}\np1,a1,2027-01-20T10:00:00Z,x,link,y,z".encode())

    assert (refused.value.values["column"], files(), Dataset.objects.count()) == (column, [], 0)


@pytest.mark.parametrize("column", ["uid", "author_id", "lang", "like_count", "in_reply_to", "broadcast", "embrace", "created_at"])
def test_ordinary_columns_of_an_export_pass(column: str) -> None:
    assert columns.forbidden([column]) is None


def test_forbidden_keys_inside_json_lines_and_packed_tables_are_seen(here: Room, noon: datetime, tmp_path: Path) -> None:
    line = b'{"post_id": 1, "account_id": "a", "ts": 1, "author": {"name": "x", "religion": "y"}}\n'
    with pytest.raises(refusals.ForbiddenColumn):
        added(here, noon, line, "posts.jsonl")
    late = b'{"post_id": 1, "account_id": "a", "ts": 1, "text": "he said \\"religion\\": no"}\n' * 1_001
    plain, hidden = read(here, noon, late, "posts.jsonl"), read(here, noon, late + b'{"author": {"\\u091c\\u093e\\u0924\\u093f": 1}}\n', "posts.jsonl")
    assert (plain.state, hidden.state, hidden.fault) == ("ready", "failed", "watch.forbidden_column")
    packed = tmp_path / "odd.csv.gz"
    packed.write_bytes(gzip.compress(b"post_id,account_id,ts,caste\n"))

    assert columns.of_text_file(packed) == ["post_id", "account_id", "ts", "caste"]


@pytest.mark.parametrize("told", ["'hindu' AS religion", "{'religion': 'x', 'b': 1} AS author"])
def test_a_parquet_with_a_forbidden_column_is_destroyed_by_the_worker(here: Room, noon: datetime, tmp_path: Path, told: str) -> None:
    file = tmp_path / "posts.parquet"
    duckdb.connect().execute(f"COPY (SELECT 'p1' AS post_id, 'a1' AS account_id, 1800000000 AS ts, {told}) TO '{file}' (FORMAT parquet)")

    found = read(here, noon, file.read_bytes(), "posts.parquet")

    assert (found.state, found.fault, files()) == ("failed", "watch.forbidden_column", [])
    assert Entry.objects.get(act="watch.dataset_refused").rule_ids == ["I3"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "posts.csv", "watch.no_posts"),
        (b"x", "posts.xlsx", "watch.unknown_form"),
        (b"x", "posts", "watch.unknown_form"),
    ],
)
def test_what_is_no_file_of_posts_is_refused_at_the_door(here: Room, noon: datetime, data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        added(here, noon, data, name)

    assert (refused.value.code, files()) == (code, [])


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"post_id;account_id;ts\n1;2\n", b"PAR1junk", f"{HEAD}\n,,,,,".encode()])
@pytest.mark.parametrize("name", ["posts.csv", "posts.jsonl", "posts.parquet"])
def test_a_file_that_cannot_be_read_fails_and_is_destroyed(here: Room, noon: datetime, data: bytes, name: str) -> None:
    found = read(here, noon, data, name)

    assert (found.state, files()) == ("failed", [])
    assert found.fault in {"watch.not_posts", "watch.no_posts"}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"terms": "  "}, "terms"), ({"exported_by": ""}, "exported_by"), ({"exported_at": date(2027, 2, 2)}, "exported_at"),
        ({"keep_until": date(2027, 2, 1)}, "keep_until"), ({"keep_until": date(2028, 2, 2)}, "keep_until"),
    ],
)  # fmt: skip
def test_i4_provenance_is_never_left_out(here: Room, noon: datetime, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        added(here, noon, **more)

    assert (list(refused.value.fields), files()) == ([field], [])


def test_i4_there_is_no_place_for_a_login_of_a_platform() -> None:
    wanted = re.compile(r"password|passwd|token|secret|cookie|api_?key|credential|login", re.IGNORECASE)
    named = [field.name for model in apps.get_app_config("watch").get_models() for field in model._meta.get_fields()]
    asked = [name for form in (forms.DatasetForm, forms.RunForm, forms.OpeningForm) for name in form.base_fields]

    assert [name for name in [*named, *asked] if wanted.search(name)] == []
    assert set(Basis.values) == {"interface", "owner", "research", "own_pages"}


def test_the_same_file_twice_is_one_dataset(here: Room, noon: datetime) -> None:
    first = added(here, noon)

    with pytest.raises(refusals.DatasetHere) as refused:
        added(here, noon)

    assert (refused.value.values, files()) == ({"number": first.pk}, [f"{first.sha256}.csv"])


def test_a_file_larger_than_is_taken_leaves_nothing(here: Room, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(store.TooLarge):
        store.write([b"a" * 60, b"b" * 60], "csv", most=100)

    assert files() == []


def test_deletion_destroys_file_result_and_names_and_keeps_the_proof(here: Room, noon: datetime) -> None:
    run = done(here, noon)
    digest = run.dataset.sha256

    gone = datasets.delete_dataset(dataset=run.dataset, by=here.nida, at=noon)

    run.refresh_from_db()
    assert (files(), gone.state, gone.sha256, gone.exported_by) == ([], "deleted", digest, "Research desk")
    assert [model.objects.count() for model in (RunGroup, RunAccount, RunEdge)] == [0, 0, 0]
    assert (run.state, run.erased_at, len(run.result_sha256)) == ("done", noon, 64)
    with pytest.raises(refusals.DatasetGone):
        datasets.delete_dataset(dataset=run.dataset, by=here.nida, at=noon)
    with pytest.raises(refusals.DatasetGone):
        openings.open_handles(run=run, reason="a second look at it", by=here.hari, at=noon)


def test_deletion_ends_what_is_under_way(here: Room, noon: datetime) -> None:
    of = read(here, noon)
    run = runs.start_run(dataset=of, asked=ASKED, by=here.nida, at=noon)

    datasets.delete_dataset(dataset=of, by=here.nida, at=noon)

    run.refresh_from_db()
    assert (run.state, run.erased_at) == ("cancelled", noon)


def test_the_worker_purges_on_the_day_after_and_not_before(here: Room, noon: datetime) -> None:
    of = read(here, noon)
    last = datetime.combine(of.keep_until, noon.timetz())

    early = datasets.purge_datasets(at=last)
    late = datasets.purge_datasets(at=last + timedelta(days=1))
    again = datasets.purge_datasets(at=last + timedelta(days=1))

    assert (early, late, again, files()) == (0, 1, 0, [])
    assert Entry.objects.get(act="watch.datasets_purged").rows == 1


@pytest.mark.parametrize("who", ["hari", "lata"])
def test_a_reader_may_neither_bring_in_nor_delete_nor_run(here: Room, noon: datetime, who: str) -> None:
    of, reader = read(here, noon), getattr(here, who)

    with pytest.raises(permission.VerbMissing):
        datasets.delete_dataset(dataset=of, by=reader, at=noon)
    with pytest.raises(permission.VerbMissing):
        runs.start_run(dataset=of, asked=ASKED, by=reader, at=noon)
    with pytest.raises(permission.OutOfReach):
        datasets.delete_dataset(dataset=of, by=here.asha, at=noon)


def test_handles_open_for_a_reason_for_some_minutes_and_in_the_ledger(here: Room, noon: datetime) -> None:
    run = done(here, noon)

    opened = openings.open_handles(run=run, reason="second review of group A", by=here.hari, at=noon)

    assert (opened.until - opened.at, opened.by) == (timedelta(minutes=15), here.hari)
    assert Entry.objects.get(act="watch.handles_opened").by_id == str(here.hari.pk)
    with pytest.raises(refusals.ReasonTooShort):
        openings.open_handles(run=run, reason="   why    ", by=here.hari, at=noon)
    with pytest.raises(permission.VerbMissing):
        openings.open_handles(run=run, reason="second review of group A", by=here.lata, at=noon)
