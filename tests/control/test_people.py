import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chaupal.base import seal
from chaupal.ledger.models import Entry
from chaupal.org import roster
from chaupal.org.models import Appointment, Office, Opening
from chaupal.people.models import Person, Slip
from tests import make

GOOD = {"name_hi": "नमूना नाम", "name_en": "Namuna Naam", "phone": "९८७६५ ४३२१०"}


@pytest.fixture
def as_(client):
    def sign_in(who, strong=True):
        fresh = make.sign_in(Client(), who, strong=strong)
        fresh.cookies["language"] = "en"
        return fresh

    return sign_in


@pytest.fixture
def convenor(ground):
    from chaupal.org.models import Unit

    district = Unit.objects.filter(kind="org_district", below_rows__unit=ground.mandal)[0]
    return make.officer("District Bilal", "convenor", district)


def put_forward(ground, as_, **more):
    office = Office.objects.get(key="keeper_2")
    booth = ground.booths[0].number
    return as_(ground.esha).post(f"/people/new/?booth={booth}", GOOD | {"office": office.pk} | more)


# --- the list


def test_list_shows_the_booths_people_of_the_scope(ground, as_):
    there = as_(ground.esha).get("/people/")

    assert [row.person for row in there.context["found"].rows] == [ground.chitra]
    assert as_(ground.dev).get("/people/").context["found"].rows == []
    assert as_(ground.asha).get("/people/").status_code == 404  # sees no people at all


def test_list_of_office_bearers_holds_units_that_lie_in_reach(ground, as_):
    rows = as_(ground.bilal).get("/people/?at=units").context["found"].rows

    assert {row.person for row in rows} == {ground.bilal, ground.esha, ground.desk.bilal}


def test_list_turns_by_booth_and_number_both_ways(ground, as_, monkeypatch):
    monkeypatch.setattr("chaupal.org.roster.SIZE", 2)
    for n, booth in enumerate(ground.booths[:5]):
        make.officer(f"Member {n}", "booth_member", booth)
    client = as_(ground.esha)

    pages = [client.get("/people/").context["found"]]
    while pages[-1].next:
        pages.append(client.get(f"/people/?after={pages[-1].next}").context["found"])
    back = client.get(f"/people/?before={pages[-1].previous}").context["found"]

    told = [row.pk for page in pages for row in page.rows]
    assert told == list(Appointment.objects.filter(booth__isnull=False).order_by("booth", "pk").values_list("pk", flat=True))
    assert [row.pk for row in back.rows] == [row.pk for row in pages[-2].rows]


def test_office_bearers_turn_both_ways(ground, as_, monkeypatch):
    monkeypatch.setattr("chaupal.org.roster.SIZE", 1)
    client = as_(ground.bilal)

    first = client.get("/people/?at=units").context["found"]
    second = client.get(f"/people/?at=units&after={first.next}").context["found"]
    back = client.get(f"/people/?at=units&before={second.previous}").context["found"]

    assert [first.rows[0].pk, second.rows[0].pk] == [back.rows[0].pk, second.rows[0].pk]
    assert first.rows[0].pk < second.rows[0].pk


@pytest.mark.parametrize("small", [0, 64_000])
@pytest.mark.parametrize("common", [0, 2_000])
@pytest.mark.parametrize(("text", "found"), [("chit", 1), ("चित्रा", 1), ("चित्र  PATANG", 1), ("patang zzz", 0), ("%_", 0), ("x", None)])
def test_search_finds_a_name_in_either_script_inside_the_scope(text, found, small, common, ground, as_, monkeypatch):
    monkeypatch.setattr("chaupal.org.roster.SMALL", small)
    monkeypatch.setattr("chaupal.org.roster.COMMON", common)
    named = make.officer("Chitra Patang", "booth_member", ground.booths[1], hindi="चित्रा पतंग")
    Person.objects.filter(pk=ground.chitra.pk).update(search_key="other")

    rows = as_(ground.esha).get("/people/", {"q": text}).context["found"].rows
    outside = as_(ground.dev).get("/people/", {"q": text}).context["found"].rows

    assert [row.person for row in rows] == {1: [named], 0: [], None: [ground.chitra, named]}[found]
    assert outside == []


def test_list_narrows_to_a_unit_in_reach(ground, as_):
    assert len(as_(ground.bilal).get(f"/people/?unit={ground.mandal.code}").context["found"].rows) == 1
    assert as_(ground.dev).get(f"/people/?unit={ground.mandal.code}").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_queries_however_many_rows(rows, ground, as_):
    for n in range(rows - 1):
        make.officer(f"Member {n}", "booth_member", ground.booths[n + 1])
    client = as_(ground.esha)

    with CaptureQueriesContext(connection) as asked:
        page = client.get("/people/")

    assert (len(asked), len(page.context["found"].rows)) == (10, rows)


# --- putting forward


def test_somebody_put_forward_waits_with_a_sealed_number(ground, as_):
    answer = put_forward(ground, as_)

    made = Appointment.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (303, f"/people/appointments/{made.pk}/")
    assert (made.booth_id, made.proposed_by, made.approved_by) == (ground.booths[0].number, ground.esha, None)
    assert seal.unseal(made.person.phone_sealed or b"", field="people.phone") == "919876543210"
    assert Entry.objects.latest("id").act == "org.nominated"


def test_bad_names_and_numbers_are_told_in_the_form(ground, as_):
    for wrong in ({"name_hi": ""}, {"phone": "12345"}, {"phone": "5987654321"}, {"office": "999999"}):
        assert put_forward(ground, as_, **wrong).status_code == 422
    put_forward(ground, as_)
    again = put_forward(ground, as_, office=Office.objects.get(key="booth_member").pk)

    assert again.status_code == 422
    assert "Somebody with this phone number is here already." in again.content.decode()


def test_a_full_office_is_not_offered(ground, as_):
    assert "keeper_1" not in [one.office.key for one in roster.offices_at(None, ground.booths[0])]
    assert "keeper_1" in [one.office.key for one in roster.offices_at(None, ground.booths[1])]


def test_form_opens_at_the_own_unit_and_not_outside(ground, as_):
    assert as_(ground.esha).get("/people/new/").context["unit"] == ground.mandal
    assert as_(ground.gita).get("/people/new/").status_code == 403
    assert as_(ground.esha).get("/people/new/?booth=x").status_code == 404


# --- deciding


def test_second_person_approves_and_the_office_begins(ground, as_, convenor):
    put_forward(ground, as_)
    made = make.recommended(Appointment.objects.latest("pk"), ground.esha, ground.noon)

    answer = as_(convenor).post(f"/people/appointments/{made.pk}/approval/")

    made.refresh_from_db()
    assert (answer.status_code, made.approved_by, made.state) == (303, convenor, "active")
    assert made.from_on is not None
    assert Entry.objects.latest("id").act == "org.appointment_approved"


def test_approval_is_refused_to_the_proposer_and_by_a_mail_code_alone(ground, as_, convenor):
    office = Office.objects.get(key="keeper_2")
    as_(convenor).post(f"/people/new/?booth={ground.booths[0].number}", GOOD | {"office": office.pk})
    made = make.recommended(Appointment.objects.latest("pk"), ground.esha, ground.noon)
    where = f"/people/appointments/{made.pk}/approval/"

    own, weak = as_(convenor).post(where), as_(ground.gita, strong=False).post(where)

    assert (own.status_code, weak.status_code) == (403, 403)
    assert "you proposed it" in own.content.decode()
    assert Appointment.objects.get(pk=made.pk).approved_by is None


def test_nomination_goes_back_with_a_reason_once(ground, as_, convenor):
    put_forward(ground, as_)
    where = f"/people/appointments/{Appointment.objects.latest('pk').pk}"
    client = as_(convenor)

    empty, returned, late, again = (
        client.post(f"{where}/return/", {"reason": ""}),
        client.post(f"{where}/return/", {"reason": "दूसरे बूथ के हैं"}),
        client.post(f"{where}/approval/"),
        client.post(f"{where}/return/", {"reason": "फिर"}),
    )

    assert [one.status_code for one in (empty, returned, late, again)] == [422, 303, 409, 409]
    assert Appointment.objects.latest("pk").ended_because == "दूसरे बूथ के हैं"


# --- one who holds an office


def held(ground):
    return f"/people/appointments/{Appointment.objects.get(person=ground.chitra).pk}"


def test_slip_is_shown_once_and_only_its_hash_is_kept(ground, as_):
    answer = as_(ground.esha).post(f"{held(ground)}/slip/")

    text = answer.content.decode()
    code = answer.context["code"]
    assert (answer.status_code, answer["Cache-Control"], len(code)) == (200, "no-store", 9)
    assert "<svg" in text
    assert Slip.objects.get().person == ground.chitra
    assert code not in as_(ground.esha).get(f"{held(ground)}/").content.decode()


def test_slip_is_handed_to_a_nominee_and_refused_for_the_own_office_and_without_the_verb(ground, as_):
    own = f"/people/appointments/{Appointment.objects.get(person=ground.esha).pk}"
    put_forward(ground, as_)
    waiting = f"/people/appointments/{Appointment.objects.latest('pk').pk}"

    assert as_(ground.esha).post(f"{own}/slip/").status_code == 403
    assert as_(ground.gita).post(f"{held(ground)}/slip/").status_code == 403
    assert not Slip.objects.exists()
    assert as_(ground.esha).post(f"{waiting}/slip/").status_code == 200
    made = Appointment.objects.latest("pk")
    assert (made.state, Slip.objects.get().appointment, Entry.objects.latest("id").act) == ("slip", made.pk, "org.slip_handed")


def test_opening_a_number_is_an_act_and_the_page_is_not_kept(ground, as_):
    Person.objects.filter(pk=ground.chitra.pk).update(phone_sealed=seal.seal("919876543210", field="people.phone"))

    answer = as_(ground.esha).post(f"{held(ground)}/phone/", {"reason": "chase"})
    page = as_(ground.esha).get(f"{held(ground)}/")
    part = as_(ground.esha).post(f"{held(ground)}/phone/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["Location"]) == (303, f"{held(ground)}/")
    assert "tel:+919876543210" in page.content.decode()
    assert part.content.decode().strip().startswith('<a class="btn small" id="number"')
    assert (page["Cache-Control"], part["Cache-Control"]) == ("no-store", "no-store")
    assert Entry.objects.filter(act="org.phone_opened").count() == 1
    assert Opening.objects.get().person == ground.chitra
    assert "919876543210" not in as_(ground.bilal).get(f"{held(ground)}/").content.decode()


def test_number_that_is_not_kept_is_said_and_closed_to_others(ground, as_):
    assert "no number is kept" in as_(ground.esha).post(f"{held(ground)}/phone/", {"reason": "chase"}, follow=True).content.decode()
    assert as_(ground.gita).post(f"{held(ground)}/phone/").status_code == 403


def test_ending_an_office_keeps_the_reason_and_ends_open_slips(ground, as_):
    client = as_(ground.esha)
    client.post(f"{held(ground)}/slip/")

    empty, done, again = (client.post(f"{held(ground)}/end/", {"why": why}) for why in ("", "दूसरे शहर गए", "फिर"))

    ended = Appointment.objects.get(person=ground.chitra)
    assert [one.status_code for one in (empty, done, again)] == [422, 303, 409]
    assert (ended.ended_because, ended.until_on is not None) == ("दूसरे शहर गए", True)
    assert not Slip.objects.get().is_open(Entry.objects.latest("id").at)
    assert Entry.objects.latest("id").act == "org.appointment_ended"


def test_nobody_ends_the_own_office_or_without_the_verb(ground, as_):
    own = f"/people/appointments/{Appointment.objects.get(person=ground.esha).pk}"

    assert as_(ground.esha).post(f"{own}/end/", {"why": "x"}).status_code == 403
    assert as_(ground.gita).post(f"{held(ground)}/end/", {"why": "x"}).status_code == 403
    assert as_(ground.dev).post(f"{held(ground)}/end/", {"why": "x"}).status_code == 404
    assert as_(ground.esha).get("/people/appointments/999999/").status_code == 404
