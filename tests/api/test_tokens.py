"""Tokens: a part of one office, never more; hashed, over by a day, dead with the office; names only after a second yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from chaupal.api import actions, queries, refusals
from chaupal.api.models import Token
from chaupal.base import multirange, paging
from chaupal.ledger.models import Entry
from chaupal.org import permission, shape
from chaupal.org.actions.exports import TakeoutReasonMissing
from chaupal.org.actions.offices import end_appointment
from chaupal.org.models import Takeout, Unit
from chaupal.relay.models import Receipt
from tests import make


def call(address, secret="", client=None, **more):
    return (client or Client()).get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"} | more)


def test_a_token_opens_its_part_and_its_secret_is_kept_nowhere(ground):
    token, secret = ground.token(ground.asha, "org:view", unit=ground.mandal)

    answer = call("units/", secret)

    assert [row["code"] for row in answer.json()["rows"]] == [ground.mandal.code]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM api_token t WHERE t::text LIKE %s", [f"%{secret[4:]}%"])
        assert cursor.fetchone() == (0,)
    entry = Entry.objects.get(act="api.token_made")
    assert (entry.by_id, entry.about_id) == (str(ground.asha.pk), str(token.pk))
    assert Token.objects.get().used_on is not None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic abc", "Bearer chp_" + "x" * 200])
def test_without_a_token_nothing_is_said(header, ground):
    answer = Client().get("/api/v1/units/", headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (401, "api.no_token", "Bearer")


def test_a_session_is_no_token(ground):
    assert make.sign_in(Client(), ground.asha).get("/api/v1/units/").status_code == 401


def test_a_token_ends_with_its_day_its_revocation_and_its_office(ground):
    token, secret = ground.token(ground.esha, "org:view", days=2)
    bearer = queries.bearer

    assert bearer(secret, ground.at)[0] == token
    with pytest.raises(refusals.NoToken):
        bearer(secret, ground.at + timedelta(days=3))
    with transaction.atomic():
        actions.revoke_token(token=token, by=ground.asha, at=ground.at)
        with pytest.raises(refusals.NoToken):
            bearer(secret, ground.at)
        transaction.set_rollback(True)
    end_appointment(appointment=ground.esha.appointments.get(), why="moved", by=ground.asha, at=ground.at)
    with pytest.raises(refusals.NoToken):
        bearer(secret, ground.at)


@pytest.mark.parametrize(
    ("who", "rights"), [("hari", ["people:export"]), ("asha", ["relay:create"]), ("asha", []), ("asha", ["ledger:view"]), ("esha", ["people:export"])]
)
def test_nobody_gives_a_token_more_than_they_have(who, rights, ground):
    with pytest.raises((refusals.MoreThanHeld, ValueError)):
        ground.token(getattr(ground, who), *rights)

    assert Token.objects.count() == 0


@pytest.mark.parametrize("rights", [["org:view"], ["relay:view"], ["org:view", "relay:view"]])
def test_a_bearer_holds_the_rights_of_the_token_and_no_other(rights, ground):
    _token, secret = ground.token(ground.esha, *rights, unit=Unit.objects.filter(kind="mandal").below(ground.relay.desk.seats[1])[0])

    _found, bearer = queries.bearer(secret, ground.at)

    held = {f"{matter}:{verb}" for matter in permission.MATTERS for verb in permission.VERBS if permission.may(bearer, verb, matter)}
    assert held == set(rights)
    assert permission.scope(ground.esha, "edit", "people") != ()
    assert multirange.size(permission.scope(bearer, *reversed(rights[0].split(":")))) < multirange.size(permission.scope(ground.esha, "view", "org"))


def test_a_token_for_names_says_why(ground):
    with pytest.raises(TakeoutReasonMissing):
        actions.make_token(
            appointment=ground.gita.appointments.get(), unit=None, rights=["people:export"], name="Sheet", until_on=ground.day(9), by=ground.gita, at=ground.at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=ground.token(ground.gita, "people:export")[0].pk).update(reason="")


def test_the_pages_of_an_hour_are_one_list_and_a_list_counts_for_its_office(ground):
    token, secret = ground.token(ground.gita, "people:export")
    actions.approve_token(token=token, by=ground.hari, at=ground.at)
    most = shape.load("district-seat-mandal-booth").exports_a_day
    units = [make.unit("mandal", f"m-{at}", ((ground.state.booths[0][0] + at, ground.state.booths[0][0] + at + 1),)) for at in range(most)]

    pages = [call(f"people/?unit={ground.mandal.code}&after={after}", secret).status_code for after in ("", paging.token((0,)))]
    others = [call(f"people/?unit={unit.code}", secret).status_code for unit in units]

    assert pages == [200, 200]
    assert others == [200] * (most - 1) + [429]
    assert Takeout.objects.filter(unit=ground.mandal).count() == 1
    assert Entry.objects.filter(act="api.people_exported").count() == most + 1


def test_a_token_reaches_no_further_than_the_office(ground):
    with pytest.raises(refusals.MoreThanHeld):
        ground.token(ground.esha, "org:view", unit=ground.state)
    with pytest.raises(refusals.MoreThanHeld):
        ground.token(ground.asha, "org:view", days=200)


def test_names_leave_only_after_a_second_persons_yes_and_each_time_in_the_ledger(ground):
    token, secret = ground.token(ground.gita, "people:export")
    waiting = call(f"people/?unit={ground.mandal.code}", secret)

    with pytest.raises(refusals.OwnToken):
        make.appoint(ground.gita, "approver", ground.state)
        vars(ground.gita).pop("_held")
        actions.approve_token(token=token, by=ground.gita, at=ground.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=token.pk).update(approved_by=ground.gita, approved_at=ground.at)
    actions.approve_token(token=token, by=ground.hari, at=ground.at)
    answer = call(f"people/?unit={ground.mandal.code}", secret)

    assert waiting.status_code == 401
    assert [row["name_en"] for row in answer.json()["rows"]] == ["Chitra"]
    assert {key for row in answer.json()["rows"] for key in row} == {
        "id", "person", "name_hi", "name_en", "office", "unit", "booth", "state", "from_on", "until_on",
    }  # fmt: skip
    taken = Takeout.objects.get()
    assert (taken.what, taken.unit, taken.rows, taken.names_people, taken.reason) == ("api.people_exported", ground.mandal, 1, True, "report")
    entry = Entry.objects.get(act="api.people_exported")
    assert (entry.by_id, entry.about_kind, entry.about_id) == (str(ground.gita.pk), "token", str(token.pk))


def test_a_right_that_the_token_lacks_is_said_so(ground):
    _token, secret = ground.token(ground.asha, "org:view")

    answers = [call(f"receipts/?dispatch=1&unit={ground.mandal.code}", secret), call(f"people/?unit={ground.mandal.code}", secret)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "api.not_granted")] * 2


def test_what_lies_out_of_reach_is_not_there(ground):
    _token, secret = ground.token(ground.esha, "org:view", "relay:view", unit=ground.mandal)
    other = ground.relay.desk.seats[0].code

    answers = [call(address, secret).status_code for address in (f"units/{other}/", "units/nowhere/", f"coverage/?unit={other}", f"booths/?unit={other}")]

    assert answers == [404] * 4


def test_the_brake_holds_one_token_and_not_the_next(ground, monkeypatch):
    monkeypatch.setattr(queries, "CALLS_A_MINUTE", 2)
    _one, first = ground.token(ground.asha, "org:view")
    _two, second = ground.token(ground.asha, "org:view")

    told = [call("units/", secret) for secret in (first, first, first, second)]

    assert [one.status_code for one in told] == [200, 200, 429, 200]
    assert (told[2].json()["code"], told[2]["Retry-After"]) == ("api.too_many_calls", "60")


def test_what_has_not_changed_is_not_sent_again(ground):
    _token, secret = ground.token(ground.asha, "org:view")
    first = call("units/", secret)

    again = call("units/", secret, **{"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_list_turns_by_pages_and_misses_nobody(ground, monkeypatch):
    monkeypatch.setattr("chaupal.api.reads.PAGE", 7)
    _token, secret = ground.token(ground.asha, "org:view")
    seen, after = [], ""

    while after is not None:
        page = call(f"units/?kind=mandal&after={after}", secret).json()
        seen += [row["id"] for row in page["rows"]]
        after = page["next"]

    assert seen == sorted(set(seen))
    assert len(seen) == ground.state.below_rows.filter(unit__kind="mandal").count()


@pytest.mark.parametrize("address", ["units/?kind=nonsense", "units/?after=%%%", "booths/", "coverage/?unit=%00", "dispatches/0/coverage/?unit=x", "receipts/?dispatch=-1&unit=x"])
def test_what_cannot_be_read_is_said_with_its_field(address, ground):
    _token, secret = ground.token(ground.esha, "org:view", "relay:view")

    answer = call(address, secret)

    assert answer.status_code in (400, 404, 422)
    assert answer.json().keys() == {"code", "says", "fields"}


def test_a_keepers_token_sends_receipts_as_the_phone_does_and_counts_once(ground):
    _token, secret = ground.token(ground.chitra, "relay:create")
    told = ground.relay.told(3)
    row = {"client_id": str(told.client_id), "dispatch": told.dispatch, "group": told.group, "rung": 1, "said_at": told.said_at.isoformat()}
    other = row | {"client_id": "00000000-0000-4000-8000-000000000001", "group": ground.relay.early_booth.number * 2}

    def send(*rows):
        return Client().post("/api/v1/receipts/", {"receipts": rows}, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})

    answers = [send(row), send(row), send(other)]

    outcomes = [[one["outcome"] for one in answer.json()["replies"]] for answer in answers]
    assert outcomes[2] == ["refused"]
    assert outcomes[0] == outcomes[1] or outcomes[:2] == [["kept"], ["known"]]


def test_receipts_are_counts_a_group_and_name_nobody(ground):
    _token, secret = ground.token(ground.esha, "relay:view")
    Receipt.objects.create(
        dispatch=ground.relay.dispatch, client_id="00000000-0000-4000-8000-000000000002", group=ground.relay.first, rung=4, said_at=ground.at, at=ground.at, salt=b"s"
    )

    answer = call(f"receipts/?dispatch={ground.relay.dispatch.pk}&unit={ground.mandal.code}", secret).json()

    assert answer == {
        "rows": [{"group": ground.relay.first, "booth": ground.relay.booth.number, "slot": 1, "rungs": ["self_confirmed"]}], "next": None,
    }  # fmt: skip


@pytest.mark.parametrize(("method", "address", "status"), [("delete", "units/", 405), ("get", "nothing/here/", 404), ("put", "openapi.json", 405)])
def test_every_fault_is_the_same_json(method, address, status, ground):
    answer = getattr(Client(), method)(f"/api/v1/{address}")

    assert (answer.status_code, answer.json().keys()) == (status, {"code", "says", "fields"})
