"""The pages: datasets, a run's network, evidence, exports."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import RequestFactory
from django.utils.translation import override

from chaupal.base.clock import local, now
from chaupal.ledger.models import Entry
from chaupal.sample import watch_seed
from chaupal.watch import networks, picture, store, timeline
from chaupal.watch.models import Dataset, Opening, Run, RunAccount, RunEdge, RunGroup
from tests import make
from tests.watch.people_and_posts import Room, done, read, room


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture
def here(db: None) -> Room:
    return room()


def form(**more: object) -> dict[str, object]:
    today = local(now()).date()
    return {
        "title": "Posts of January", "platform": "x", "basis": "interface", "exported_by": "Research desk", "exported_from": "Search interface",
        "exported_at": (today - timedelta(days=2)).isoformat(), "terms": "Terms of 2026", "keep_until": (today + timedelta(days=60)).isoformat(),
        "file": SimpleUploadedFile("a name that is not kept.csv", watch_seed.posts(now(), [])),
    } | more  # fmt: skip


def test_bringing_a_dataset_in_writes_its_row_and_one_ledger_entry(client: Client, here: Room) -> None:
    make.sign_in(client, here.nida)

    answer = client.post("/watch/new/", form())

    made = Dataset.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/watch/{made.pk}/")
    assert (made.title, made.collector, made.basis, made.state) == ("Posts of January", here.nida, "interface", "waiting")
    assert list(Entry.objects.values_list("act", "by_id")) == [("watch.dataset_added", str(here.nida.pk))]


@pytest.mark.parametrize(("who", "status"), [("asha", 404), ("hari", 403), ("lata", 403)])
def test_others_may_not_bring_one_in(client: Client, here: Room, who: str, status: int) -> None:
    make.sign_in(client, getattr(here, who))

    assert client.get("/watch/new/").status_code == status
    assert client.post("/watch/new/", form()).status_code == status
    assert Dataset.objects.count() == 0


@pytest.mark.parametrize("more", [{"basis": ""}, {"basis": "scraped"}, {"terms": ""}, {"exported_at": ""}, {"keep_until": "2020-01-01"}, {"file": ""}])
def test_what_is_left_out_is_asked_for_again(client: Client, here: Room, more: dict[str, object]) -> None:
    make.sign_in(client, here.nida)

    assert client.post("/watch/new/", form(**more)).status_code == 422
    assert Dataset.objects.count() == 0


def test_a_file_of_the_servers_folder_is_taken_and_no_other(client: Client, here: Room, settings: Any, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "one.csv").write_bytes(watch_seed.posts(now(), []))
    (folder / "notes.txt").write_text("x")
    (tmp_path / "outside.csv").write_bytes(b"post_id,account_id,ts\n")
    settings.CHAUPAL_WATCH_FOLDER = str(folder)
    make.sign_in(client, here.nida)

    outside = client.post("/watch/new/", form(file="", named="../outside.csv"))
    inside = client.post("/watch/new/", form(file="", named="one.csv"))

    assert (outside.status_code, inside.status_code, Dataset.objects.count()) == (422, 303, 1)
    assert (folder / "one.csv").is_file()


def asked(**more: object) -> dict[str, object]:
    return {"windows": [60, 600], "object_types": ["link"], "min_weight": 3, "alpha": "0.01", "seed": 5, "declared": "on"} | more


def test_a_run_is_asked_for_with_its_parameters(client: Client, here: Room, noon: datetime) -> None:
    of = read(here, noon)
    make.sign_in(client, here.nida)

    answer = client.post(f"/watch/{of.pk}/runs/", asked())

    run = Run.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/watch/runs/{run.pk}/")
    assert run.parameters == {
        "windows": [60, 600], "object_types": ["link"], "min_weight": 3, "alpha": 0.01, "seed": 5, "declared": True, "register": 0,
    }  # fmt: skip
    assert Entry.objects.filter(act="watch.run_asked", by_id=str(here.nida.pk)).count() == 1
    assert "hx-trigger" in client.get(f"/watch/runs/{run.pk}/").content.decode()


@pytest.mark.parametrize("more", [{"windows": []}, {"windows": [61]}, {"object_types": []}, {"object_types": ["caste"]}, {"min_weight": 0}, {"seed": -1}])
def test_a_run_with_bad_parameters_is_not_begun(client: Client, here: Room, noon: datetime, more: dict[str, object]) -> None:
    of = read(here, noon)
    make.sign_in(client, here.nida)

    assert client.post(f"/watch/{of.pk}/runs/", asked(**more)).status_code == 422
    assert Run.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("asha", 404), ("hari", 403)])
@pytest.mark.parametrize("act", ["runs/{run}/again/", "runs/{run}/cancel/", "{dataset}/runs/", "{dataset}/deletion/", "runs/{run}/export/"])
def test_who_may_not_is_told_by_status(client: Client, here: Room, noon: datetime, act: str, who: str, status: int) -> None:
    run = done(here, noon)
    make.sign_in(client, getattr(here, who))

    answer = client.post("/watch/" + act.format(run=run.pk, dataset=run.dataset_id), asked(what="csv"))

    assert (answer.status_code, Run.objects.count(), Dataset.objects.get().state) == (status, 1, "ready")


def page_of(client: Client, run: Run, query: str = "") -> str:
    answer = client.get(f"/watch/runs/{run.pk}/?hl=en{query}", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_picture_and_the_table_say_the_same(client: Client, here: Room, noon: datetime) -> None:
    run = done(here, noon)
    make.sign_in(client, here.hari)

    page = page_of(client, run, "&window=60")

    edges = RunEdge.objects.filter(run=run, window=60)
    ends = {node for pair in edges.values_list("a", "b") for node in pair}
    svg = ElementTree.fromstring(re.search(r'<svg xmlns.*?class="net".*?</svg>', page, re.DOTALL)[0])  # type: ignore[index]
    links = [one.attrib["href"] for one in svg.iter("{http://www.w3.org/2000/svg}a")]
    assert len({link for link in links if "account=" in link}) == len(ends)
    assert len({link for link in links if "edge=" in link}) == edges.count()
    assert page.count('id="edge-') == min(edges.count(), networks.ROWS)


def test_handles_are_masked_until_they_are_opened(client: Client, here: Room, noon: datetime) -> None:
    run = done(here, noon)
    make.sign_in(client, here.hari)
    account = RunAccount.objects.filter(run=run).order_by("node")[0]

    masked = page_of(client, run, f"&account={account.node}")
    without = client.post(f"/watch/runs/{run.pk}/opening/", {"reason": "short"})
    opened = client.post(f"/watch/runs/{run.pk}/opening/", {"reason": "second review of group A"})
    shown = page_of(client, run, f"&account={account.node}")
    other = Client()
    make.sign_in(other, here.nida)

    assert "sample_" not in masked
    assert (without.status_code, opened.status_code, Opening.objects.get().by) == (422, 303, here.hari)
    assert account.handle in shown
    assert "sample_" not in page_of(other, run, f"&account={account.node}")
    assert make.sign_in(Client(), here.lata).post(f"/watch/runs/{run.pk}/opening/", {"reason": "second review of group A"}).status_code == 403
    assert make.sign_in(Client(), here.asha).post(f"/watch/runs/{run.pk}/opening/", {"reason": "second review of group A"}).status_code == 404


def test_an_edge_opens_the_posts_that_made_it_as_text_alone(client: Client, here: Room, noon: datetime) -> None:
    run = done(here, noon)
    make.sign_in(client, here.hari)
    edge = RunEdge.objects.filter(run=run, window=60).order_by("-weight", "a", "b")[0]

    page = page_of(client, run, f"&window=60&edge={edge.a}-{edge.b}")

    told = re.search(r'id="chosen">(.*?)</section>', page, re.DOTALL)[1]  # type: ignore[index]
    assert "https://example.net/story/" in told
    assert "example.net" not in "".join(re.findall(r'(?:href|src)="([^"]*)"', page))
    assert told.count("<li>") == min(edge.weight, 12) or told.count("<li>") > 0
    assert "Coordination signal" in page and not re.search(r"\bis fake\b", page)


@pytest.mark.parametrize("query", ["&edge=0-99999", "&edge=x-1", "&edge=", "&account=99999", "&window=61", "&least=abc", "&q=nan", "&q=x", "&group=77", "&day=x", "&page=0", "&page=999"])
def test_an_address_with_nonsense_shows_what_there_is(client: Client, here: Room, noon: datetime, query: str) -> None:
    run = done(here, noon)
    make.sign_in(client, here.hari)

    assert 'id="run"' in page_of(client, run, query)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("readers", [0, 3])
def test_the_page_costs_the_same_however_large(seed: int, readers: int, client: Client, here: Room, noon: datetime, django_assert_num_queries: Any) -> None:
    run = done(here, noon, read(here, noon, watch_seed.posts(noon, [], seed=seed)))
    for _ in range(readers):
        make.run(run.dataset, here.nida, noon, state="failed")
    edge = RunEdge.objects.filter(run=run, window=60)[0]
    make.sign_in(client, here.hari)

    with django_assert_num_queries(12):
        page_of(client, run, f"&window=60&edge={edge.a}-{edge.b}")


@pytest.mark.parametrize(("what", "kind"), [("csv", "text/csv"), ("graphml", "application/xml"), ("svg", "image/svg+xml")])
def test_exports_carry_pseudonyms_alone_and_stand_in_the_ledger(client: Client, here: Room, noon: datetime, what: str, kind: str) -> None:
    run = done(here, noon)
    make.sign_in(client, here.nida)
    client.post(f"/watch/runs/{run.pk}/opening/", {"reason": "while they are open"})

    answer = client.post(f"/watch/runs/{run.pk}/export/?window=60", {"what": what, "reason": "work"})

    text = answer.content.decode()
    edges = RunEdge.objects.filter(run=run, window=60).count()
    counted = {"csv": text.count("\n") - 1, "graphml": text.count("<edge "), "svg": text.count("<path d=") - 2}[what]
    assert answer["Content-Type"].startswith(kind)
    assert (counted, "sample_" in text, "क-01" in text) == (edges, False, True)
    assert Entry.objects.filter(act="watch.run_exported", by_id=str(here.nida.pk)).count() == 1
    if what != "csv":
        ElementTree.fromstring(text)


def test_an_unknown_export_is_refused(client: Client, here: Room, noon: datetime) -> None:
    run = done(here, noon)
    make.sign_in(client, here.nida)

    assert client.post(f"/watch/runs/{run.pk}/export/", {"what": "handles"}).status_code == 422


def test_two_runs_stand_beside_each_other(client: Client, here: Room, noon: datetime) -> None:
    of = read(here, noon)
    one, other = done(here, noon, of), done(here, noon, of)
    alien = make.run(make.dataset(here.nida, noon), here.nida, noon)
    make.sign_in(client, here.lata)

    assert client.get(f"/watch/runs/{one.pk}/comparison/?with={other.pk}").status_code == 200
    assert client.get(f"/watch/runs/{one.pk}/comparison/?with={alien.pk}").status_code == 422
    assert client.get(f"/watch/runs/{one.pk}/comparison/?with={one.pk}").status_code == 422
    assert client.get(f"/watch/runs/{one.pk}/comparison/?with=x").status_code == 404


def test_a_deleted_dataset_shows_what_is_kept_and_no_network(client: Client, here: Room, noon: datetime) -> None:
    run = done(here, noon)
    make.sign_in(client, here.nida)

    assert client.post(f"/watch/{run.dataset_id}/deletion/").status_code == 303

    page = page_of(client, run)
    assert run.result_sha256 in page
    assert 'class="net"' not in page
    assert (RunGroup.objects.count(), store.result_path(run.result_sha256).exists()) == (0, False)


def test_bad_rows_are_a_file_without_their_content(client: Client, here: Room, noon: datetime) -> None:
    of = read(here, noon, b"post_id,account_id,ts,text,object_type,object_id\np1,a1,2027-01-20T10:00:00Z,x,link,y\np2,a2,tomorrow,secret,link,y\n")
    make.sign_in(client, here.lata)

    text = client.get(f"/watch/{of.pk}/rows/").content.decode()

    assert (len(text.splitlines()), "secret" in text, "tomorrow" in text) == (2, False, False)


def test_a_large_network_is_few_elements() -> None:
    dots = [picture.Dot(node, node % 100 * 10.0, node // 100 * 10.0, 1 + node % 9, f"A-{node}", False) for node in range(5_000)]
    lines = [picture.Line(node, (node * 7 + turn) % 5_000, 1 + turn, False) for node in range(5_000) for turn in range(6) if node != (node * 7 + turn) % 5_000]

    svg = picture.draw(picture.Drawing(dots, lines, {}, "x", to=lambda node, other: f"?account={node}"))

    assert svg.count("<path") - 2 <= len(picture.WIDTHS)
    assert svg.count("<a ") == 5_000


def test_names_in_a_picture_are_escaped() -> None:
    dot = picture.Dot(0, 1.0, 1.0, 1, '<script>"', False)

    assert "<script" not in picture.draw(picture.Drawing([dot], [], {1: "<b>"}, '"&<', to=lambda node, other: '?"<'))


def test_a_strip_needs_three_within_the_window() -> None:
    begin = 30_000_000

    def strips(*minutes: int) -> int:
        told = timeline.timeline({f"a{at}": [begin + minute] for at, minute in enumerate(minutes)}, 600, None)
        assert told is not None
        return len(told.strips)

    assert (strips(0, 5, 10), strips(0, 5, 11), strips(0, 5)) == (1, 0, 0)


def test_hours_are_indias() -> None:
    minute = int(datetime(2027, 1, 31, 18, 45, tzinfo=local(now()).tzinfo).timestamp() // 60)

    told = timeline.heat({"a": [minute]})

    assert (told.peak, told.days[6][18].count, told.all) == (18, 1, 1)


def test_letters_of_pseudonyms_follow_the_reader(here: Room, noon: datetime) -> None:
    run = done(here, noon)
    wanted = networks.wanted(RequestFactory().get("/").GET.dict(), run)

    with override("en"):
        english = networks.seen(here.hari, run, wanted, noon).accounts[0].pseudonym
    with override("hi"):
        hindi = networks.seen(here.hari, run, wanted, noon).accounts[0].pseudonym

    assert (english, hindi) == ("A-01", "क-01")
