"""The pages on which people look after what programs may do."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chaupal.api.models import Hook, Token
from tests import make


def client(person, **more):
    return make.sign_in(Client(), person, **more)


def told(ground, person, **more):
    return {
        "name": "Sheet of the district", "office": person.appointments.order_by("id")[0].pk, "rights": ["org:view"], "unit": "", "until_on": ground.day(20).isoformat(),
    } | more  # fmt: skip


def test_a_token_is_made_and_shown_once(ground):
    answer = client(ground.esha).post("/api/tokens/new/", told(ground, ground.esha))

    secret = re.search(r"chp_[\w-]+", answer.content.decode())
    assert (answer.status_code, answer["Cache-Control"], Token.objects.count()) == (200, "no-store", 1)
    assert secret is not None
    assert "chp_" not in client(ground.esha).get("/api/").content.decode()


def test_a_mail_code_alone_makes_no_token(ground):
    answer = client(ground.esha, strong=False).post("/api/tokens/new/", told(ground, ground.esha))

    assert (answer.status_code, Token.objects.count()) == (403, 0)


@pytest.mark.parametrize("wrong", [{"rights": []}, {"rights": ["people:export"]}, {"unit": "nowhere"}, {"until_on": "2020-01-01"}, {"office": "0"}, {"name": ""}])
def test_what_is_wrong_keeps_the_form(wrong, ground):
    answer = client(ground.esha).post("/api/tokens/new/", told(ground, ground.esha) | wrong)

    assert (answer.status_code, Token.objects.count()) == (422, 0)


def test_a_second_person_approves_on_the_page_and_the_maker_does_not(ground):
    token, _secret = ground.token(ground.gita, "people:export")

    page = client(ground.hari).get("/api/").content.decode()
    own = client(ground.gita).post(f"/api/tokens/{token.pk}/approval/")
    done = client(ground.hari).post(f"/api/tokens/{token.pk}/approval/")

    assert f'action="/api/tokens/{token.pk}/approval/"' in page
    assert (own.status_code, done.status_code, Token.objects.get().approved_by) == (403, 303, ground.hari)
    assert client(ground.chitra).post(f"/api/tokens/{token.pk}/approval/").status_code == 404


def test_who_looks_after_people_revokes_and_a_stranger_does_not(ground):
    token, _secret = ground.token(ground.esha, "org:view")

    outside = client(ground.chitra).post(f"/api/tokens/{token.pk}/revocation/")
    done = client(ground.asha).post(f"/api/tokens/{token.pk}/revocation/")
    again = client(ground.asha).post(f"/api/tokens/{token.pk}/revocation/")

    assert (outside.status_code, done.status_code, again.status_code) == (404, 303, 409)


def test_a_webhook_is_set_up_tried_and_ended(ground):
    desk = client(ground.asha)
    form = {"unit": ground.mandal.code, "url": "https://hooks.example.org/in", "events": ["dispatch.released"]}

    made = desk.post("/api/hooks/new/", form)
    hook = Hook.objects.get()
    answers = [desk.post(f"/api/hooks/{hook.pk}/{what}/").status_code for what in ("trial", "ending", "ending", "trial")]

    assert re.search(r"chs_[\w-]+", made.content.decode()) is not None
    assert answers == [303, 303, 409, 409]
    assert [one.event for one in hook.deliveries.all()] == ["trial"]
    assert [client(one).get(f"/api/hooks/{hook.pk}/").status_code for one in (ground.esha, ground.chitra)] == [403, 404]


@pytest.mark.parametrize("wrong", [{"url": "http://10.0.0.1/"}, {"events": []}, {"unit": "nowhere"}])
def test_a_webhook_that_is_wrong_keeps_the_form(wrong, ground):
    form = {"unit": ground.mandal.code, "url": "https://hooks.example.org/in", "events": ["dispatch.released"]}

    assert client(ground.asha).post("/api/hooks/new/", form | wrong).status_code == 422
    assert client(ground.esha).post("/api/hooks/new/", form).status_code == 403


def test_the_words_name_every_address(ground):
    from chaupal.api.endpoints import ENDPOINTS

    page = client(ground.esha).get("/api/docs/").content.decode()

    assert [one.path for one in ENDPOINTS if f"/api/v1/{one.path}" not in page] == []
