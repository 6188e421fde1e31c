"""Joining from outside: three pages without a script, nothing kept where a rule forbids it, the place found in either script."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.base.paging import FIRST
from chaupal.enrol import applicants, pace, whereabouts
from chaupal.enrol.actions import applicants as acts
from chaupal.enrol.actions import stations
from chaupal.enrol.models import Applicant, ApplicantOpening, StationKey
from chaupal.ledger.models import Entry
from chaupal.org import permission, roster
from chaupal.org.models import Booth, Station, StationList, Takeout
from chaupal.people.models import Consent, Person
from tests import make
from tests.enrol.cast import NUMBER

GIVEN = {"name": "रमेश कुमार", "phone": "९८७६५ ००००१", "adult": "yes", "in_service": "no", "agreed": "on"}
WHOLE_PAGE = 12 * 1024  # letters of the page itself, before it is packed


@pytest.fixture(autouse=True)
def no_counts(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def names(cast):
    """Three booths with names in either script."""
    listed = StationList.objects.create(year=2017, dated_on=cast.noon.date(), source="test", digest="d" * 64, stations_count=3, loaded_at=cast.noon)
    told = [(cast.booth, "प्राथमिक विद्यालय रामपुर क.नं. 1", "Deva", "unicode")]
    for part, name, script, quality in ((12, "Primary School Rampur Room 2", "Latn", "roman"), (13, "प्राथमिक विद्यालय शिवली", "Deva", "unicode")):
        booth = Booth.objects.create(number=212 * 4096 + part, seat=cast.seat, part_no=part, opened_on=cast.noon.date())
        told.append((booth, name, script, quality))
    for booth, name, script, quality in told:
        Station.objects.create(list=listed, booth=booth, part_no=booth.part_no, name=name, script=script, quality=quality)
    stations.keep_names()
    return cast


def apply(at=None, booth=None, unit=None, phone="9876500001", name="रमेश कुमार"):
    return acts.ask_to_join(name=name, phone=phone, adult=True, in_service=False, agreed=True, language="hi", unit=unit, booth=booth, at=at or now())


@pytest.mark.parametrize("address", ["/join-us/", "/join-us/place/", "/join-us/place/?districts=1", "/join-us/you/"])
def test_each_step_is_small_keeps_nothing_and_needs_no_script(address, names):
    answer = Client().get(address)

    text = answer.content.decode()
    assert (answer.status_code, "<script" in text, len(answer.content) < WHOLE_PAGE, dict(answer.cookies)) == (200, False, True, {})


def test_an_impatient_thumb_asks_once(cast):
    client = Client()
    page = client.get("/join-us/you/").content.decode()
    key = page.partition('name="key" value="')[2][:24]

    answers = [client.post("/join-us/you/", GIVEN | {"key": key}) for _tap in range(2)]

    assert [one["Location"] for one in answers] == [f"/join-us/asked/{key}/"] * 2
    assert (Applicant.objects.count(), Entry.objects.filter(act="enrol.join_asked").count()) == (1, 1)


def test_the_same_form_filled_in_for_somebody_else_is_another_request(cast):
    client, key = Client(), "k" * 24
    first = client.post("/join-us/you/", GIVEN | {"key": key})

    other = client.post("/join-us/you/", GIVEN | {"key": key, "name": "सीता", "phone": "9876500002"})

    assert Applicant.objects.count() == 2
    assert other["Location"] != first["Location"]


def test_the_notice_stands_alone_with_its_version(cast):
    page = Client().get("/join-us/?hl=en").content.decode()

    assert (applicants.NOTICE_VERSION in page, "<form" in page, "Gita" in page, "18" in page) == (True, False, True, True)


@pytest.mark.parametrize(
    ("words", "parts"),
    [("रामपुर", ["11", "12"]), ("Rampur", ["11", "12"]), ("rampoor", ["11", "12"]), ("प्राथमिक विद्यालय शिवली", ["13"]), ("shivli", ["13"]), ("प्राथमिक विद्यालय", ["11", "13"]), ("xyzzy", []), ("%", []), ("a", [])],
)
def test_a_booth_is_found_by_village_or_school_in_either_script(words, parts, names):
    assert [one.part for one in whereabouts.booths(words, FIRST).rows] == parts


def test_a_booth_outside_a_scope_is_not_found_in_it(names):
    assert whereabouts.booths("rampur", FIRST, within=names.elsewhere.booths).rows == []


def test_the_names_are_built_once_a_list(names):
    assert StationKey.objects.count() == 3
    assert stations.keep_names() == 0


def test_the_search_leads_to_the_form_with_the_booth(names):
    page = Client().get("/join-us/place/?q=shivli&hl=en").content.decode()

    assert f'href="/join-us/you/?booth={212 * 4096 + 13}&amp;hl=en"' in page


def test_a_request_is_kept_sealed_with_the_place_and_the_version_and_names_no_one(cast):
    answer = Client().post(f"/join-us/you/?booth={cast.booth.number}", GIVEN)

    row = Applicant.objects.get()
    entry = Entry.objects.latest("id")
    assert (answer.status_code, answer["Location"].startswith("/join-us/asked/")) == (303, True)
    assert (row.name, row.unit, row.booth, row.state, row.notice_version, row.language) == ("रमेश कुमार", cast.mandal, cast.booth, "asked", applicants.NOTICE_VERSION, "hi")
    assert seal.unseal(row.phone_sealed or b"", field=applicants.PHONE) == "919876500001"
    assert (entry.act, entry.by_kind, entry.by_id, entry.about_id, entry.rule_ids) == ("enrol.join_asked", "public", "form", str(row.pk), ["P2", "P3", "P11"])
    assert "रमेश" not in Client().get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("adult", "no"), ("in_service", "yes"), ("agreed", None), ("adult", None), ("in_service", None), ("name", "  "), ("phone", "12345")]
)
def test_nothing_is_kept_where_a_rule_forbids_it_or_something_is_missing(field, value, cast):
    given = {key: told for key, told in (GIVEN | {field: value}).items() if told is not None}

    answer = Client().post("/join-us/you/", given)

    assert (answer.status_code, Applicant.objects.count(), Person.objects.filter(name_hi="रमेश कुमार").count()) == (422, 0, 0)
    assert Entry.objects.filter(act="enrol.join_asked").count() == 0
    assert ('value="रमेश कुमार"' in answer.content.decode()) == (field != "name")


def test_who_is_too_young_reads_the_rule(cast):
    page = Client().post("/join-us/you/?hl=en", GIVEN | {"adult": "no"}).content.decode()

    assert "Rule P3: only who is 18 or older can join." in page


def test_who_knows_no_place_appears_at_the_state_alone(cast):
    apply()

    row = Applicant.objects.get()
    assert (row.unit.kind, row.booth) == ("state", None)
    assert make.sign_in(Client(), cast.esha).get(f"/enrol/applicants/{row.pk}/").status_code == 404


def test_a_fourth_request_of_one_phone_within_the_hour_waits(cast):
    client = Client()
    for number in range(pace.DEVICE_MOST):
        assert client.post("/join-us/you/", GIVEN | {"phone": f"987650000{number}"}).status_code == 303

    assert client.post("/join-us/you/", GIVEN).status_code == 429
    assert Client().post("/join-us/you/", GIVEN).status_code == 303
    assert Applicant.objects.count() == pace.DEVICE_MOST + 1


def test_a_network_is_stopped_whatever_cookies_it_drops(cast, monkeypatch):
    monkeypatch.setattr(pace, "NETWORK_MOST", 2)
    answers = [Client().post("/join-us/you/", GIVEN).status_code for _turn in range(3)]

    assert answers == [303, 303, 429]


def test_a_number_that_is_here_already_is_answered_like_any_other(cast):
    told = Client().post("/join-us/you/", GIVEN | {"phone": NUMBER[2:]})

    assert told.status_code == 303
    assert applicants.known_already(Applicant.objects.get()) == (True, 0)


def test_taking_the_request_back_destroys_name_and_number_at_once(cast):
    made = apply()

    answer = Client().post(f"/join-us/asked/{made.key}/take-back/")

    row = Applicant.objects.get()
    assert (answer.status_code, row.state, row.name, row.phone_sealed, row.phone_blind) == (303, "withdrawn", "", None, None)
    assert Entry.objects.latest("id").act == "enrol.join_taken_back"
    assert Client().post(f"/join-us/asked/{made.key}/take-back/").status_code == 409
    assert Client().get("/join-us/asked/another/").status_code == 404


def test_a_lead_settles_and_the_waiting_list_has_them(cast):
    made = apply(unit=cast.mandal).applicant
    lead = make.sign_in(Client(), cast.esha)
    assert f'id="applicant-{made.pk}"' in lead.get("/enrol/applicants/").content.decode()

    answer = lead.post(f"/enrol/applicants/{made.pk}/place/", {"place": f"booth:{cast.booth.number}"})

    row = Applicant.objects.get()
    entry = Entry.objects.latest("id")
    assert (answer.status_code, row.state, row.booth, row.settled_by) == (303, "settled", cast.booth, cast.esha)
    assert (entry.act, entry.by_id, entry.about_id) == ("enrol.applicant_settled", str(cast.esha.pk), str(row.pk))
    assert list(applicants.waiting(cast.mandal)) == [row] == list(applicants.waiting(cast.seat))
    assert list(applicants.waiting(cast.elsewhere)) == []


def test_a_place_outside_ones_reach_is_not_settled(cast):
    made = apply(unit=cast.mandal).applicant

    answer = make.sign_in(Client(), cast.esha).post(f"/enrol/applicants/{made.pk}/place/", {"place": f"unit:{cast.elsewhere.code}"})

    assert (answer.status_code, Applicant.objects.get().state) == (404, "asked")


@pytest.mark.parametrize("place", ["", "unit:nowhere", "booth:0", "x"])
def test_a_place_that_is_none_is_bad_input(place, cast):
    made = apply(unit=cast.mandal).applicant

    assert make.sign_in(Client(), cast.esha).post(f"/enrol/applicants/{made.pk}/place/", {"place": place}).status_code == 422


def test_settling_is_taken_back(cast):
    made = apply(unit=cast.mandal).applicant
    acts.settle_applicant(applicant=made, unit=None, booth=cast.booth, by=cast.esha, at=now())

    answer = make.sign_in(Client(), cast.esha).post(f"/enrol/applicants/{made.pk}/undo/")

    row = Applicant.objects.get()
    assert (answer.status_code, row.state, row.unit, row.booth, row.settled_by) == (303, "asked", cast.mandal, None, None)


def test_putting_forward_takes_the_consent_along_and_the_copy_away(cast):
    made = apply(booth=cast.booth).applicant
    lead = make.sign_in(Client(), cast.esha)
    office = next(one.office.pk for one in applicants_offices(cast) if one.office.key == "keeper_2")

    answer = lead.post(f"/enrol/applicants/{made.pk}/nomination/", {"name_hi": "रमेश कुमार", "name_en": "Ramesh Kumar", "office": office})

    row = Applicant.objects.get()
    consent = Consent.objects.get(person=row.person)
    assert answer["Location"].startswith("/people/appointments/")
    assert row.person is not None
    assert (row.state, row.name, row.phone_sealed, row.person.name_en, row.person.phone_blind is not None) == ("nominated", "", None, "Ramesh Kumar", True)
    assert (consent.notice, consent.version, consent.given_at, consent.withdrawn_at) == ("join", row.notice_version, row.at, None)
    assert Entry.objects.latest("id").act == "enrol.applicant_nominated"


def applicants_offices(cast):
    return roster.offices_at(None, cast.booth)


def test_declining_says_a_kind_word_and_is_taken_back(cast):
    made = apply(unit=cast.mandal)
    lead = make.sign_in(Client(), cast.esha)

    answer = lead.post(f"/enrol/applicants/{made.applicant.pk}/decline/", {"reason": "full"})

    assert (answer.status_code, Applicant.objects.get().state) == (303, "declined")
    assert "Thank you for coming forward" in Client().get(f"/join-us/asked/{made.key}/?hl=en").content.decode()
    lead.post(f"/enrol/applicants/{made.applicant.pk}/undo/")
    assert (Applicant.objects.get().state, Applicant.objects.get().declined) == ("asked", "")


def test_declining_without_a_word_is_bad_input(cast):
    made = apply(unit=cast.mandal).applicant

    assert make.sign_in(Client(), cast.esha).post(f"/enrol/applicants/{made.pk}/decline/", {}).status_code == 422


@pytest.mark.parametrize("act", ["place", "nomination", "decline", "undo", "phone"])
def test_an_applicant_is_not_there_for_an_outsider_and_a_reader_is_refused(act, cast):
    made = apply(unit=cast.mandal).applicant

    assert make.sign_in(Client(), cast.dev).post(f"/enrol/applicants/{made.pk}/{act}/", {"reason": "full"}).status_code == 404
    assert make.sign_in(Client(), cast.gita).post(f"/enrol/applicants/{made.pk}/{act}/", {"reason": "full"}).status_code == 403


def test_the_number_opens_for_a_reason_and_they_read_who_and_why(cast):
    made = apply(unit=cast.mandal)
    address, there = f"/enrol/applicants/{made.applicant.pk}/", make.sign_in(Client(), cast.esha)

    answer = there.post(f"{address}phone/", {"reason": "other", "told": "to settle the booth"})
    again = there.post(f"{address}phone/", {"reason": "chase"})

    opened, entry = ApplicantOpening.objects.get(), Entry.objects.latest("id")
    page = there.get(address)
    assert (answer.status_code, again.status_code, "tel:+919876500001" in page.content.decode(), page["Cache-Control"]) == (303, 303, True, "no-store")
    assert (opened.by, opened.office.person, opened.reason, opened.told, opened.until - opened.at) == (
        cast.esha, cast.esha, "other", "to settle the booth", timedelta(minutes=15),
    )  # fmt: skip
    assert (entry.act, entry.by_id, entry.about_id) == ("enrol.applicant_number_opened", str(cast.esha.pk), str(made.applicant.pk))
    own = Client().get(f"/join-us/asked/{made.key}/").content.decode()
    assert ("ईशा" in own, "to settle the booth" in own) == (True, True)
    assert "tel:+919876500001" not in make.sign_in(Client(), cast.bilal).get(address).content.decode()
    with pytest.raises(permission.VerbMissing):
        applicants.number_of(opened, opened.until)


@pytest.mark.parametrize(("who", "reason", "status"), [("esha", "", 422), ("esha", "other", 422), ("gita", "chase", 403), ("dev", "chase", 404)])
def test_the_number_stays_closed_without_a_reason_or_the_right(who, reason, status, cast):
    made = apply(unit=cast.mandal).applicant

    answer = make.sign_in(Client(), getattr(cast, who)).post(f"/enrol/applicants/{made.pk}/phone/", {"reason": reason})

    assert (answer.status_code, ApplicantOpening.objects.count(), "919876500001" in answer.content.decode()) == (status, 0, False)


def test_a_list_of_applicants_leaves_for_a_reason_without_a_number(cast):
    apply(unit=cast.mandal)
    asha = make.officer("Organiser", "organiser", make.state())

    answer = make.sign_in(Client(), asha).post("/enrol/applicants/export/", {"list": "asked", "reason": "report"})

    rows, taken = answer.content.decode().strip().splitlines(), Takeout.objects.get()
    assert (answer.status_code, len(rows), cast.mandal.code in rows[1], "9876500001" in answer.content.decode()) == (200, 2, True, False)
    assert (taken.what, taken.rows, taken.names_people, taken.unit, taken.reason) == ("enrol.applicants_exported", 1, True, make.state(), "report")
    assert Entry.objects.get(act=taken.what).by_id == str(asha.pk)


@pytest.mark.parametrize(("who", "reason", "status"), [("gita", "report", 404), ("esha", "report", 403), ("dev", "report", 403), ("bilal", "report", 403)])
def test_a_list_of_applicants_stays_without_the_right(who, reason, status, cast):
    answer = make.sign_in(Client(), getattr(cast, who)).post("/enrol/applicants/export/", {"list": "asked", "reason": reason})

    assert (answer.status_code, Takeout.objects.count()) == (status, 0)


def test_a_list_of_applicants_stays_without_a_reason(cast):
    answer = make.sign_in(Client(), make.officer("Organiser", "organiser", make.state())).post("/enrol/applicants/export/", {"list": "asked"})

    assert (answer.status_code, Takeout.objects.count()) == (422, 0)


def test_time_lapses_a_request_and_then_destroys_it(cast):
    made = apply(unit=cast.mandal, at=cast.noon)
    day = timedelta(days=1)

    assert (acts.lapse(at=cast.noon + 90 * day - timedelta(seconds=1)), acts.lapse(at=cast.noon + 90 * day)) == (0, 1)
    assert (acts.purge(at=cast.noon + 120 * day - timedelta(seconds=1)), acts.purge(at=cast.noon + 120 * day)) == (0, 1)
    row = Applicant.objects.get()
    assert (row.state, row.name, row.phone_sealed) == ("lapsed", "", None)
    assert list(Entry.objects.order_by("-id").values_list("act", flat=True)[:2]) == ["enrol.applicants_purged", "enrol.applicants_lapsed"]
    assert Client().get(f"/join-us/asked/{made.key}/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_of_applicants_costs_the_same_however_long(rows, cast, django_assert_num_queries):
    for number in range(rows):
        apply(unit=cast.mandal, phone=f"987650000{number}")
    client = make.sign_in(Client(), cast.esha)

    with django_assert_num_queries(5):
        page = client.get("/enrol/applicants/", headers={"HX-Request": "true"}).content.decode()

    assert page.count('id="applicant-') == rows
