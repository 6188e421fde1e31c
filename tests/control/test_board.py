import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaupal.ledger.models import Entry
from chaupal.org.models import Station, StationList, Unit
from chaupal.relay.choices import Rung
from chaupal.relay.models import Counter, Receipt
from tests import make


@pytest.fixture
def as_(client):
    def sign_in(who):
        client.cookies["language"] = "en"
        return make.sign_in(client, who)

    return sign_in


def receipt(dispatch, group, rung, noon):
    Receipt.objects.create(dispatch=dispatch, client_id=uuid.uuid4(), group=group, rung=rung, said_at=noon, at=noon, salt=b"s")


def test_board_opens_at_the_persons_own_place_and_keeps_the_dispatch(ground, as_):
    assert as_(ground.asha).get("/units/?dispatch=7")["Location"] == "/units/UP/?dispatch=7"
    assert as_(ground.esha).get("/units/")["Location"] == f"/units/{ground.mandal.code}/"
    assert as_(ground.chitra).get("/units/")["Location"] == f"/units/booths/{ground.booths[0].number}/"


def test_board_of_both_trees_says_the_same_whole(ground, as_):
    dispatch = ground.dispatch()
    state = Unit.objects.get(kind="state")
    for unit in Unit.objects.filter(below_rows__unit=ground.mandal):
        Counter.objects.create(dispatch=dispatch, unit=unit, rung=4, n=11)

    party, election = (as_(ground.asha).get(f"/units/UP/?tree={tree}").context for tree in ("party", "electoral"))

    assert party["own"].coverage == election["own"].coverage
    assert party["own"].coverage.reported == 11
    for context in (party, election):
        for level in context["levels"]:
            assert sum(row.coverage.groups for row in level.rows if row.coverage) == party["own"].coverage.groups
            assert sum(row.coverage.reported for row in level.rows if row.coverage) == 11
            assert level.elsewhere.sanctioned + sum(row.stand.sanctioned for row in level.rows) == context["own"].stand.sanctioned
    assert state.pk == party["own"].unit.pk


def test_late_lines_stand_first(ground, as_):
    dispatch = ground.dispatch()
    mandals = list(Unit.objects.filter(kind="mandal").below(ground.seat).order_by("place"))
    Counter.objects.create(dispatch=dispatch, unit=mandals[0], rung=4, n=9)

    rows = as_(ground.bilal).get(f"/units/{ground.seat.code}/").context["levels"][0].rows

    assert [row.unit for row in rows][-1] == mandals[0]


def test_a_unit_out_of_reach_is_not_there(ground, as_):
    for code in (ground.mandal.code, ground.seat.code, "UP", "nowhere"):
        assert as_(ground.dev).get(f"/units/{code}/").status_code == 404
    assert as_(ground.dev).get(f"/units/booths/{ground.booths[0].number}/").status_code == 404
    assert as_(ground.asha).get("/units/booths/1/").status_code == 404
    assert as_(ground.chitra).get(f"/units/{ground.mandal.code}/").status_code == 404


def test_what_the_scope_hides_is_counted(ground, as_):
    whole = Unit.objects.get(kind="state").open_booths

    assert as_(ground.esha).get(f"/units/{ground.mandal.code}/").context["hidden"] == whole - ground.mandal.open_booths
    assert as_(ground.chitra).get(f"/units/booths/{ground.booths[0].number}/").context["hidden"] == whole - 1
    assert as_(ground.asha).get("/units/UP/").context["hidden"] == 0


def test_mandal_shows_who_is_open_and_who_was_only_reported(ground, as_):
    dispatch = ground.dispatch()
    first = ground.booths[0].number * 2
    receipt(dispatch, first, Rung.SELF_CONFIRMED, ground.noon)

    page = as_(ground.esha).get(f"/units/{ground.mandal.code}/")

    assert [(row.booth, row.groups) for row in page.context["unchecked"]] == [(ground.booths[0].number, (first,))]
    assert [row.groups for row in page.context["missing"]] == [(first + 1,), *[(one.number * 2, one.number * 2 + 1) for one in ground.booths[1:3]]]
    assert "Keeper Chitra" in page.content.decode()


def test_lead_checks_a_group_from_the_board(ground, as_):
    dispatch = ground.dispatch()
    group = ground.booths[0].number * 2
    client = as_(ground.esha)

    answer = client.post(f"/relay/dispatches/{dispatch.pk}/groups/{group}/check/", {"next": f"/units/{ground.mandal.code}/"})

    assert (answer.status_code, answer["Location"]) == (303, f"/units/{ground.mandal.code}/")
    assert Receipt.objects.get().rung == Rung.SPOT_VERIFIED
    assert group not in [one for row in client.get(f"/units/{ground.mandal.code}/").context["missing"] for one in row.groups]


def test_names_are_for_those_who_may_see_people(ground, as_):
    ground.dispatch()

    told = as_(ground.asha).get(f"/units/{ground.mandal.code}/").content.decode()

    assert "Keeper Chitra" not in told
    assert "has a keeper" in told
    assert "/phone/" not in told


def test_lead_sees_a_button_to_call_and_a_text_that_names_nobody(ground, as_):
    ground.dispatch()

    told = as_(ground.esha).get(f"/units/{ground.mandal.code}/").content.decode()

    reminder = told[told.index('class="quote copy"') :]
    assert "/phone/" in told
    assert "/today/" in reminder
    assert "Chitra" not in reminder[: reminder.index("</p>")]


def test_booth_shows_team_vacancies_and_groups(ground, as_):
    ground.dispatch()

    page = as_(ground.esha).get(f"/units/booths/{ground.booths[0].number}/")

    team = page.context["team"]
    assert [seat.appointment is None for seat in team].count(False) == 1
    assert [row.group.slot for row in page.context["groups"]] == [0, 1]
    assert "vacant" in page.content.decode()


def test_booth_tells_its_electors_with_the_lists_year_and_source(ground, as_):
    where = f"/units/booths/{ground.booths[0].number}/?hl=en"
    without = as_(ground.esha).get(where).content.decode()
    told = StationList.objects.create(
        year=2017, dated_on=date(2017, 5, 8), source="places/stations", digest="ab", stations_count=2, loaded_at=ground.noon
    )
    for booth, electors in ((ground.booths[0], 1049), (ground.booths[1], None)):
        Station.objects.create(list=told, booth=booth, part_no=booth.part_no, name="School", script="Latn", quality="roman", electors=electors)

    counted = as_(ground.esha).get(where).content.decode()
    unknown = as_(ground.esha).get(f"/units/booths/{ground.booths[1].number}/?hl=en").content.decode()

    assert "electors" not in without
    assert "1,049 electors in the list of 2017" in counted
    assert "places/stations" in counted
    assert "The list of 2017 gives no number of electors for this booth." in unknown


def test_keeper_sees_the_booth_without_the_team(ground, as_):
    page = as_(ground.chitra).get(f"/units/booths/{ground.booths[0].number}/")

    assert page.context["team"] is None
    assert "I saw it in the group" not in page.content.decode()


def test_booth_tells_the_rungs_a_group_reached(ground, as_):
    dispatch = ground.dispatch()
    receipt(dispatch, ground.booths[0].number * 2, Rung.SPOT_VERIFIED, ground.noon)

    rows = as_(ground.esha).get(f"/units/booths/{ground.booths[0].number}/").context["groups"]

    assert [(row.is_checked, len(row.reached), row.is_meant) for row in rows] == [(True, 1, True), (False, 0, True)]


def test_export_gives_the_lines_and_enters_the_ledger(ground, as_):
    dispatch = ground.dispatch()
    entries = Entry.objects.count()

    answer = as_(ground.bilal).post(f"/units/{ground.seat.code}/export/", {"dispatch": dispatch.pk, "tree": "party", "reason": "report"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].startswith("kind,code,name_hi")
    assert lines[1].startswith(f"seat,{ground.seat.code},")
    assert len(lines) == 2 + Unit.objects.filter(parent=ground.seat).count()
    entry = Entry.objects.latest("id")
    assert (Entry.objects.count(), entry.act, entry.by_id, entry.about_id) == (entries + 1, "relay.board_exported", str(ground.bilal.pk), str(ground.seat.pk))


def test_export_is_refused_without_the_verb_and_out_of_reach(ground, as_):
    assert as_(ground.esha).post(f"/units/{ground.mandal.code}/export/").status_code == 403
    assert as_(ground.dev).post(f"/units/{ground.seat.code}/export/").status_code == 404
    assert as_(ground.bilal).post(f"/units/{ground.seat.code}/export/", {"dispatch": "0", "reason": "work"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_board_costs_the_same_queries_however_many_rows(rows, ground, as_):
    for _turn in range(rows):
        ground.dispatch()
    client = as_(ground.esha)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/units/{ground.mandal.code}/")

    assert len(asked) == 22


def test_somebody_who_sees_no_relay_gets_the_places_alone(ground, as_):
    ground.dispatch()
    treasurer = make.officer("Treasurer", "treasurer", ground.desk.state)

    page = as_(treasurer).get("/units/UP/")

    assert page.context["dispatch"] is None
    assert "Dispatch" not in page.content.decode()
