import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chaupal.claims.models import Claim
from chaupal.control.queries import room as queries
from chaupal.relay.actions.dispatch import object_to
from chaupal.relay.models import Counter, Objection
from tests import make

HTMX = {"HX-Request": "true"}


def page(client, address="/control/", **headers):
    answer = client.get(address, headers=headers or None)
    return answer, answer.content.decode()


@pytest.fixture
def room(ground, client):
    client.cookies["language"] = "en"
    return make.sign_in(client, ground.asha)


def count(dispatch, unit, **rungs):
    for rung, n in rungs.items():
        Counter.objects.create(dispatch=dispatch, unit=unit, rung=int(rung[1:]), n=n)


def test_room_without_a_dispatch_shows_who_keeps_the_groups(room):
    answer, text = page(room)

    assert answer.status_code == 200
    assert "Booth groups: who keeps them" in text
    assert "Counted at 12:00." in text
    assert text.count('<path class="seat ') + text.count('class="seat v') >= 3


def test_room_draws_the_chosen_dispatch_with_reported_beside_checked(ground, room):
    dispatch = ground.dispatch()
    state = ground.desk.state
    count(dispatch, state, r4=500, r5=100)
    count(dispatch, ground.seat, r4=300, r5=10)

    _answer, text = page(room)

    whole = queries.running(state, ground.noon)[0][1]
    assert (whole.reported, whole.checked) == (500, 100)
    assert "seat-hatch" in text
    assert f'href="/units/{ground.seat.code}/?dispatch={dispatch.pk}"' in text


def test_seat_is_hatched_from_thirty_points_on_and_filled_by_fifths():
    row = queries.SeatRow("a", 1, "A", 100, 70, 40, None)

    assert (row.gap, row.step) == (30.0, 2)
    assert queries.SeatRow("a", 1, "A", 100, 100, 100, None).step == 4
    assert (queries.SeatRow("a", 1, "A", 0, 0, 0, None).gap, queries.SeatRow("a", 1, "A", 0, 0, 0, None).step) == (0.0, 0)


def test_table_of_seats_stands_in_the_order_of_the_widest_gap(ground, room):
    dispatch = ground.dispatch()
    count(dispatch, ground.desk.seats[1], r4=400, r5=0)
    count(dispatch, ground.desk.seats[0], r4=100, r5=90)

    answer, text = page(room, f"/control/seats/?dispatch={dispatch.pk}")

    order = [text.index(f'id="seat-{seat.code}"') for seat in (ground.desk.seats[1], ground.desk.seats[0])]
    assert answer.status_code == 200
    assert order == sorted(order)


def test_seats_without_a_dispatch_stand_by_fewest_keepers(ground, room):
    _answer, text = page(room, "/control/seats/?dispatch=0")

    assert "Groups of 3 seats, fewest keepers first" in text


@pytest.mark.parametrize("asked", ["999", "x", "99999999999999999999"])
def test_a_dispatch_that_is_not_there_is_404(asked, room):
    assert room.get(f"/control/?dispatch={asked}").status_code == 404


def test_a_dispatch_that_has_run_out_can_still_be_looked_at(ground, room, monkeypatch):
    dispatch = ground.dispatch()
    monkeypatch.setattr("chaupal.control.views.room.now", lambda: ground.noon + timedelta(days=9))

    answer, text = page(room, f"/control/?dispatch={dispatch.pk}")

    assert answer.status_code == 200
    assert "how far it got" in text


def test_silence_is_drawn_and_told(ground, room, monkeypatch):
    monkeypatch.setattr("chaupal.control.views.room.now", lambda: ground.noon + timedelta(days=8))

    _answer, text = page(room)

    assert 'class="silent"' in text
    assert "silence: 1 seat" in text


@pytest.mark.parametrize("part", ["coverage", "claims", "dispatches", "waiting"])
def test_a_polled_part_is_304_until_something_changes(part, ground, room):
    first = room.get(f"/control/?part={part}", headers=HTMX)

    again = room.get(f"/control/?part={part}", headers=HTMX | {"If-None-Match": first["ETag"]})
    _changed(ground)
    changed = room.get(f"/control/?part={part}", headers=HTMX | {"If-None-Match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert f'id="{part}"' in first.content.decode()


def _changed(ground):
    make.claim(ground.asha, ground.noon)
    dispatch = ground.dispatch()
    object_to(dispatch=dispatch, unit=ground.mandal, text="ग़लत समय", client_id=uuid.uuid4(), at=ground.noon)


@pytest.mark.parametrize("rows", [1, 3])
def test_room_costs_the_same_queries_however_much_waits(rows, ground, room):
    for _turn in range(rows):
        _changed(ground)

    with CaptureQueriesContext(connection) as asked:
        page(room)
    with CaptureQueriesContext(connection) as polled:
        page(room, "/control/?part=dispatches", **HTMX)

    assert (len(asked), len(polled)) == (ROOM, POLLED)


ROOM, POLLED = 31, 6


def test_objection_is_shown_by_mandal_and_leaves_when_seen(ground, room):
    _changed(ground)
    before = page(room)[1]

    answer = room.post(f"/relay/objections/{Objection.objects.get().pk}/seen/", {"next": "/control/"})

    assert answer.status_code == 303
    assert "ग़लत समय" in before and ground.mandal.name_en in before
    assert "ग़लत समय" not in page(room)[1]


def test_claims_stand_by_their_hour_and_overdue_ones_are_counted(ground, room):
    late = make.claim(ground.asha, ground.noon - timedelta(days=2), text_en="Late one")
    soon = make.claim(ground.asha, ground.noon, text_en="Soon one")

    text = page(room)[1]

    assert text.index(f'id="claim-{late.pk}"') < text.index(f'id="claim-{soon.pk}"')
    assert "2 open, <b>1 overdue</b>" in text
    assert Claim.objects.waiting().count() == 2


def test_a_seat_lead_sees_the_own_seat_alone_and_no_claims(ground, client):
    client.cookies["language"] = "en"
    text = page(make.sign_in(client, ground.bilal))[1]

    assert "Table of all 1 seats" in text
    assert f"/units/{ground.desk.seats[1].code}/" not in text
    assert "Claims queue" not in text


def test_somebody_below_a_seat_is_led_to_the_unit_board(ground, client):
    for who in (ground.esha, ground.chitra):
        for address in ("/control/", "/control/seats/"):
            answer = make.sign_in(Client(), who).get(address)
            assert (answer.status_code, answer["Location"]) == (303, "/units/")


def test_nobody_in_particular_is_sent_to_the_sign_in_or_refused(ground, client):
    stranger = make.person("Stranger")

    assert client.get("/control/").status_code == 303
    assert make.sign_in(client, stranger).get("/control/").status_code == 404


def test_tiles_are_drawn_on_wish(room):
    text = page(room, "/control/?tiles=1&dispatch=0")[1]

    assert 'class="map tiles"' in text
    assert "Show shapes" in text
