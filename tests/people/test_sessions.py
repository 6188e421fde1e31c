"""Sign-ins as rows: listed to whose they are, ended one by one or all, and dead at the next request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from chaupal.base.clock import now
from chaupal.ledger.models import Entry
from chaupal.people.models import PhoneSession, Session
from tests import make

pytestmark = pytest.mark.django_db


def phone_of(person: Any) -> Client:
    client = Client()
    client.cookies["phone"] = make.phone(person, now()).token
    assert client.post("/open/", {"pin": make.PIN}).status_code == 303
    return client


def test_each_sign_in_is_a_row_with_its_kind_and_the_list_marks_this_one() -> None:
    chitra = make.officer("Chitra", "keeper_1", make.mandal(1))
    phone, desk = phone_of(chitra), make.sign_in(Client(), chitra, strong=False)

    page = phone.get("/keys/?hl=en").content.decode()

    assert sorted(Session.objects.values_list("how", flat=True)) == ["mail", "pin"]
    assert (page.count("this one</span>"), page.count("End this one")) == (1, 1)
    assert desk.get("/keys/").status_code == 200


def test_a_mail_sign_in_by_the_librarys_own_page_has_its_row() -> None:
    lata = make.officer("Lata", "auditor")
    make.login(lata)
    client = Client()
    client.post("/account/login/code/", {"email": f"p{lata.pk}@example.org"})
    code = next(word for word in str(mail.outbox[-1].body).split() if "-" in word and word.isupper())

    client.post("/account/login/code/confirm/", {"code": code})

    assert client.get("/ledger/").status_code == 200
    row = Session.objects.get()
    assert (row.person, row.how) == (lata, "mail")


def test_ending_one_ends_it_at_the_next_request_and_no_other() -> None:
    lata = make.officer("Lata", "auditor")
    here, there = make.sign_in(Client(), lata), make.sign_in(Client(), lata)
    other = make.sign_in(Client(), make.officer("Mira", "auditor"))
    row = there.session["sign_in"]

    foreign = other.post(f"/keys/sessions/{row}/end/").status_code
    answer = here.post(f"/keys/sessions/{row}/end/")

    assert (foreign, answer.status_code) == (404, 303)
    assert [client.get("/ledger/").status_code for client in (here, there, other)] == [200, 303, 200]
    assert Entry.objects.get(act="people.sessions_ended").by_id == str(lata.pk)


def test_signing_out_everywhere_leaves_this_one_and_with_the_phone_its_cookie_is_nobodys() -> None:
    chitra = make.officer("Chitra", "keeper_1", make.mandal(1))
    phone, desk, here = phone_of(chitra), make.sign_in(Client(), chitra), make.sign_in(Client(), chitra)

    here.post("/keys/sessions/end/")
    ended = [client.get("/today/").status_code for client in (phone, desk, here)]
    opens = phone.post("/open/", {"pin": make.PIN}).status_code
    here.post("/keys/sessions/end/", {"phone": "1"})

    assert ended == [303, 303, 200]
    assert opens == 303
    assert phone.get("/today/").status_code == 303
    assert PhoneSession.objects.filter(ended_at=None).count() == 0


def test_an_ended_sign_in_opens_none_of_the_librarys_pages_either() -> None:
    lata = make.officer("Lata", "auditor")
    here, there = make.sign_in(Client(), lata, strong=False), make.sign_in(Client(), lata, strong=False)

    here.post("/keys/sessions/end/")

    assert there.get("/account/2fa/totp/activate/").status_code in (302, 303)
    assert "_auth_user_id" not in there.session
    assert here.get("/keys/").status_code == 200


def test_a_session_without_its_row_is_nobodys() -> None:
    lata = make.officer("Lata", "auditor")
    client = make.sign_in(Client(), lata)
    session = client.session
    del session["sign_in"]
    session.save()

    assert client.get("/ledger/").status_code == 303


def test_another_persons_row_does_not_carry_a_session() -> None:
    lata, mira = make.officer("Lata", "auditor"), make.officer("Mira", "auditor")
    client, other = make.sign_in(Client(), lata), make.sign_in(Client(), mira)
    session = client.session
    session["sign_in"] = other.session["sign_in"]
    session.save()

    assert client.get("/ledger/").status_code == 303


def test_the_day_is_noted_once_a_day_and_old_rows_go(django_assert_num_queries: Any) -> None:
    lata = make.officer("Lata", "auditor")
    client = make.sign_in(Client(), lata)
    Session.objects.update(seen_on=date(2026, 1, 1))

    client.get("/ledger/")

    row = Session.objects.get()
    assert row.seen_on > date(2026, 1, 1)
    Session.objects.update(seen_on=row.seen_on - timedelta(days=31))
    make.sign_in(Client(), lata)
    assert Session.objects.count() == 1


def test_signing_in_again_in_the_same_browser_ends_the_row_before() -> None:
    chitra = make.officer("Chitra", "keeper_1", make.mandal(1))
    phone = phone_of(chitra)

    phone.post("/open/", {"pin": make.PIN})

    assert Session.objects.filter(ended_at=None).count() == 1
    phone.post("/sign-out/")
    assert Session.objects.filter(ended_at=None).count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_many_sign_ins(rows: int, django_assert_num_queries: Any) -> None:
    lata = make.officer("Lata", "auditor")
    for _turn in range(rows):
        client = make.sign_in(Client(), lata)

    with django_assert_num_queries(11):
        client.get("/keys/")
