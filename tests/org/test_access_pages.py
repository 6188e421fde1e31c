"""The pages of who sees what: explaining, lending, suspending, opening a number, and what others saw of oneself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import local, now
from chaupal.ledger.models import Entry
from chaupal.org import explaining, openings, permission, shape
from chaupal.org.actions import exports
from chaupal.org.actions.openings import number_of, open_phone_number
from chaupal.org.choices import SECOND_TO_LEND
from chaupal.org.models import Delegation, Opening, Suspension, Takeout
from chaupal.people.models import Person, Session
from tests import make
from tests.org.access import Place, a_place, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(noon: datetime) -> Place:
    return a_place(noon)


def as_(person: Person, **more: Any) -> Client:
    return make.sign_in(Client(), person, **more)


def lending(here: Place, **more: object) -> dict[str, object]:
    day = local(now()).date()
    told: dict[str, object] = {
        "office": here.office(here.bilal).pk, "to": here.office(here.esha).pk, "grants": ["relay.view", "people.see_phone"], "where": here.mandal.code,
        "from_on": day, "until_on": day + timedelta(days=5), "reason": "wedding",
    }  # fmt: skip
    return told | more


def test_lending_writes_the_row_and_waits_where_it_must(here: Place) -> None:
    client = as_(here.bilal)

    form = client.get(f"/people/lending/?to={here.office(here.esha).pk}&hl=en").content.decode()
    answer = client.post("/people/lending/", lending(here))

    made = Delegation.objects.get()
    assert "Esha" in form
    assert (answer.status_code, answer["Location"]) == (303, "/people/lending/")
    assert (made.by, made.to, made.unit, made.grants) == (here.bilal, here.esha, here.mandal, {"people": ["see_phone"], "relay": ["view"]})
    assert made.waits
    assert Entry.objects.get(act="org.lent").about_id == str(made.pk)


def test_a_second_person_agrees_on_the_page_and_the_two_themselves_cannot(here: Place) -> None:
    as_(here.bilal).post("/people/lending/", lending(here))
    made = Delegation.objects.get()
    address = f"/people/lending/{made.pk}/approval/"

    codes = [as_(who).post(address).status_code for who in (here.dev, here.olga, here.esha, here.bilal)]
    mail = as_(here.asha, strong=False).post(address).status_code
    waits = "Waits for my yes" in as_(here.asha).get("/people/lending/?hl=en").content.decode()
    done = as_(here.asha).post(address)

    assert (codes, mail, waits, done.status_code) == ([404, 403, 403, 403], 403, True, 303)
    assert Delegation.objects.get().approved_by == here.asha


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"grants": ["gate.approve"]}, "id_grants"), ({"grants": []}, "This field is required"), ({"office": "999999"}, "id_office-error"),
        ({"to": "999999"}, "id_to-error"), ({"where": "nowhere"}, "id_where-error"), ({"where": "m-2x"}, "id_where-error"),
        ({"until_on": "2020-01-01"}, "id_until_on-error"), ({"reason": ""}, "id_reason-error"),
    ],
)  # fmt: skip
def test_a_wrong_lending_comes_back_as_the_form(here: Place, wrong: dict[str, object], says: str) -> None:
    answer = as_(here.bilal).post("/people/lending/?hl=en", lending(here, **wrong))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Delegation.objects.count() == 0


def test_nobody_lends_from_anothers_office_or_to_themselves(here: Place) -> None:
    """Forged fields: the office of somebody else, oneself as receiver, a place above one's own."""
    forged = [
        lending(here, office=here.office(here.olga).pk), lending(here, to=here.office(here.bilal).pk),
        lending(here, where="up"), lending(here, grants=["people.approve"]), lending(here, approved_by=here.asha.pk, needs_second=""),
    ]  # fmt: skip

    codes = [as_(here.bilal).post("/people/lending/", told).status_code for told in forged]

    assert codes == [422, 422, 422, 422, 303]
    made = Delegation.objects.get()
    assert (made.approved_by, made.needs_second) == (None, True)


def test_taking_back_is_for_the_two_and_who_looks_after_people(here: Place) -> None:
    as_(here.bilal).post("/people/lending/", lending(here, grants=["relay.view"]))
    address = f"/people/lending/{Delegation.objects.get().pk}/end/"

    codes = [as_(who).post(address).status_code for who in (here.dev, here.asha, here.esha, here.bilal)]

    assert codes == [404, 403, 303, 409]


def test_suspending_on_the_page_row_and_ledger(here: Place) -> None:
    address = f"/people/appointments/{here.office(here.esha).pk}/suspension/"

    answer = as_(here.bilal).post(address, {"whole": "", "reason": "lost phone"})

    made = Suspension.objects.get()
    assert (answer.status_code, made.by, made.appointment, made.reason) == (303, here.bilal, here.office(here.esha), "lost phone")
    assert Entry.objects.get(act="org.suspended").by_id == str(here.bilal.pk)
    told = as_(here.esha).get("/people/mine/?hl=en").content.decode()
    assert "lost phone" in told
    assert "Bilal" in told
    assert "Suspended" in as_(here.olga).get(f"/people/appointments/{here.office(here.esha).pk}/?hl=en").content.decode()


def test_suspending_and_lifting_are_refused_to_everybody_else(here: Place) -> None:
    address = f"/people/appointments/{here.office(here.esha).pk}/suspension/"
    told = {"whole": "", "reason": "x"}

    codes = [as_(who).post(address, told).status_code for who in (here.dev, here.chitra, here.asha, here.firoz, here.esha)]
    weak = as_(here.bilal, strong=False).post(address, told).status_code
    empty = as_(here.bilal).post(address, {"reason": ""}).status_code
    made = as_(here.bilal).post(address, told).status_code
    lift = f"{address}{Suspension.objects.get().pk}/lift/"
    lifted = [as_(who).post(lift).status_code for who in (here.dev, here.bilal, here.firoz, here.olga)]

    assert codes == [404, 404, 403, 403, 403]
    assert (weak, empty, made) == (403, 422, 303)
    assert lifted == [404, 403, 403, 303]


def test_an_officer_ends_the_sign_ins_of_somebody_in_reach_and_they_read_it(here: Place) -> None:
    client, address = as_(here.esha), f"/people/appointments/{here.office(here.esha).pk}/sessions/"

    codes = [as_(who).post(address).status_code for who in (here.dev, here.asha, here.firoz, here.bilal)]

    assert codes == [404, 403, 403, 303]
    assert client.get("/people/").status_code == 303
    assert "Bilal ended it" in as_(here.esha).get("/keys/?hl=en").content.decode()
    assert Entry.objects.get(act="people.sessions_ended").by_id == str(here.bilal.pk)
    assert Session.objects.filter(person=here.esha, ended_at__isnull=False).get().ended_by == here.bilal


def opened(here: Place, reason: str = "chase", told: str = "", at: datetime | None = None) -> Opening:
    return open_phone_number(appointment=here.office(here.chitra), reason=reason, told=told, by=fresh(here.esha), at=at or here.noon)


def test_a_number_opens_for_a_reason_and_a_quarter_of_an_hour(here: Place) -> None:
    Person.objects.filter(pk=here.chitra.pk).update(phone_sealed=seal.seal("919000012345", field="people.phone"))
    made = opened(here)

    again = opened(here, at=here.noon + timedelta(minutes=14))
    later = opened(here, at=here.noon + timedelta(minutes=15))

    assert number_of(made, here.noon + timedelta(minutes=14)) == "919000012345"
    with pytest.raises(permission.VerbMissing):
        number_of(made, here.noon + timedelta(minutes=15))
    assert (again.pk, later.pk == made.pk) == (made.pk, False)
    assert (made.by, made.office, made.reason) == (here.esha, here.office(here.esha), "chase")
    assert Entry.objects.filter(act="org.phone_opened").count() == 2


@pytest.mark.parametrize(("reason", "told"), [("", ""), ("curious", ""), ("other", "  ")])
def test_without_a_reason_no_number_opens(here: Place, reason: str, told: str) -> None:
    answer = as_(here.esha).post(f"/people/appointments/{here.office(here.chitra).pk}/phone/?hl=en", {"reason": reason, "told": told})

    assert answer.status_code == 422
    assert "Say why you open this number" in answer.content.decode()
    assert Opening.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_person_concerned_reads_who_opened_it_and_why(here: Place, rows: int, django_assert_num_queries: Any) -> None:
    for turn in range(rows):
        opened(here, "other", "asked about the meeting", here.noon + timedelta(hours=turn))
    client = as_(here.chitra)

    with django_assert_num_queries(10):
        page = client.get("/people/mine/?hl=en").content.decode()

    assert page.count("asked about the meeting") == rows
    assert "Esha</b>, Mandal lead" in page
    assert len(openings.about(here.chitra).rows) == rows


def test_openings_and_takeouts_are_written_once(here: Place) -> None:
    opened(here)

    with pytest.raises(DatabaseError), transaction.atomic():
        Opening.objects.update(reason="emergency")


def taken(here: Place, by: Person, at: datetime, reason: str = "work") -> Takeout:
    return exports.take_out("relay", "relay.board_exported", unit=here.seat, rows=3, names_people=True, reason=reason, by=fresh(by), at=at)


def test_a_list_is_taken_out_for_a_reason_so_many_times_a_day(here: Place) -> None:
    most = shape.load(make.SHAPE).exports_a_day
    for turn in range(most):
        taken(here, here.bilal, here.noon + timedelta(minutes=turn))

    with pytest.raises(exports.TooManyTakeouts):
        taken(here, here.bilal, here.noon + timedelta(hours=2))
    with pytest.raises(exports.TakeoutReasonMissing):
        taken(here, here.bilal, here.noon, reason="")
    taken(here, here.bilal, here.noon + timedelta(days=1))

    assert Takeout.objects.count() == most + 1
    assert [row.unit for row in openings.lists_with(here.esha)[:1]] == [here.seat]
    assert openings.lists_with(here.asha) == []


def test_what_was_lent_counts_for_the_office_it_comes_from(here: Place) -> None:
    day = local(here.noon).date()
    Delegation.objects.create(
        appointment=here.office(here.bilal), by=here.bilal, to=here.esha, grants={"relay": ["view", "export"]}, unit=here.seat, from_on=day,
        until_on=day + timedelta(days=2), reason="leave", at=here.noon, needs_second=True, approved_by=here.asha, approved_at=here.noon,
    )  # fmt: skip
    esha = fresh(here.esha)
    vars(esha)["_held"] = permission.held(esha, day)

    made = exports.take_out("relay", "relay.board_exported", unit=here.mandal, rows=1, reason="work", by=esha, at=here.noon)

    assert (made.by, made.office) == (here.esha, here.office(here.bilal))


def why(client: Client, **asked: Any) -> str:
    answer = client.get("/people/access/", {"hl": "en"} | asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_explaining_names_the_office_that_allows_or_what_is_missing(here: Place) -> None:
    client, chitra = as_(here.esha), here.office(here.chitra).pk

    seen = why(client, what=f"/people/appointments/{chitra}/phone/")
    lacking = why(client, what=here.mandal.code, matter="people", verb="approve")
    keeper = why(client, person=chitra, what=f"http://localhost/units/booths/{here.booth.number}/")
    elsewhere = why(as_(here.olga), person=here.office(here.dev).pk, what=here.mandal.code, matter="people")

    assert "allowed" in seen
    assert "Mandal lead, Unit m-1" in seen
    assert "not allowed" in lacking
    assert "lacks the right" in lacking
    assert "Keeper of the first group" in keeper
    assert "not here" in elsewhere
    assert "lies elsewhere" in elsewhere


def test_explaining_says_who_sees_it_with_counts_and_what_was_lent(here: Place) -> None:
    day = local(now()).date()
    Delegation.objects.create(
        appointment=here.office(here.bilal), by=here.bilal, to=here.dev, grants={"people": ["view"]}, unit=here.seat, from_on=day,
        until_on=day + timedelta(days=2), reason="leave", at=now(), needs_second=False,
    )  # fmt: skip
    thing = explaining.thing(here.mandal.code)

    rows = explaining.who(thing, "people", day).rows
    counts = dict(explaining.counts(thing, "people", day))

    assert sorted(row.name_en for row in rows) == ["Asha", "Bilal", "Dev", "Esha", "Firoz", "Hari", "Olga"]
    assert [row.giver_en for row in rows if row.name_en == "Dev"] == ["Bilal"]
    assert list(counts.values()) == [7, 4, 1, 4, 1]
    for name in ("Asha", "Bilal", "Dev", "Esha", "Firoz", "Hari", "Olga"):
        person = Person.objects.get(name_en=name)
        assert permission.may(person, "view", "people", here.mandal.booths)


def test_explaining_is_for_those_in_reach_the_auditor_and_oneself(here: Place) -> None:
    auditor = make.officer("Lata", "auditor", here.state)
    address = f"/people/access/?person={here.office(here.esha).pk}&what={here.mandal.code}&hl=en"

    codes = {name: as_(who).get(address).status_code for name, who in (("dev", here.dev), ("chitra", here.chitra), ("bilal", here.bilal), ("lata", auditor))}
    outside = as_(here.dev).get(f"/people/access/?what={here.mandal.code}&hl=en")
    own = as_(here.chitra).get(f"/people/access/?what={here.booth.number}&hl=en").content.decode()
    audit = as_(auditor).get("/people/access/?hl=en").content.decode()

    assert codes == {"dev": 404, "chitra": 404, "bilal": 200, "lata": 200}
    assert outside.status_code == 422
    assert "Unit m-1" not in outside.content.decode()
    assert 'id="seers"' not in own
    assert ("Who approves whom" in audit, "Who approves whom" in own) == (True, False)
    assert as_(make.person("Stranger")).get("/people/access/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_explaining_costs_the_same_however_many_see_it(here: Place, rows: int, django_assert_num_queries: Any) -> None:
    for turn in range(rows):
        make.officer(f"More {turn}", "mandal_whatsapp_lead", here.mandal)
    client = as_(here.olga)

    with django_assert_num_queries(8):
        client.get(f"/people/access/?what={here.mandal.code}&matter=relay&hl=en")


def test_nothing_that_waits_for_a_second_person_is_lent_alone() -> None:
    assert set(SECOND_TO_LEND) == set(permission.VERBS) - {"view", "create", "edit"}
