"""Leaving: hidden in the same request, a sealed copy until day 366 and not a day less, then ids alone (P2, P6, rules test 9)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import IST, local, now
from chaupal.enrol.actions import leaving, own, requests
from chaupal.enrol.actions.leaving import GONE_EN, GONE_HI
from chaupal.enrol.models import Card, DataRequest, Leaving, Nominee, Photo
from chaupal.ledger.models import Entry, EntrySalt
from chaupal.org.models import Appointment
from chaupal.people import leaving as rooms
from chaupal.people.models import Consent, Login, Person, PhoneSession
from chaupal.relay.models import Group
from tests import make
from tests.enrol.cast import NUMBER
from tests.enrol.test_own_page import picture
from tests.house.test_privacy import everything

NAMES = ("चित्रा कुमारी", "Chitra Kumari", "chitra", "चित्रा")


@pytest.fixture
def full(cast):
    """Chitra with everything a person can have here: phone, mail, passkey, picture, nominee, request, group, card."""
    cast.phone = make.phone(cast.chitra, cast.noon)
    make.passkey(cast.chitra)
    own.show_photo(data=picture(), agreed=True, by=cast.chitra, at=cast.noon)
    own.name_nominee(name="Ramesh", phone="9876500001", by=cast.chitra, at=cast.noon)
    requests.ask(kind="access", said="What is kept of chitra?", by=cast.chitra, at=cast.noon)
    Group.objects.create(number=cast.booth.number * 2, booth=cast.booth.number, slot=0, state="active", keeper=cast.chitra)
    Group.objects.create(number=cast.booth.number * 2 + 1, booth=cast.booth.number, slot=1, state="planned")
    Card.objects.create(
        appointment=Appointment.objects.get(person=cast.chitra), code_blind=b"0" * 16, made_by=cast.bilal, made_at=cast.noon, until_on=cast.noon.date() + timedelta(days=90)
    )
    return cast


def found_anywhere(*needles: str) -> list[str]:
    told = everything()
    return [f"{needle}: {row[:60]}" for row in told for needle in needles if needle in row or needle.encode().hex() in row]


@pytest.mark.parametrize("why", ["left", "withdrew", "erased"])
def test_who_leaves_is_gone_from_every_table_in_the_same_request(why, full):
    assert len(found_anywhere(*NAMES)) > 0
    client = make.sign_in(Client(), full.chitra)

    answer = client.post("/me/leave/", {"why": why, "sure": "on"})

    assert (answer.status_code, answer["Location"].startswith("/left/")) == (303, True)
    assert found_anywhere(*NAMES, NUMBER, "Ramesh") == []
    lead = make.sign_in(Client(), full.esha)
    pages = [lead.get(f"/people/?q={word}&hl=en").content.decode() for word in ("chitra", "चित्रा", "removed")]
    assert [name for page in pages for name in ("Kumari", "कुमारी", GONE_EN) if f">{name}" in page] == []
    assert lead.get("/people/").content.decode().count('id="appointment-') == 0
    assert "चित्रा" not in lead.get("/units/m-1/").content.decode()


def test_leaving_ends_everything_at_once(full):
    leaving.leave(by=full.chitra, why="withdrew", at=full.noon)

    held = Appointment.objects.get(person=full.chitra)
    person = Person.objects.get(pk=full.chitra.pk)
    assert (held.state, held.until_on) == ("ended", full.noon.date())
    assert (person.left_at, person.name_hi, person.name_en, person.search_key, person.phone_sealed, person.phone_blind) == (full.noon, GONE_HI, GONE_EN, "", None, None)
    assert PhoneSession.objects.filter(person=person, ended_at=None).count() == 0
    assert (Login.objects.filter(person=person).count(), Photo.objects.count(), Nominee.objects.count()) == (0, 0, 0)
    assert Consent.objects.filter(person=person, withdrawn_at=None).count() == 0
    assert Card.objects.filter(revoked_at=None).count() == 0
    assert Group.objects.filter(keeper=person).count() == 0


def test_leaving_leaves_one_row_one_entry_and_one_an_office(full):
    done = leaving.leave(by=full.chitra, why="erased", at=full.noon)

    row = Leaving.objects.get(person=full.chitra)
    acts = list(Entry.objects.order_by("-id").values_list("act", "by_id", "about_kind", "about_id", "rule_ids")[:2])
    me = str(full.chitra.pk)
    held = str(Appointment.objects.get(person=full.chitra).pk)
    assert (row.why, row.at, row.purge_on, row.purged_at) == ("erased", full.noon, (full.noon + timedelta(days=366)).date(), None)
    assert seal.unseal(row.sealed or b"", field="enrol.copy").count("चित्रा कुमारी") == 1
    assert acts == [("enrol.erased", me, "person", me, ["P6"]), ("org.appointment_ended", me, "appointment", held, ["P2"])]
    assert done.key not in str(row.key_hash)


def test_the_old_session_and_phone_open_nothing_any_more(full):
    other = make.sign_in(Client(), full.chitra)

    make.sign_in(Client(), full.chitra).post("/me/leave/", {"why": "left", "sure": "on"})

    assert other.get("/me/")["Location"].startswith("/sign-in/")
    phone = Client()
    phone.cookies["phone"] = full.phone.token
    assert phone.post("/open/", {"pin": make.PIN}).status_code == 401


def test_leaving_without_saying_sure_is_bad_input(full):
    answer = make.sign_in(Client(), full.chitra).post("/me/leave/", {"why": "left"})

    assert (answer.status_code, Leaving.objects.count()) == (422, 0)


def test_nobody_leaves_twice(full):
    leaving.leave(by=full.chitra, why="left", at=full.noon)

    with pytest.raises(leaving.AlreadyLeft):
        leaving.leave(by=full.chitra, why="erased", at=full.noon)


def test_a_number_is_free_again_for_whoever_comes_with_it(full):
    leaving.leave(by=full.chitra, why="left", at=full.noon)

    assert Person.objects.filter(phone_blind=seal.blind(NUMBER, field="people.phone")).count() == 0


def test_a_name_that_was_only_put_forward_lapses(cast):
    fresh = make.person("Fresh")
    office = Appointment.objects.get(person=cast.esha).office
    sent_up = Appointment.objects.create(person=fresh, office=office, unit=cast.elsewhere, proposed_by=cast.bilal, proposed_at=cast.noon)

    leaving.leave(by=fresh, why="left", at=cast.noon)

    sent_up.refresh_from_db()
    assert (sent_up.state, sent_up.until_on) == ("lapsed", cast.noon.date())


def test_the_key_opens_the_letter_for_thirty_days_and_no_other_key_does(full, monkeypatch):
    key = leaving.leave(by=full.chitra, why="left", at=full.noon).key
    days = {"n": 0}
    monkeypatch.setattr("chaupal.enrol.views.own.now", lambda: full.noon + timedelta(days=days["n"]))

    page = Client().get(f"/left/{key}/?hl=en").content.decode()
    assert ("letter.pdf" in page, "चित्रा" in page) == (True, False)
    assert Client().get(f"/left/{key}/letter.pdf").content[:5] == b"%PDF-"
    assert Client().get(f"/left/{key[:-1]}x/").status_code == 404

    days["n"] = 31
    assert Client().get(f"/left/{key}/letter.pdf").status_code == 404


def test_who_was_erased_has_no_letter(full):
    key = leaving.leave(by=full.chitra, why="erased", at=now()).key

    assert Client().get(f"/left/{key}/").status_code == 200
    assert Client().get(f"/left/{key}/letter.pdf").status_code == 404


def day(full, number):
    """The last second, India's time, of that day after leaving."""
    return (local(full.noon) + timedelta(days=number)).replace(hour=23, minute=59, second=59, tzinfo=IST)


@pytest.mark.parametrize("why", ["left", "withdrew", "erased"])
def test_on_day_365_the_copy_is_there_and_on_day_366_it_is_not(why, full):
    leaving.leave(by=full.chitra, why=why, at=full.noon)

    assert leaving.purge_left(at=day(full, 365)) == 0
    row = Leaving.objects.get()
    assert "चित्रा कुमारी" in seal.unseal(row.sealed or b"", field="enrol.copy")

    assert leaving.purge_left(at=day(full, 365) + timedelta(seconds=1)) == 1
    row.refresh_from_db()
    assert (row.sealed, row.purged_at) == (None, day(full, 365) + timedelta(seconds=1))
    assert leaving.purge_left(at=day(full, 400)) == 0


def test_the_purge_destroys_words_and_salts_and_leaves_the_ids(full):
    make_entry = Entry.objects.filter(about_kind="person", about_id=str(full.chitra.pk))
    leaving.leave(by=full.chitra, why="erased", at=full.noon)
    Appointment.objects.filter(person=full.chitra).update(ended_because="moved away")
    mine = list(make_entry.values_list("pk", flat=True))
    assert EntrySalt.objects.filter(entry__in=mine).count() > 0

    leaving.purge_left(at=day(full, 366))

    entry = Entry.objects.latest("id")
    assert EntrySalt.objects.filter(entry__in=mine).count() == 0
    assert Entry.objects.filter(pk__in=mine).count() == len(mine)
    assert Person.objects.filter(pk=full.chitra.pk, name_en=GONE_EN).count() == 1
    assert Appointment.objects.filter(person=full.chitra).values_list("ended_because", flat=True).get() == ""
    assert list(DataRequest.objects.filter(person=full.chitra).values_list("said_sealed", "answer_sealed")) == [(None, None)]
    assert (entry.act, entry.by_kind, entry.by_id, entry.rows, entry.rule_ids) == ("enrol.purged", "engine", "enrol.purge", 1, ["P6"])


def test_the_salts_of_others_stay(full):
    own.correct_name(name_hi="ईशा", name_en="Esha", by=full.esha, at=full.noon)
    own.choose_language(language="en", by=full.esha, at=full.noon)
    hers = list(Entry.objects.filter(by_id=str(full.esha.pk), act="enrol.language_chosen").values_list("pk", flat=True))
    leaving.leave(by=full.chitra, why="erased", at=full.noon)

    leaving.purge_left(at=day(full, 366))

    assert EntrySalt.objects.filter(entry__in=hers).count() == 1


def test_a_room_that_fails_keeps_the_person_whole(full):
    def fails(person, at):
        raise RuntimeError("no")

    rooms.register("test", rooms.Room(leave=fails))
    try:
        with pytest.raises(RuntimeError):
            leaving.leave(by=full.chitra, why="left", at=full.noon)
    finally:
        rooms._rooms.pop("test")

    assert (Person.objects.get(pk=full.chitra.pk).left_at, Leaving.objects.count()) == (None, 0)


def test_the_database_keeps_no_copy_beyond_the_purge(full):
    leaving.leave(by=full.chitra, why="left", at=full.noon)

    with pytest.raises(Exception, match="leaving_sealed_until_purged"), connection.cursor() as cursor:
        cursor.execute("UPDATE enrol_leaving SET purged_at = now()")
