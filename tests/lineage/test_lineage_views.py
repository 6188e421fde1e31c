"""The pages: each writing one works, is 404 outside, 403 for a reader, 422 for what does not fit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chaupal.ledger.models import Entry
from chaupal.lineage import jobs
from chaupal.lineage.actions import force, seats
from chaupal.lineage.models import ComingList, Judgement, SeatSheet
from chaupal.org.models import Booth, Takeout
from tests import make
from tests.lineage.lists import Ground
from tests.lineage.test_force import confirmed, settle


def client(who: object) -> Client:
    return make.sign_in(Client(), who)  # type: ignore[arg-type]


CSV = "AC No,Part No,Polling Station,Total Electors\n1,1,PRIMARY SCHOOL SHAHPUR 1,737\n1,2,PRIMARY SCHOOL BILASPUR 1,774\n"


def upload(text: str = CSV) -> dict[str, object]:
    return {"file": SimpleUploadedFile("list.csv", text.encode()), "year": "2025", "dated_on": "2025-12-23"}


def test_a_list_handed_in_is_read_by_the_worker_and_laid_before_its_seats(ground: Ground) -> None:
    answer = client(ground.asha).post("/lineage/new/", upload())

    coming = ComingList.objects.get()
    assert (answer.status_code, answer["Location"], coming.state) == (303, f"/lineage/{coming.pk}/", "reading")
    jobs.read_list(coming.pk)
    coming.refresh_from_db()
    assert (coming.state, coming.stations_count, SeatSheet.objects.get().after) == ("ready", 2, 2)
    entry = Entry.objects.get(act="lineage.list_taken_in")
    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id) == ("person", str(ground.asha.pk), "coming_list", str(coming.pk))


def test_a_list_with_a_wrong_row_is_turned_away_with_row_field_and_remedy(ground: Ground, english: None) -> None:
    client(ground.asha).post("/lineage/new/", upload(CSV + "1,zwölf,X,1\n"))

    coming = ComingList.objects.get()
    jobs.read_list(coming.pk)

    coming.refresh_from_db()
    assert (coming.state, SeatSheet.objects.count()) == ("failed", 0)
    assert coming.problems[1] == {"row": 4, "field": "part", "says": "this is not a part number; write it like 12 or 12A."}
    assert "write it like 12 or 12A" in client(ground.asha).get(f"/lineage/{coming.pk}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("lata", 403), ("chitra", 404)])
def test_handing_a_list_in_takes_the_right_over_the_whole_state(ground: Ground, who: str, status: int) -> None:
    assert client(getattr(ground, who)).post("/lineage/new/", upload()).status_code == status
    assert ComingList.objects.count() == 0


def test_a_form_without_its_date_comes_again(ground: Ground) -> None:
    answer = client(ground.asha).post("/lineage/new/", upload() | {"dated_on": "x"})

    assert (answer.status_code, ComingList.objects.count()) == (422, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_lists_page_runs_the_same_queries_however_many_seats(ground: Ground, rows: int, django_assert_num_queries: object) -> None:
    coming = ground.compared()
    SeatSheet.objects.filter(coming=coming, seat__number__gt=rows).delete()
    there = client(ground.asha)

    with django_assert_num_queries(14):  # type: ignore[operator]
        page = there.get(f"/lineage/{coming.pk}/")

    assert page.content.decode().count('id="seat-') == rows


def test_a_seat_is_confirmed_by_its_lead_once_its_questions_are_answered(ground: Ground) -> None:
    coming = ground.compared()
    where = f"/lineage/{coming.pk}/seats/{ground.seat.code}/"
    Judgement.objects.filter(coming=coming, seat=ground.seat, kind="split").update(asked=True)
    SeatSheet.objects.filter(seat=ground.seat).update(asked=1)
    there = client(ground.sita)

    early = there.post(f"{where}confirmation/")
    for kind in ("split", "merged", "renamed", "new", "closed", "renumbered"):
        there.post(f"{where}answer/", {"all": kind})
    answer = there.post(f"{where}confirmation/")

    sheet = SeatSheet.objects.get(coming=coming, seat=ground.seat)
    assert (early.status_code, answer.status_code, sheet.confirmed_by, sheet.asked) == (409, 303, ground.sita, 0)
    entry = Entry.objects.get(act="lineage.seat_confirmed")
    assert (entry.by_id, entry.about_id) == (str(ground.sita.pk), str(coming.pk))
    assert there.post(f"{where}confirmation/", {"undo": "1"}).status_code == 303
    sheet.refresh_from_db()
    assert sheet.confirmed_by is None


@pytest.mark.parametrize("address", ["confirmation", "answer"])
@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("lata", 403), ("chitra", 404)])
def test_a_seats_word_is_its_leads(ground: Ground, address: str, who: str, status: int) -> None:
    coming = ground.compared()

    answer = client(getattr(ground, who)).post(f"/lineage/{coming.pk}/seats/{ground.seat.code}/{address}/")

    assert answer.status_code == status


def test_an_answer_that_does_not_fit_comes_again_with_its_form(ground: Ground) -> None:
    coming = ground.compared()
    one = Judgement.objects.standing().filter(coming=coming, seat=ground.seat, kind="split").first()
    assert one is not None
    where = f"/lineage/{coming.pk}/seats/{ground.seat.code}/answer/"

    there = client(ground.sita)
    unknown = there.post(where, {"judgement": one.pk, "kind": "same", "part": "999"})
    gone = there.post(where, {"judgement": "0"})

    assert (unknown.status_code, gone.status_code) == (422, 422)
    assert 'value="999"' in unknown.content.decode()


def test_an_answer_replaces_the_machines_proposal(ground: Ground) -> None:
    coming = ground.compared()
    one = Judgement.objects.standing().filter(coming=coming, seat=ground.seat, kind="split").order_by("pk").first()
    assert one is not None and one.station is not None
    before = SeatSheet.objects.get(coming=coming, seat=ground.seat)

    answer = client(ground.sita).post(f"/lineage/{coming.pk}/seats/{ground.seat.code}/answer/", {"judgement": one.pk, "kind": "new", "part": ""})

    after = SeatSheet.objects.get(coming=coming, seat=ground.seat)
    told = Judgement.objects.standing().get(coming=coming, station=one.station, kind="new")
    assert (answer.status_code, told.by, told.engine) == (303, ground.sita, "")
    assert (after.split, after.new) == (before.split - 1, before.new + 1)


def test_a_booth_taken_from_another_station_leaves_that_one_new(ground: Ground) -> None:
    coming = ground.compared()
    standing = Judgement.objects.standing().filter(coming=coming, seat=ground.seat)
    split = standing.filter(kind="split").select_related("old", "station").order_by("pk")[0]
    assert split.old is not None and split.station is not None
    kept = standing.get(old=split.old, kind__in=("same", "renumbered", "renamed"))

    seats.settle_station(coming=coming, station=split.station, kind="renumbered", part=split.old.part, by=ground.sita, at=ground.noon)

    told = Judgement.objects.standing().filter(coming=coming, seat=ground.seat)
    assert told.get(old=split.old, kind__in=("same", "renumbered", "renamed")).station == split.station
    assert told.get(station=kept.station, kind__in=("new", "split", "same", "renumbered", "renamed")).kind == "new"
    settle(coming, ground)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    force.apply_list(coming=coming, by="test", at=ground.noon)
    assert Booth.objects.open().count() == 106


def test_the_day_is_set_by_a_second_person_and_taken_back(ground: Ground) -> None:
    coming = confirmed(ground)
    day = (ground.noon + timedelta(days=400)).date()
    there = client(ground.gita)

    answer = there.post(f"/lineage/{coming.pk}/decision/", {"in_force_on": day.isoformat()})
    coming.refresh_from_db()
    assert (answer.status_code, coming.state, coming.in_force_on, coming.decided_by) == (303, "due", day, ground.gita)

    there.post(f"/lineage/{coming.pk}/decision/", {"undo": "1"})
    coming.refresh_from_db()
    assert coming.state == "ready"
    assert there.post(f"/lineage/{coming.pk}/decision/", {"in_force_on": "soon"}).status_code == 422


@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("lata", 404), ("asha", 403), ("chitra", 404)])
def test_setting_the_day_takes_the_right_to_approve(ground: Ground, who: str, status: int) -> None:
    coming = confirmed(ground)

    assert client(getattr(ground, who)).post(f"/lineage/{coming.pk}/decision/", {"in_force_on": "2030-01-01"}).status_code == status


@pytest.mark.parametrize("only", ["", "asked", "split", "merged", "renumbered", "nonsense"])
def test_the_pages_of_a_list_open_for_who_sees_it(ground: Ground, only: str) -> None:
    coming = confirmed(ground)
    force.apply_list(coming=coming, by="test", at=ground.noon)
    there = client(ground.sita)
    coming.refresh_from_db()

    addresses = [
        "/lineage/", f"/lineage/{coming.pk}/?only={only}", f"/lineage/{coming.pk}/seats/{ground.seat.code}/?only={only}", f"/lineage/booths/{ground.booth.number}/",
        f"/lineage/lists/{coming.station_list_id}/{ground.seat.code}/", f"/lineage/lists/{coming.against_id}/{ground.seat.code}/",
    ]  # fmt: skip
    assert [there.get(address).status_code for address in addresses] == [200] * 6
    assert client(ground.dev).get(f"/lineage/{coming.pk}/seats/{ground.seat.code}/").status_code == 404
    assert client(ground.dev).get(f"/lineage/booths/{ground.booth.number}/").status_code == 404


@pytest.mark.parametrize("piece", ["", "seats/{code}/"])
def test_a_comparison_leaves_as_a_table_for_a_reason_and_in_the_ledger(ground: Ground, piece: str) -> None:
    coming = confirmed(ground)
    address = f"/lineage/{coming.pk}/{piece.format(code=ground.seat.code)}export/"

    answer = client(ground.asha).post(address, {"only": "", "reason": "report"})

    rows = answer.content.decode().strip().splitlines()[1:]
    taken = Takeout.objects.get()
    assert (answer.status_code, len(rows) > 0, taken.rows, taken.names_people, taken.reason) == (200, True, len(rows), False, "report")
    entry = Entry.objects.get(act=taken.what)
    assert (entry.by_id, entry.about_kind, entry.about_id) == (str(ground.asha.pk), "coming_list", str(coming.pk))


@pytest.mark.parametrize(
    ("piece", "who", "reason", "status"),
    [
        ("", "asha", "", 422), ("", "gita", "report", 403), ("", "chitra", "report", 403),
        ("seats/{code}/", "asha", "", 422), ("seats/{code}/", "gita", "report", 403), ("seats/{code}/", "dev", "report", 404),
    ],
)  # fmt: skip
def test_a_comparison_stays_without_a_reason_or_the_right(ground: Ground, piece: str, who: str, reason: str, status: int) -> None:
    coming = confirmed(ground)

    answer = client(getattr(ground, who)).post(f"/lineage/{coming.pk}/{piece.format(code=ground.seat.code)}export/", {"reason": reason})

    assert (answer.status_code, Takeout.objects.count()) == (status, 0)


def test_a_seats_pages_walk_every_word_once_in_both_directions(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    from chaupal.base.paging import FIRST, asked
    from chaupal.lineage.queries import lists

    coming = ground.compared()
    Judgement.objects.filter(pk__in=list(Judgement.objects.filter(coming=coming, seat=ground.seat).values_list("pk", flat=True)[:7])).update(asked=True)
    monkeypatch.setattr(lists, "SIZE", 4)
    wanted, seen, last = FIRST, [], FIRST
    while True:
        page = lists.lines(coming, ground.seat, "", wanted)
        seen += [line.judgement.pk for line in page.rows]
        last = wanted
        if not page.next:
            break
        wanted = asked({"after": page.next}, int, int)
    back = seen[-len(page.rows) :]
    while page.previous:
        page = lists.lines(coming, ground.seat, "", asked({"before": page.previous}, int, int))
        back = [line.judgement.pk for line in page.rows] + back

    assert last is not FIRST
    assert len(seen) == len(set(seen)) == Judgement.objects.filter(coming=coming, seat=ground.seat).exclude(kind="same", share=1.0).count()
    assert back == seen
