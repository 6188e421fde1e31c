"""Requests about one's data: the clock of the pack, whose they are to answer, the new number typed by a second person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.test.utils import override_settings

from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.base.paging import token
from chaupal.enrol import requests as reads
from chaupal.enrol.actions import requests
from chaupal.enrol.models import DataRequest
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.people.models import Person
from tests import make
from tests.enrol.cast import NEW_NUMBER, NUMBER


def ask(cast, kind="access", said="What do you hold?"):
    return requests.ask(kind=kind, said=said, by=cast.chitra, at=now())


def test_a_request_is_sealed_with_the_clock_of_the_pack_and_recorded(cast):
    answer = make.sign_in(Client(), cast.chitra).post("/me/requests/", {"kind": "grievance", "said": "My lead shouts"})

    row = DataRequest.objects.get()
    entry = Entry.objects.latest("id")
    assert answer.status_code == 303
    assert (row.person, row.kind, row.due_at - row.at, row.last_at - row.at) == (cast.chitra, "grievance", timedelta(days=15), timedelta(days=90))
    assert (seal.unseal(row.said_sealed or b"", field=reads.SAID), b"shouts" in bytes(row.said_sealed or b"")) == ("My lead shouts", False)
    assert (entry.act, entry.by_id, entry.about_kind, entry.about_id, entry.rule_ids) == ("enrol.data_asked", str(cast.chitra.pk), "data_request", str(row.pk), ["P5"])


def test_an_empty_request_is_bad_input(cast):
    answer = make.sign_in(Client(), cast.chitra).post("/me/requests/", {"kind": "access", "said": "  "})

    assert (answer.status_code, DataRequest.objects.count()) == (422, 0)


def test_one_of_a_kind_is_open_at_a_time(cast):
    ask(cast)

    answer = make.sign_in(Client(), cast.chitra).post("/me/requests/", {"kind": "access", "said": "Again"})

    assert (answer.status_code, DataRequest.objects.count()) == (409, 1)


def test_the_contact_answers_and_the_person_reads_it_with_the_contact_named(cast):
    row = ask(cast)
    desk = make.sign_in(Client(), cast.gita)
    assert f'id="request-{row.pk}"' in desk.get("/people/requests/").content.decode()

    answer = desk.post(f"/people/requests/{row.pk}/answer/", {"said": "See your page.", "granted": "on"})

    row.refresh_from_db()
    entry = Entry.objects.latest("id")
    page = make.sign_in(Client(), cast.chitra).get("/me/?hl=en").content.decode()
    assert (answer.status_code, row.answered_by, row.granted) == (303, cast.gita, True)
    assert (entry.act, entry.by_id, entry.about_id) == ("enrol.data_answered", str(cast.gita.pk), str(row.pk))
    assert ("See your page." in page, "contact: Gita" in page) == (True, True)
    assert f'id="request-{row.pk}"' not in desk.get("/people/requests/").content.decode()


def test_an_empty_answer_is_bad_input(cast):
    row = ask(cast)

    answer = make.sign_in(Client(), cast.gita).post(f"/people/requests/{row.pk}/answer/", {"said": ""})

    assert (answer.status_code, DataRequest.objects.get().answered_at) == (422, None)


@pytest.mark.parametrize("who", ["esha", "bilal", "asha", "dev"])
def test_a_complaint_is_not_there_for_anybody_but_the_contact(who, cast):
    row = ask(cast, "grievance", "My lead shouts")
    client = make.sign_in(Client(), getattr(cast, who))

    assert client.get(f"/people/requests/{row.pk}/").status_code == 404
    assert client.post(f"/people/requests/{row.pk}/answer/", {"said": "No"}).status_code == 404
    assert f'id="request-{row.pk}"' not in client.get("/people/requests/").content.decode()


def test_nobody_answers_themselves(cast):
    own = requests.ask(kind="access", said="Mine", by=cast.gita, at=now())

    assert make.sign_in(Client(), cast.gita).get(f"/people/requests/{own.pk}/").status_code == 404
    with pytest.raises(permission.OutOfReach):
        requests.answer(request=own, said="Yes", granted=True, by=cast.gita, at=now())


def test_somebody_without_the_care_of_people_has_no_desk(cast):
    assert make.sign_in(Client(), cast.chitra).get("/people/requests/").status_code == 404


def test_a_new_number_is_taken_when_a_second_person_types_the_same(cast):
    row = ask(cast, "phone", "98765 00000")
    lead = make.sign_in(Client(), cast.esha)
    assert f'id="request-{row.pk}"' in lead.get("/people/requests/").content.decode()
    assert "00000" not in lead.get(f"/people/requests/{row.pk}/").content.decode()

    answer = lead.post(f"/people/requests/{row.pk}/number/", {"phone": "+91 98765 00000"})

    person = Person.objects.get(pk=cast.chitra.pk)
    row.refresh_from_db()
    assert answer.status_code == 303
    assert (seal.unseal(person.phone_sealed or b"", field="people.phone"), bytes(person.phone_blind or b"")) == (NEW_NUMBER, seal.blind(NEW_NUMBER, field="people.phone"))
    assert (row.said_sealed, row.answered_by, row.granted) == (None, cast.esha, True)


def test_another_number_is_refused_and_the_old_one_stays(cast):
    row = ask(cast, "phone", "9876500000")

    answer = make.sign_in(Client(), cast.esha).post(f"/people/requests/{row.pk}/number/", {"phone": "9876500009"})

    person = Person.objects.get(pk=cast.chitra.pk)
    assert (answer.status_code, seal.unseal(person.phone_sealed or b"", field="people.phone")) == (422, NUMBER)


def test_a_number_that_somebody_else_has_is_refused(cast):
    Person.objects.filter(pk=cast.dev.pk).update(phone_blind=seal.blind(NEW_NUMBER, field="people.phone"))
    row = ask(cast, "phone", "9876500000")

    answer = make.sign_in(Client(), cast.esha).post(f"/people/requests/{row.pk}/number/", {"phone": "9876500000"})

    assert (answer.status_code, DataRequest.objects.get().answered_at) == (422, None)


def test_a_lead_elsewhere_does_not_confirm_a_number(cast):
    row = ask(cast, "phone", "9876500000")

    answer = make.sign_in(Client(), cast.dev).post(f"/people/requests/{row.pk}/number/", {"phone": "9876500000"})

    assert answer.status_code == 404


def test_a_request_is_taken_back_while_nobody_answered(cast):
    row = ask(cast)
    client = make.sign_in(Client(), cast.chitra)

    assert make.sign_in(Client(), cast.dev).post(f"/me/requests/{row.pk}/take-back/").status_code == 404
    assert client.post(f"/me/requests/{row.pk}/take-back/").status_code == 303
    assert (DataRequest.objects.count(), Entry.objects.latest("id").act) == (0, "enrol.data_taken_back")


def test_an_answer_is_given_once(cast):
    row = ask(cast)
    requests.answer(request=row, said="Yes", granted=True, by=cast.gita, at=now())

    with pytest.raises(requests.AlreadyAnswered):
        requests.answer(request=row, said="No", granted=False, by=cast.gita, at=now())


@override_settings(CHAUPAL_GRIEVANCE_HI="डेटा अधिकारी, 0512-000000", CHAUPAL_GRIEVANCE_EN="Data officer, 0512-000000")
def test_the_operator_may_name_the_contact(cast):
    assert "Data officer, 0512-000000" in make.sign_in(Client(), cast.chitra).get("/me/?hl=en").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_however_long(rows, cast, django_assert_num_queries):
    for number, kind in zip(range(rows), ("access", "grievance", "correct"), strict=False):
        ask(cast, kind, f"no {number}")
    client = make.sign_in(Client(), cast.gita)

    with django_assert_num_queries(6):
        page = client.get("/people/requests/", headers={"HX-Request": "true"}).content.decode()

    assert page.count('id="request-') == rows


def test_a_page_token_of_nonsense_is_refused(cast):
    client = make.sign_in(Client(), cast.gita)
    assert client.get(f"/people/requests/?after={token(('no day', 1))}").status_code == 400
