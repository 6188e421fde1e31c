"""Approving asks for a passkey that a third officer saw added, at every address that approves; the rest for less."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from chaupal.base.clock import local, now
from chaupal.claims.actions import answer
from chaupal.gate import packfile
from chaupal.gate.actions.packs import propose_pack
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions import delegating, signing_in
from chaupal.org.actions.offices import nominate_member
from chaupal.org.models import Appointment, Office
from chaupal.people import queries
from chaupal.people.models import KeyWitness, Login, Person
from tests import make
from tests.control.cast import Ground
from tests.gate.people_and_places import lawful

Address = Callable[[Ground], tuple[str, dict[str, str]]]


@pytest.fixture
def hina(ground: Ground):
    """Cares for people in the whole state."""
    return make.officer("Hina", "grievance_contact", ground.desk.state)


def witnessed(ground: Ground, hina, who=None):
    """A passkey of Gita's (or of somebody else) that Hina saw added."""
    person = who or ground.gita
    made = make.passkey(person)
    office = Appointment.objects.filter(person=person)[0]
    signing_in.witness_key(appointment=office, code=queries.keys_of(person)[0].letters, by=hina, at=ground.noon)
    return made


def nomination(ground: Ground) -> Appointment:
    made = nominate_member(
        name_hi="नया", name_en="New", phone="919000000009", office=Office.objects.get(key="keeper_2"), booth=ground.booths[0],
        by=ground.esha, at=ground.noon,
    )  # fmt: skip
    return make.recommended(made, ground.esha, ground.noon)


def fact(ground: Ground) -> int:
    return make.fact(make.officer("Ira", "researcher", ground.desk.state), ground.noon).pk


def draft(ground: Ground) -> int:
    ira = make.officer("Ira", "researcher", ground.desk.state)
    words = answer.Words(verdict="opinion", short_hi="शीर्षक", short_en="Headline", long_hi="लंबा", long_en="Long")
    return answer.draft_answer(claim=make.claim(ira, ground.noon), words=words, facts=[], by=ira, at=ground.noon, submit=True).pk


def pack(ground: Ground) -> int:
    raw = packfile.to_toml(packfile.shipped()).replace("lapse_h = 12", "lapse_h = 6")
    return propose_pack(values=tomllib.loads(raw), by=lawful(make.person("Law's third")), at=ground.noon).pk


APPROVALS: dict[str, Address] = {
    "a nomination": lambda ground: (f"/people/appointments/{nomination(ground).pk}/approval/", {}),
    "a nomination's return": lambda ground: (f"/people/appointments/{nomination(ground).pk}/return/", {"reason": "x"}),
    "a fact": lambda ground: (f"/facts/versions/{fact(ground)}/approval/", {}),
    "a fact's return": lambda ground: (f"/facts/versions/{fact(ground)}/return/", {"reason": "x"}),
    "an answer": lambda ground: (f"/claims/answers/{draft(ground)}/approval/", {}),
    "an answer's return": lambda ground: (f"/claims/answers/{draft(ground)}/return/", {"reason": "x"}),
    "a rule pack": lambda ground: (f"/gate/packs/{pack(ground)}/signature/", {}),
    "a release that is a second approval": lambda ground: (f"/relay/release/{ground.desk.post().number}/", {"units": "UP"}),
}


@pytest.mark.parametrize("what", APPROVALS)
def test_approving_is_refused_by_everything_less_than_a_witnessed_passkey(what, ground, hina):
    where, values = APPROVALS[what](ground)
    before = Entry.objects.count()
    unseen = make.passkey(ground.gita)

    answers = [
        make.sign_in_by(Client(), ground.gita, *used).post(f"{where}?hl=en", values)
        for used in ((), ("totp",), ("recovery_codes",), (unseen,), (unseen, "totp"))
    ]

    assert [one.status_code for one in answers] == [403] * 5
    assert ["org.passkey_needed" in one.content.decode() for one in answers] == [True] * 5
    assert Entry.objects.count() == before


@pytest.mark.parametrize("what", APPROVALS)
def test_a_witnessed_passkey_approves(what, ground, hina):
    where, values = APPROVALS[what](ground)
    key = witnessed(ground, hina)

    done = make.sign_in_by(Client(), ground.gita, key).post(where, values)

    assert done.status_code == 303


def test_an_operator_releases_by_second_factor_and_not_by_mail_or_an_unseen_passkey(ground):
    where = f"/relay/release/{ground.desk.post().number}/"
    unseen = make.passkey(ground.asha)

    told = [
        make.sign_in_by(Client(), ground.asha, *used).post(where, {"units": "UP"}).status_code
        for used in ((), (unseen,), ("recovery_codes",), ("totp",))
    ]

    assert told == [403, 403, 403, 303]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("a third officer saw you add", "First, add a passkey under My keys", "Third, sign out and sign in")),
        ("hi", ("तीसरे पदाधिकारी के सामने", "पहला क़दम:", "तीसरा: साइन आउट करें")),
    ],
)
def test_the_refusal_says_how_to_enrol_and_leads_there(language, words, ground):
    where = f"/people/appointments/{nomination(ground).pk}/approval/?hl={language}"
    client = make.sign_in_by(Client(), ground.gita, "totp")

    page = client.post(where).content.decode()
    part = client.post(where, headers={"HX-Request": "true"}).content.decode()

    assert [text for text in words if text not in page] == []
    assert 'href="/keys/"' in page
    assert 'href="/keys/"' in part


# --- the page of one's own keys


def test_own_keys_show_the_letters_until_somebody_saw_them(ground, hina):
    key = make.passkey(ground.gita)
    code = queries.keys_of(ground.gita)[0].letters
    client = make.sign_in_by(Client(), ground.gita, key)

    before = client.get("/keys/?hl=en")
    office = Appointment.objects.get(person=ground.gita)
    signing_in.witness_key(appointment=office, code=code, by=hina, at=ground.noon)
    after = client.get("/keys/?hl=en").content.decode()

    assert (code in before.content.decode(), before["Cache-Control"]) == (True, "no-store")
    assert (code in after, "Hina saw it added" in after) == (False, True)


def test_own_keys_of_a_keeper_a_demo_person_and_one_without_mail(ground):
    keeper = Client()
    make.join_pages(keeper, make.slip(make.number(ground.chitra), datetime.now().astimezone()))

    by_pin = keeper.get("/keys/?hl=en").content.decode()
    demo = make.sign_in(Client(), ground.gita).get("/keys/?hl=en").content.decode()

    assert "No mail address is written down for you" in by_pin
    assert "stands in for the passkey" in demo
    assert "/account/2fa/webauthn/add/" not in by_pin + demo


@pytest.mark.parametrize("keys", [1, 3])
def test_own_keys_cost_the_same_queries_however_many(keys, ground, django_assert_num_queries):
    for n in range(keys):
        make.passkey(ground.gita, f"Key {n}")
    client = make.sign_in_by(Client(), ground.gita)
    client.get("/keys/")  # the rule pack and the calendar are read once a process

    with django_assert_num_queries(11):
        page = client.get("/keys/")

    assert len(page.context["keys"]) == keys


# --- the witness's page


def test_a_witness_types_the_letters_on_the_persons_page(ground, hina):
    key = make.passkey(ground.gita)
    where = f"/people/appointments/{Appointment.objects.get(person=ground.gita).pk}/"
    client = make.sign_in(Client(), hina)
    asked = client.get(f"{where}?hl=en").content.decode()

    done = client.post(f"{where}witness/", {"code": queries.keys_of(ground.gita)[0].letters})

    assert "I saw it added" in asked
    assert queries.keys_of(ground.gita)[0].letters not in asked
    assert (done.status_code, done["Location"]) == (303, where)
    assert KeyWitness.objects.get().authenticator == key.pk
    assert Entry.objects.latest("id").act == "org.key_witnessed"
    assert "Hina saw it added" in client.get(f"{where}?hl=en").content.decode()


def test_a_witness_is_refused_outside_without_the_verb_by_mail_alone_and_for_wrong_letters(ground, hina):
    make.passkey(ground.gita)
    where = f"/people/appointments/{Appointment.objects.get(person=ground.gita).pk}/witness/"
    right = {"code": queries.keys_of(ground.gita)[0].letters}
    other = make.officer("Other approver", "approver", ground.desk.state)

    assert make.sign_in(Client(), ground.dev).post(where, right).status_code == 404
    assert make.sign_in(Client(), other).post(where, right).status_code == 403
    assert make.sign_in_by(Client(), hina).post(where, right).status_code == 403
    assert [make.sign_in(Client(), hina).post(where, {"code": code}).status_code for code in ("", "AAAAAA")] == [422, 422]
    assert not KeyWitness.objects.exists()


def test_a_right_to_look_after_people_that_the_keys_owner_lent_makes_no_third_officer(ground, hina):
    lara, theo = make.officer("Lara", "grievance_contact", ground.desk.state), make.officer("Theo", "trainer", ground.desk.state)
    office, today = Appointment.objects.get(person=lara), local(now()).date()
    make.passkey(lara)
    delegating.lend(
        appointment=office, to=theo, grants={"people": ["view", "edit"]}, from_on=today, until_on=today + timedelta(days=5), reason="away", by=lara, at=now()
    )  # fmt: skip

    with pytest.raises(permission.StandsIn):
        signing_in.witness_key(appointment=office, code=queries.keys_of(lara)[0].letters, by=Person.objects.get(pk=theo.pk), at=now())


def test_a_mail_address_is_written_down_on_the_persons_page(ground, hina):
    where = f"/people/appointments/{Appointment.objects.get(person=ground.gita).pk}/"
    client = make.sign_in(Client(), hina)

    wrong = client.post(f"{where}mail/", {"email": "no address"})
    done = client.post(f"{where}mail/", {"email": "gita@example.org"})
    again = client.post(f"{where}mail/", {"email": "other@example.org"})

    assert [one.status_code for one in (wrong, done, again)] == [422, 303, 409]
    assert list(Login.objects.values_list("person", "email")) == [(ground.gita.pk, "gita@example.org")]
    page = client.get(f"{where}?hl=en").content.decode()
    assert ("a mail address is written down" in page, "gita@example.org" in page) == (True, False)
    assert make.sign_in(Client(), ground.dev).post(f"{where}mail/", {"email": "d@example.org"}).status_code == 404
    assert make.sign_in(Client(), ground.gita).post(f"{where}mail/", {"email": "d@example.org"}).status_code == 403


@pytest.mark.parametrize("page", ["email/", "password/set/", "password/change/", "password/reset/", "signup/", "confirm-email/", "confirm-email/x/"])
def test_nobody_gives_themselves_an_address_or_a_password(page, ground):
    clients = [Client(), make.sign_in_by(Client(), ground.gita), make.sign_in_by(Client(), ground.gita, "totp")]

    told = {client.post(f"/account/{page}", {"email": "thief@example.org", "action_add": ""}).status_code for client in clients}

    assert told | {client.get(f"/account/{page}").status_code for client in clients} == {404}
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


def test_the_librarys_own_lists_lead_to_the_page_of_keys(ground):
    client = make.sign_in_by(Client(), ground.gita)

    assert [client.get(f"/account/2fa/{part}")["Location"] for part in ("", "webauthn/")] == ["/keys/", "/keys/"]
