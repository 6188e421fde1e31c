"""The sign-in pages of a phone."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.test.utils import override_settings
from pytest_django import DjangoAssertNumQueries

from chaupal.base.clock import now
from chaupal.people.guessing import DEVICE_AT_MOST, PERSON_AT_MOST, WRONG_AT_MOST
from chaupal.people.models import Login, PhoneSession, Slip
from tests import make

WRONG = "927461"
CODE = r"^[A-Z0-9]{3,5}-[A-Z0-9]{3,5}$"


def joined(name: str = "Chitra") -> tuple[Client, str]:
    """A client that has joined by slip, and the token in its cookie."""
    client = Client()
    make.join_pages(client, make.slip(make.number(make.person(name)), now()))
    return client, client.cookies["phone"].value


def test_a_slip_shows_whose_it_is_and_the_notice(client: Client, db: None) -> None:
    code = make.slip(make.number(make.person("Chitra", "चित्रा")), now())

    first = client.get(f"/join/?code={code}").content.decode()
    on = client.post("/join/", {"code": code, "phone": "98000 00000"})
    second = client.get(on["Location"]).content.decode()

    assert ("चित्रा" in first, 'name="phone"' in first, 'name="agreed"' in first) == (True, True, False)
    assert (on.status_code, on["Location"]) == (303, f"/join/?code={code}")
    assert ("चित्रा" in second, 'name="phone"' in second, 'name="agreed"' in second) == (True, False, True)


def test_joining_opens_the_phone_and_keeps_a_cookie_no_script_reads(client: Client, db: None) -> None:
    code = make.slip(make.number(make.person("Chitra")), now())

    answer = make.join_pages(client, code)

    cookie = client.cookies["phone"]
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["max-age"]) == (True, "Lax", 2 * 365 * 24 * 3600)
    assert client.get("/today/").status_code == 200


def test_a_pin_in_devanagari_digits_is_the_same_pin(client: Client, db: None) -> None:
    make.join_pages(client, make.slip(make.number(make.person("Chitra")), now()), "९८०००००००० ", "४८२९१३")
    client.post("/sign-out/")

    answer = client.post("/open/", {"pin": make.PIN})

    assert answer.status_code == 303


@pytest.mark.parametrize("code", ["AAAAAAAA", "x", "A" * 300, "' OR 1=1"])
def test_a_wrong_slip_comes_back_as_the_form_with_its_error(client: Client, db: None, code: str) -> None:
    answers = [client.get("/join/", {"code": code}), client.post("/join/", {"code": code, "pin": make.PIN, "agreed": "on"})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert ["id_code-error" in answer.content.decode() for answer in answers] == [True, True]


@pytest.mark.parametrize(("pin", "agreed", "field"), [("123456", "on", "pin"), (make.PIN, "", "agreed"), ("", "on", "pin")])
def test_what_is_missing_is_told_at_its_field(client: Client, db: None, pin: str, agreed: str, field: str) -> None:
    code = make.slip(make.number(make.person("Chitra")), now())
    client.post("/join/", {"code": code, "phone": "9800000000"})

    answer = client.post("/join/", {"code": code, "pin": pin, "agreed": agreed})

    assert answer.status_code == 422
    assert f"id_{field}-error" in answer.content.decode()
    assert Slip.objects.get().used_at is None


def test_the_pin_opens_the_phone_and_leads_where_one_wanted(db: None) -> None:
    client, _token = joined()
    client.post("/sign-out/")
    assert client.get("/booth/").headers["Location"] == "/sign-in/?next=/booth/"

    answer = client.post("/open/", {"pin": make.PIN, "next": "/booth/"})

    assert (answer.status_code, answer["Location"]) == (303, "/booth/")
    assert client.get("/booth/").status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)", "http:///elsewhere.example"]
)
def test_a_next_that_leads_away_is_not_followed(db: None, wanted: str) -> None:
    client, _token = joined()
    client.post("/sign-out/")

    answer = client.post("/open/", {"pin": make.PIN, "next": wanted})

    assert (answer.status_code, answer["Location"]) == (303, "/")


def test_a_wrong_pin_comes_back_with_the_tries_left_and_five_pause(db: None) -> None:
    client, _token = joined()
    client.post("/sign-out/")

    answers = [client.post("/open/", {"pin": WRONG}) for _turn in range(6)]
    right = client.post("/open/", {"pin": make.PIN})

    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429, 429]
    assert right.status_code == 429
    assert client.get("/today/").status_code == 303


def test_a_new_pause_is_counted_from_the_phone_not_the_browser(db: None) -> None:
    client, token = joined()
    for _turn in range(5):
        client.post("/open/", {"pin": WRONG})
    thief = Client()
    thief.cookies["phone"] = token

    answer = thief.post("/open/", {"pin": make.PIN})

    assert answer.status_code == 429


def test_a_second_slip_ends_the_old_phone_and_its_open_session(db: None) -> None:
    old, _token = joined()
    chitra = PhoneSession.objects.get().person
    new = Client()

    make.join_pages(new, make.slip(chitra, now()))

    assert (new.get("/today/").status_code, old.get("/today/").status_code) == (200, 303)
    answer = old.post("/open/", {"pin": make.PIN})
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")
    assert old.get("/today/").status_code == 303


def test_the_old_phone_is_told_of_the_new_one_at_its_next_contact(db: None) -> None:
    old, _token = joined()
    new = Client()
    make.join_pages(new, make.slip(PhoneSession.objects.get().person, now()))

    old.cookies["language"] = "en"
    told = old.get(old.get("/today/")["Location"]).content.decode()
    there = new.get("/sign-in/?hl=en").content.decode()

    assert ("Another phone was joined with a new slip on" in told, "tell your lead at once" in told) == (True, True)
    assert ('href="/open/' in told, "Another phone" in there, 'href="/open/' in there) == (False, False, True)


def test_a_phone_that_used_up_its_tries_is_told_nothing_of_another_phone(db: None) -> None:
    client, token = joined()
    PhoneSession.objects.update(ended_at=now())

    answer = client.post("/open/", {"pin": make.PIN})

    assert answer.status_code == 401
    assert (answer.cookies["phone"].value, answer.cookies["phone"]["max-age"]) == ("", 0)


@pytest.mark.parametrize("told", ["9800000001", "12345", ""])
def test_a_number_that_is_not_the_one_written_down_opens_nothing(client: Client, db: None, told: str) -> None:
    cache.clear()
    code = make.slip(make.number(make.person("Chitra")), now())

    wrong = client.post("/join/", {"code": code, "phone": told})
    past_it = client.post("/join/", {"code": code, "pin": make.PIN, "agreed": "on"})

    assert (wrong.status_code, "id_phone-error" in wrong.content.decode()) == (422, True)
    assert 'name="phone"' in past_it.content.decode()
    assert (Slip.objects.get().used_at, PhoneSession.objects.exists()) == (None, False)
    cache.clear()


def test_a_confirmed_slip_still_asks_another_phone_for_the_number(db: None) -> None:
    code = make.slip(make.number(make.person("Chitra")), now())
    Client().post("/join/", {"code": code, "phone": "9800000000"})
    thief = Client()

    page = thief.post("/join/", {"code": code, "pin": make.PIN, "agreed": "on"})

    assert 'name="phone"' in page.content.decode()
    assert not PhoneSession.objects.exists()


def test_wrong_numbers_are_counted_like_wrong_letters(db: None) -> None:
    cache.clear()
    client, code = Client(REMOTE_ADDR="203.0.113.77"), make.slip(make.number(make.person("Chitra")), now())

    tries = [client.post("/join/", {"code": code, "phone": f"98000001{turn:02}"}).status_code for turn in range(DEVICE_AT_MOST + 1)]

    assert tries == [422] * DEVICE_AT_MOST + [429]
    cache.clear()


def test_signing_out_keeps_the_phone_known(db: None) -> None:
    client, token = joined()

    answer = client.post("/sign-out/")

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")
    assert client.cookies["phone"].value == token
    assert 'href="/open/' in client.get("/sign-in/").content.decode()


def test_a_phone_without_a_slip_is_sent_to_the_ways_in(client: Client, db: None) -> None:
    answer = client.get("/open/")

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/")


@pytest.mark.parametrize("address", ["/join/", "/open/", "/sign-out/"])
def test_a_form_from_another_site_is_refused(db: None, address: str) -> None:
    client, token = joined()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies

    answer = strict.post(address, {"pin": make.PIN, "code": "AAAAAAAA"})

    assert answer.status_code == 403
    assert strict.get("/today/").status_code == 200


def test_signing_in_takes_a_new_session_and_a_new_token(db: None) -> None:
    client = Client()
    code = make.slip(make.number(make.person("Chitra")), now())
    client.get(f"/join/?code={code}")
    client.post("/join/", {"code": code, "phone": "9800000000"})
    before = client.cookies["csrftoken"].value
    session = client.session
    session["left_by"] = "somebody before"
    session.save()
    old = session.session_key

    client.post("/join/", {"code": code, "pin": make.PIN, "agreed": "on"})

    assert client.session.session_key != old
    assert "left_by" not in client.session
    assert client.cookies["csrftoken"].value != before


def test_the_session_ends_by_itself_after_half_a_day(db: None) -> None:
    client, _token = joined()

    ends = client.session.get_expiry_age()

    assert timedelta(hours=11) < timedelta(seconds=ends) <= timedelta(hours=12)


def test_reading_the_ways_in_costs_no_query(client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        page = client.get("/sign-in/?next=/today/")

    assert page.status_code == 200


def guess(client: Client) -> int:
    return client.get("/join/", {"code": "AAAAAAAA"}).status_code


def test_one_device_is_stopped_long_before_its_neighbours_behind_the_same_address(db: None) -> None:
    cache.clear()
    guesser, neighbour = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.9")
    code = make.slip(make.person("Chitra"), now())

    tries = [guess(guesser) for _turn in range(DEVICE_AT_MOST + 1)]

    assert tries == [422] * DEVICE_AT_MOST + [429]
    assert guesser.get("/join/", {"code": code}).status_code == 429
    assert neighbour.get("/join/", {"code": code}).status_code == 200
    cookie = guesser.cookies["device"]
    assert (bool(cookie["httponly"]), cookie["samesite"], cookie["max-age"]) == (True, "Lax", 24 * 3600)
    cache.clear()


def test_a_device_that_moves_to_another_address_stays_stopped(db: None) -> None:
    cache.clear()
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for _turn in range(DEVICE_AT_MOST):
        guess(guesser)

    moved = guesser.get("/join/", {"code": "AAAAAAAA"}, REMOTE_ADDR="198.51.100.7")

    assert (moved.status_code, "people.too_many_here" in moved.content.decode()) == (429, True)
    cache.clear()


def test_a_known_phone_is_stopped_as_its_person_whatever_else_it_forgets(db: None) -> None:
    cache.clear()
    _client, token = joined()
    for turn in range(PERSON_AT_MOST):
        forgetful = Client(REMOTE_ADDR=f"203.0.113.{turn}")
        forgetful.cookies["phone"] = token
        assert guess(forgetful) == 422
    forgetful = Client(REMOTE_ADDR="203.0.113.200")
    forgetful.cookies["phone"] = token

    assert guess(forgetful) == 429
    assert guess(Client(REMOTE_ADDR="203.0.113.200")) == 422
    cache.clear()


def test_a_right_slip_gives_no_device_a_cookie_and_costs_no_try(db: None) -> None:
    cache.clear()
    client, code = Client(), make.slip(make.person("Chitra"), now())

    pages = [client.get("/join/", {"code": code}).status_code for _turn in range(DEVICE_AT_MOST + 1)]

    assert (set(pages), "device" in client.cookies) == ({200}, False)


def test_guessing_slips_without_cookies_is_stopped_for_the_address_alone(db: None) -> None:
    cache.clear()
    code = make.slip(make.person("Chitra"), now())

    tries = [guess(Client(REMOTE_ADDR="203.0.113.9")) for _turn in range(WRONG_AT_MOST)]

    assert set(tries) == {422}
    assert Client(REMOTE_ADDR="203.0.113.9").get("/join/", {"code": code}).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.10").get("/join/", {"code": code}).status_code == 200
    cache.clear()


def test_a_guesser_does_not_get_away_within_one_ipv6_network(db: None) -> None:
    cache.clear()
    for turn in range(WRONG_AT_MOST):
        Client(REMOTE_ADDR=f"2001:db8::{turn:x}").get("/join/", {"code": "AAAAAAAA"})

    assert Client(REMOTE_ADDR="2001:db8::ffff").get("/join/", {"code": "AAAAAAAA"}).status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").get("/join/", {"code": "AAAAAAAA"}).status_code == 422
    cache.clear()


@pytest.mark.parametrize("where", ["//example.org/", "https://example.org/", "javascript:alert(1)", "\\\\example.org", "x\x00"])
def test_after_signing_in_nobody_is_led_elsewhere(db: None, where: str) -> None:
    client, _token = joined()
    client.post("/sign-out/")

    answer = client.post("/open/", {"pin": make.PIN, "next": where})

    assert answer.status_code == 303
    assert answer["Location"] in ("/", "x%00")


def test_a_session_of_the_demo_counts_nowhere_else(client: Client, db: None) -> None:
    make.sign_in(client, make.person("Chitra"))

    with override_settings(SAMPLE_SIGN_IN=False):
        answer = client.get("/today/")

    assert answer["Location"].startswith("/sign-in/")


def test_the_mail_with_the_code_is_in_both_languages_and_a_stranger_gets_none(db: None) -> None:
    keeper = make.person("Mail Wali", "मेल वाली")
    Login.objects.create(person=keeper, email="mail@example.org", password=make_password(None))

    Client().post("/account/login/code/", {"email": "mail@example.org"})
    Client().post("/account/login/code/", {"email": "nobody@example.org"})

    assert [message.to for message in mail.outbox] == [["mail@example.org"]]
    code = re.findall(CODE, str(mail.outbox[0].body), re.M)
    assert (len(code), len(set(code)), "किसी को न बताएँ" in mail.outbox[0].body, "localhost" in mail.outbox[0].body) == (2, 1, True, False)
    assert mail.outbox[0].subject == "चौपाल में प्रवेश का कोड · Sign-in code for Chaupal"


def test_signing_in_by_a_code_says_nothing_in_english_on_a_hindi_page(db: None) -> None:
    clerk = make.person("Mail Wali", "मेल वाली")
    Login.objects.create(person=clerk, email="mail@example.org", password=make_password(None))
    client = Client()
    client.post("/account/login/code/", {"email": "mail@example.org"})
    code = re.findall(CODE, str(mail.outbox[0].body), re.M)[0]

    page = client.post("/account/login/code/confirm/", {"code": code}, follow=True)

    assert "login 1" not in page.content.decode() and "Successfully" not in page.content.decode()
