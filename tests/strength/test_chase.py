from datetime import timedelta

import pytest

from chaupal.base.clock import local
from chaupal.base.paging import FIRST, asked
from chaupal.ledger.models import Entry, EntrySalt
from chaupal.org.models import Appointment
from chaupal.people.models import Person
from chaupal.strength import chase
from chaupal.strength.actions.chase import ReasonUnknown, forget_notes, note_reason
from chaupal.strength.actions.contact import forget_contacts, note_contact
from chaupal.strength.models import ChaseNote, Contact
from tests import make
from tests.strength.pages import as_


def listed(ground):
    return [row.appointment.person for row in chase.rows(ground.mandal, FIRST, ground.noon, local(ground.noon).date(), ground.esha.pk).rows]


@pytest.mark.parametrize(("days", "there"), [(13, False), (14, True)])
def test_who_was_not_in_contact_for_fourteen_days_is_to_be_called(days, there, ground):
    note_contact(person=ground.chitra, on=local(ground.noon).date() - timedelta(days=days))

    assert listed(ground) == ([ground.chitra] if there else [])


def test_who_has_a_group_open_is_to_be_called_though_active(ground):
    note_contact(person=ground.chitra, on=local(ground.noon).date())
    before = listed(ground)

    ground.dispatch()

    row = chase.rows(ground.mandal, FIRST, ground.noon, local(ground.noon).date(), ground.esha.pk).rows[0]
    assert (before, row.appointment.person, row.inactive, row.groups) == ([], ground.chitra, False, 1)


def test_whoever_holds_two_offices_is_one_row_on_whichever_page(ground, monkeypatch):
    make.appoint(ground.chitra, "booth_member", ground.booths[1])
    make.officer("Second keeper", "keeper_2", ground.booths[2])
    monkeypatch.setattr(chase, "SIZE", 1)
    today = local(ground.noon).date()

    first = chase.rows(ground.mandal, FIRST, ground.noon, today, ground.esha.pk)
    second = chase.rows(ground.mandal, asked({"after": first.next}, int, int), ground.noon, today, ground.esha.pk)

    assert [row.appointment.person.name_en for page in (first, second) for row in page.rows] == ["Keeper Chitra", "Second keeper"]
    assert second.next == ""


def test_a_nominee_or_ended_holder_is_not_called(ground):
    Appointment.objects.filter(person=ground.chitra).update(until_on=local(ground.noon).date(), state="ended")

    assert listed(ground) == []


def test_a_reason_overwrites_the_one_before_and_goes_after_fourteen_days(ground):
    held = Appointment.objects.get(person=ground.chitra)
    note_reason(appointment=held, mandal=ground.mandal, reason="away", by=ground.esha, at=ground.noon)

    note_reason(appointment=held, mandal=ground.mandal, reason="phone_broken", by=ground.esha, at=ground.noon)

    today = local(ground.noon).date()
    assert [(reason.value, n) for reason, n in chase.reasons(ground.seat, today)] == [("phone_broken", 1)]
    assert chase.reasons(ground.seat, today + timedelta(days=14)) == []
    assert (forget_notes(at=ground.noon + timedelta(days=13)), forget_notes(at=ground.noon + timedelta(days=14))) == (0, 1)


def test_the_ledger_of_a_reason_names_the_mandal_alone(ground):
    held = Appointment.objects.get(person=ground.chitra)

    note_reason(appointment=held, mandal=ground.mandal, reason="away", by=ground.esha, at=ground.noon)

    entry = Entry.objects.get(act="strength.reason_noted")
    assert (entry.about_kind, entry.about_id, entry.by_id) == ("unit", str(ground.mandal.pk), str(ground.esha.pk))
    assert not EntrySalt.objects.filter(entry=entry).exists()


def test_an_empty_reason_takes_it_away_and_an_unknown_one_is_refused(ground):
    held = Appointment.objects.get(person=ground.chitra)
    note_reason(appointment=held, mandal=ground.mandal, reason="away", by=ground.esha, at=ground.noon)

    with pytest.raises(ReasonUnknown):
        note_reason(appointment=held, mandal=ground.mandal, reason="lazy", by=ground.esha, at=ground.noon)
    note_reason(appointment=held, mandal=ground.mandal, reason="", by=ground.esha, at=ground.noon)

    assert ChaseNote.objects.count() == 0


def test_lead_sees_names_a_button_to_call_and_a_text_that_names_nobody(ground):
    page = as_(ground.esha).get(f"/strength/chase/{ground.mandal.code}/").content.decode()

    text = page[page.index('class="quote copy"') :]
    text = text[: text.index("</p>")]
    assert "Keeper Chitra" in page
    assert "/phone/" in page
    assert "Chitra" not in text
    assert "/today/" in text


def test_above_the_mandal_there_are_counts_and_no_names(ground):
    held = Appointment.objects.get(person=ground.chitra)
    note_reason(appointment=held, mandal=ground.mandal, reason="away", by=ground.esha, at=ground.noon)

    page = as_(ground.bilal).get(f"/strength/chase/{ground.seat.code}/").content.decode()

    assert "Chitra" not in page
    assert str(ground.mandal.name_en) in page


def test_pages_note_a_reason_and_keep_their_doors(ground):
    held = Appointment.objects.get(person=ground.chitra)
    address = f"/strength/chase/{ground.mandal.code}/{held.pk}/"

    noted = as_(ground.esha).post(address, {"reason": "away"})
    wrong = as_(ground.esha).post(address, {"reason": "lazy"})

    assert (noted.status_code, wrong.status_code) == (303, 422)
    assert ChaseNote.objects.get().reason == "away"
    assert as_(ground.dev).post(address, {"reason": "away"}).status_code == 404
    assert as_(ground.gita).post(address, {"reason": "away"}).status_code == 403
    assert as_(ground.dev).get(f"/strength/chase/{ground.mandal.code}/").status_code == 404
    assert as_(ground.asha).get(f"/strength/chase/{ground.mandal.code}/").status_code == 404  # sees no people
    assert as_(ground.esha).post(f"/strength/chase/{ground.mandal.code}/999999/", {"reason": "away"}).status_code == 404


def test_a_page_notes_the_day_once_a_session_and_nothing_of_anybody_unknown(ground, client):
    client.get("/units/")
    nobody = Contact.objects.count()
    make.sign_in(client, ground.esha)
    session = client.session
    del session["contact"]
    session.save()

    client.get("/strength/", follow=True)
    noted = Contact.objects.get()
    client.get("/sign-out/")
    client.post("/sign-out/")

    assert (nobody, noted.person_id) == (0, ground.esha.pk)
    assert client.session.get("contact") is None


def test_a_day_that_says_nothing_any_more_is_deleted(ground):
    today = local(ground.noon).date()
    note_contact(person=ground.chitra, on=today - timedelta(days=14))
    note_contact(person=ground.esha, on=today - timedelta(days=13))
    note_contact(person=ground.bilal, on=today)
    Person.objects.filter(pk=ground.bilal.pk).update(left_at=ground.noon)

    gone = forget_contacts(on=today)

    assert (gone, list(Contact.objects.values_list("person", flat=True))) == (2, [ground.esha.pk])
