"""Nobody is locked out by what a stranger does: mail codes, slips and PINs under attack, then the holder's own try."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from chaupal.base.clock import now
from chaupal.org import slips
from chaupal.people import guessing
from chaupal.people.guessing import SHOWN_AT_MOST, WRONG_AT_MOST
from chaupal.people.models import PhoneSession
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def code_asked(client: Client, email: str) -> int:
    """How many mails this request sent."""
    before = len(mail.outbox)
    client.post("/account/login/code/", {"email": email})
    return len(mail.outbox) - before


def signed_in_once(email: str) -> Client:
    client = Client(REMOTE_ADDR="10.0.0.1")
    assert code_asked(client, email) == 1
    code = next(word for word in str(mail.outbox[-1].body).split() if "-" in word and word.isupper())
    client.post("/account/login/code/confirm/", {"code": code})
    client.post("/sign-out/")
    return client


def test_a_stranger_who_knows_my_address_does_not_keep_me_from_my_code() -> None:
    lata = make.officer("Lata", "auditor")
    email = make.login(lata).email
    mine = signed_in_once(email)
    cache.clear()

    sent = sum(code_asked(Client(REMOTE_ADDR=f"10.1.{turn // 200}.{turn % 200 + 1}"), email) for turn in range(40))
    stranger = code_asked(Client(REMOTE_ADDR="10.2.0.1"), email)

    assert (sent, stranger) == (3, 0)
    assert code_asked(mine, email) == 1


def test_a_flood_from_my_own_address_does_not_either() -> None:
    lata = make.officer("Lata", "auditor")
    email = make.login(lata).email
    mine = signed_in_once(email)
    cache.clear()
    other = Client(REMOTE_ADDR="10.0.0.1")
    for turn in range(61):
        other.post("/account/login/code/", {"email": f"nobody{turn}@example.org"})

    assert code_asked(mine, email) == 1


def test_wrong_codes_typed_elsewhere_leave_my_code_good() -> None:
    lata = make.officer("Lata", "auditor")
    email = make.login(lata).email
    mine = Client()
    code_asked(mine, email)
    code = next(word for word in str(mail.outbox[-1].body).split() if "-" in word and word.isupper())
    stranger = Client(REMOTE_ADDR="10.3.0.1")
    code_asked(stranger, email)
    for _turn in range(50):
        stranger.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})

    mine.post("/account/login/code/confirm/", {"code": code})

    assert mine.get("/ledger/").status_code == 200


def test_my_mark_is_mine_and_opens_nobody_elses_share() -> None:
    lata, mira = make.officer("Lata", "auditor"), make.officer("Mira", "auditor")
    mine = signed_in_once(make.login(lata).email)
    other = make.login(mira).email
    cache.clear()
    for turn in range(3):
        code_asked(Client(REMOTE_ADDR=f"10.4.0.{turn + 1}"), other)

    assert code_asked(mine, other) == 0


def test_wrong_slips_from_everywhere_leave_mine_and_my_pin_alone() -> None:
    code = make.slip(make.person("Chitra"), now())
    known = Client()
    known.cookies["phone"] = make.phone(make.person("Known"), now()).token
    for turn in range(250):
        Client(REMOTE_ADDR=f"10.{turn}.9.1").get("/join/", {"code": "AAAAAAAA"})

    mine = Client(REMOTE_ADDR="192.0.2.7").get("/join/", {"code": code})

    assert (mine.status_code, known.post("/open/", {"pin": make.PIN}).status_code) == (200, 303)


def shut_for(address: str) -> None:
    """Wrong slips without cookies from this address, one more than it has."""
    answers = [Client(REMOTE_ADDR=address).get("/join/", {"code": "AAAAAAAA"}).status_code for _turn in range(WRONG_AT_MOST + 1)]
    assert answers[-1] == 429


def test_wrong_slips_from_my_own_address_do_not_keep_me_from_mine_that_i_scan() -> None:
    code = make.slip(make.number(make.person("Chitra")), now())
    shut_for("203.0.113.9")
    mine = Client(REMOTE_ADDR="203.0.113.9")

    page = mine.get(urlsplit(slips.scanned(code)).path)
    told = re.findall(r'name="code" value="([^"]+)"', page.content.decode())
    number = mine.post("/join/", {"code": told[0], "phone": "9800000000"})
    on = mine.post("/join/", {"code": told[0], "pin": make.PIN, "agreed": "on"})

    assert (page.status_code, number.status_code, on.status_code, on["Location"]) == (200, 303, 303, "/")


def test_who_typed_the_letters_and_the_number_before_goes_on() -> None:
    code = make.slip(make.number(make.person("Chitra")), now())
    mine = Client(REMOTE_ADDR="203.0.113.9")
    mine.post("/join/", {"code": code, "phone": "9800000000"})
    shut_for("203.0.113.9")

    assert mine.post("/join/", {"code": code, "pin": make.PIN, "agreed": "on"}).status_code == 303


@pytest.mark.parametrize("mark", ["AAAAAAAAAA", "", "ü" * 10])
def test_a_mark_that_is_not_the_slips_opens_nothing(mark: str) -> None:
    code = make.slip(make.person("Chitra"), now())
    shut_for("203.0.113.9")

    assert Client(REMOTE_ADDR="203.0.113.9").get("/join/", {"code": f"{code}.{mark}"}).status_code == 429


def test_numbers_tried_on_a_slip_that_was_found_are_counted_for_that_slip_from_wherever() -> None:
    code = make.slip(make.number(make.person("Chitra")), now())
    told = f"{code}.{guessing.mark(code)}"

    tries = [Client(REMOTE_ADDR=f"10.5.0.{turn}").post("/join/", {"code": told, "phone": f"98000001{turn:02}"}).status_code for turn in range(SHOWN_AT_MOST + 1)]

    assert (tries[-1], tries[-2] != 429) == (429, True)


def test_wrong_slips_from_my_own_address_do_not_keep_me_from_my_office() -> None:
    appointment = make.appoint(make.person("Lata"), "auditor", make.state())
    lata = appointment.person
    shut_for("203.0.113.9")

    answer = make.sign_in(Client(REMOTE_ADDR="203.0.113.9"), lata).post("/accept/", {})

    assert answer.status_code != 429


def test_without_my_phones_cookie_nobody_tries_my_pin() -> None:
    phone = make.phone(make.person("Chitra"), now())
    for _turn in range(30):
        Client().post("/open/", {"pin": "927461"})

    assert PhoneSession.objects.get(pk=phone.phone.pk).tries == 0
