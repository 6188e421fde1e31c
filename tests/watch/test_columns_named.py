"""A file whose columns the engine does not know: it waits until a person says which one is which."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from chaupal.ledger.models import Entry
from chaupal.watch import detector, parameters, refusals, store
from chaupal.watch.actions import datasets, reading, runs
from chaupal.watch.models import Dataset
from tests import make
from tests.watch.people_and_posts import Room, do, read, room

ODD = "nr,who,clock,what\n1,a1,2027-01-20T10:00:00Z,https://example.org/1\n2,a2,2027-01-20T10:00:30Z,https://example.org/1\n3,,2027-01-20T10:01:00Z,x\n"
NAMED = {"account_id": "who", "ts": "clock", "post_id": "nr", "object_id": "what"}


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def here(db: None) -> Room:
    return room()


def again(dataset: Dataset, at: datetime) -> Dataset:
    return reading.read_dataset(dataset=dataset, columns=detector.columns, summary=detector.summary, at=at)


def test_a_file_of_unknown_columns_waits_for_a_person_and_is_then_read_from_those_named(here: Room, noon: datetime) -> None:
    asks = read(here, noon, ODD.encode())
    client = make.sign_in(Client(), here.nida)
    page = client.get(f"/watch/{asks.pk}/")

    sent = client.post(f"/watch/{asks.pk}/columns/", NAMED)
    found = again(Dataset.objects.get(pk=asks.pk), noon)

    assert (asks.state, asks.columns, asks.fault) == ("columns", ["nr", "who", "clock", "what"], "watch.columns_unknown")
    assert 'name="account_id"' in page.content.decode() and store.dataset_path(asks.sha256, "csv").is_file()
    assert (sent.status_code, found.state, found.rows, found.bad_rows, found.accounts) == (303, "ready", 2, 1, 2)
    assert (found.read_from, found.object_types) == (NAMED, {"object": 2})
    entry = Entry.objects.get(act="watch.columns_named")
    assert (entry.by_id, entry.about_id) == (str(here.nida.pk), str(asks.pk))
    assert client.get(f"/watch/{asks.pk}/rows/").content.decode("utf-8-sig").splitlines()[1].startswith("3,account_id,")


def test_a_run_reads_the_columns_that_were_named_and_says_so(here: Room, noon: datetime) -> None:
    rows = "".join(f"{2 * n + who},a{who},{1_800_000_000 + 900 * n + who},link-{n}\n" for n in range(40) for who in (0, 1))
    asks = read(here, noon, ("nr,who,clock,what\n" + rows).encode())
    named = datasets.name_columns(dataset=asks, named=NAMED, by=here.nida, at=noon)
    ready = again(named, noon)

    run = do(runs.start_run(dataset=ready, asked=parameters.Parameters((60,), ("object",), 1, 0.5, 0, False), by=here.nida, at=noon), noon)

    assert (run.state, run.parameters["columns"], run.counts["accounts"]) == ("done", NAMED, 2)
    with pytest.raises(refusals.ColumnsSettled):
        datasets.name_columns(dataset=ready, named=NAMED, by=here.nida, at=noon)


def test_columns_taken_for_others_than_they_are_can_be_named_while_nothing_was_run(here: Room, noon: datetime) -> None:
    wrong = read(here, noon, b"id,user,author,date,url\n1,same,a1,2027-01-20,x\n2,same,a2,2027-01-20,x\n")

    named = datasets.name_columns(dataset=wrong, named={"account_id": "author", "ts": "date", "object_id": "url"}, by=here.nida, at=noon)

    assert (wrong.read_from["account_id"], wrong.accounts) == ("user", 1)
    assert again(named, noon).accounts == 2


@pytest.mark.parametrize(
    "named",
    [{"account_id": "who"}, {**NAMED, "ts": "who"}, {**NAMED, "ts": "nowhere"}, {**NAMED, "religion": "nr"}],
)
def test_what_names_no_account_no_time_or_one_column_twice_is_refused_and_changes_nothing(here: Room, noon: datetime, named: dict[str, str]) -> None:
    asks = read(here, noon, ODD.encode())

    with pytest.raises(refusals.NoSuchColumn):
        datasets.name_columns(dataset=asks, named=named, by=here.nida, at=noon)

    asks.refresh_from_db()
    assert (asks.state, asks.named) == ("columns", {})


def test_outsiders_do_not_find_it_readers_may_not_and_a_form_half_filled_is_kept(here: Room, noon: datetime) -> None:
    asks = read(here, noon, ODD.encode())
    dev = make.officer("Dev", "keeper_1", make.mandal(9))
    where = f"/watch/{asks.pk}/columns/"

    half = make.sign_in(Client(), here.nida).post(where, {"account_id": "who", "object_id": "what"})

    assert make.sign_in(Client(), dev).post(where, NAMED).status_code == 404
    assert make.sign_in(Client(), here.lata).post(where, NAMED).status_code == 403
    assert (half.status_code, '<option value="what" selected>' in half.content.decode()) == (422, True)
    assert Dataset.objects.get(pk=asks.pk).state == "columns"


def test_every_row_that_cannot_be_read_is_kept_to_be_fetched_and_goes_with_the_dataset(here: Room, noon: datetime) -> None:
    good = "p0,a0,2027-01-20T10:00:00Z,link,x\n"
    data = "post_id,account_id,ts,object_type,object_id\n" + good + "".join(f"p{n},,yesterday,link,x\n" for n in range(1, 3_001))

    found = read(here, noon, data.encode())
    told = make.sign_in(Client(), here.nida).get(f"/watch/{found.pk}/rows/").content.decode("utf-8-sig").splitlines()
    datasets.delete_dataset(dataset=found, by=here.nida, at=noon)

    assert (found.bad_rows, len(found.bad), len(told), told[-1].split(",")[0]) == (3_000, 10, 3_001, "3001")
    assert not store.bad_path(found.sha256).exists()
