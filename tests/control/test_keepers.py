import pytest
from django.test import Client

from chaupal.org.actions.joining import confirm_phone, join
from chaupal.org.actions.offices import approve_appointment, end_appointment, hand_slip, nominate_member
from chaupal.org.models import Appointment, Booth, Office, Unit
from chaupal.relay import keepers
from chaupal.relay.actions.dispatch import release
from chaupal.relay.actions.health import assign_group
from chaupal.relay.models import Group
from chaupal.relay.queries import cards_for
from tests import make
from tests.following import run_followers
from tests.pocket.field import set_clock
from tests.press.desk import a_desk

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def _at_noon(settings, noon):
    """What is approved at noon gives rights from that day on, so the product's clock stands there too."""
    set_clock(settings, noon)


def place():
    """A booth in a mandal of ten, with its lead and a convenor of the state above."""
    mandal = make.mandal(0)
    booth = Booth.objects.create(number=mandal.booths[0][0], seat=mandal, part_no=1, opened_on=make.BEFORE.date())
    return mandal, booth, make.officer("Lead", "mandal_lead", mandal), make.officer("Approver", "approver", Unit.objects.get(kind="state"))


def appointed(office, booth, lead, approver, at, phone):
    made = nominate_member(name_hi="क", name_en="K", phone=phone, office=Office.objects.get(key=office), booth=booth, by=lead, at=at)
    return approve_appointment(appointment=make.recommended(made, lead, at), by=approver, at=at)


def kept():
    return list(Group.objects.order_by("slot").values_list("keeper", "deputy", "state"))


def test_approved_keeper_gets_both_groups_until_a_second_comes(noon):
    _mandal, booth, lead, approver = place()
    first = appointed("keeper_1", booth, lead, approver, noon, "919000000001")
    run_followers()
    alone = kept()

    second = appointed("keeper_2", booth, lead, approver, noon, "919000000002")
    deputy = appointed("deputy_keeper", booth, lead, approver, noon, "919000000003")
    run_followers()

    assert alone == [(first.person_id, None, "planned")] * 2
    assert kept() == [(first.person_id, deputy.person_id, "planned"), (second.person_id, deputy.person_id, "planned")]


def test_ended_keeper_leaves_the_groups_and_a_dormant_group_stays_so(noon):
    _mandal, booth, lead, approver = place()
    first = appointed("keeper_1", booth, lead, approver, noon, "919000000001")
    run_followers()
    Group.objects.filter(slot=1).update(state="dormant")

    end_appointment(appointment=first, why="moved", by=lead, at=noon)
    run_followers()

    assert kept() == [(None, None, "planned"), (None, None, "dormant")]


def test_the_deputy_of_a_booth_whose_keepers_ended_goes_on_with_both_groups(noon):
    _mandal, booth, lead, approver = place()
    first = appointed("keeper_1", booth, lead, approver, noon, "919000000001")
    deputy = appointed("deputy_keeper", booth, lead, approver, noon, "919000000003")
    run_followers()

    end_appointment(appointment=first, why="moved", by=lead, at=noon)
    run_followers()

    assert kept() == [(None, deputy.person_id, "planned")] * 2
    assert [group.slot for group in Group.objects.run_by(deputy.person).order_by("slot")] == [0, 1]


def test_an_office_ended_on_the_page_takes_groups_and_cards_from_that_keeper_and_leaves_them_to_the_other(noon):
    desk = a_desk(noon)
    mandal = desk.mandals[0]
    booth = Booth.objects.filter(number__gte=mandal.booths[0][0], number__lt=mandal.booths[0][1]).order_by("number")[0]
    lead, approver = make.officer("Lead", "mandal_lead", mandal), make.officer("Approver", "approver", desk.state)
    first = appointed("keeper_1", booth, lead, approver, noon, "919000000001")
    second = appointed("keeper_2", booth, lead, approver, noon, "919000000002")
    run_followers()
    release(post=desk.post(), units=[desk.state], by=desk.asha, at=noon)
    before = [[group.slot for card in cards_for(one.person, noon) for group in card.groups] for one in (first, second)]

    ended = make.sign_in(Client(), lead).post(f"/people/appointments/{first.pk}/end/", {"why": "moved"})
    run_followers()

    assert ended.status_code == 303
    assert before == [[0], [1]]
    assert kept() == [(second.person_id, None, "planned")] * 2
    assert [[group.slot for card in cards_for(one.person, noon) for group in card.groups] for one in (first, second)] == [[], [0, 1]]


def test_a_keeper_of_before_gets_the_groups_with_the_yes(noon):
    _mandal, booth, lead, approver = place()
    made = nominate_member(name_hi="क", name_en="K", phone="919000000001", office=Office.objects.get(key="keeper_1"), booth=booth, by=lead, at=noon)
    Appointment.objects.filter(pk=made.pk).delete()
    before = Appointment.objects.create(
        person=made.person, office=made.office, booth=booth, proposed_by=lead, proposed_at=noon, state="approved",
        approved_by=approver, approved_at=noon, from_on=noon.date(),
    )  # fmt: skip
    code = hand_slip(appointment=before, by=lead, at=noon)
    run_followers()
    waiting = kept()

    confirm_phone(code=code, phone="919000000001", at=noon)
    join(code=code, pin="592817", agreed=True, at=noon)
    run_followers()

    assert waiting == []
    assert kept() == [(before.person_id, None, "planned")] * 2


def test_nothing_is_written_for_no_booth(noon):
    keepers.keep([])

    assert not Group.objects.exists()


def test_whom_a_lead_chose_runs_the_group_until_their_office_ends(noon):
    _mandal, booth, lead, approver = place()
    first = appointed("keeper_1", booth, lead, approver, noon, "919000000001")
    deputy = appointed("deputy_keeper", booth, lead, approver, noon, "919000000003")
    run_followers()
    assign_group(group=Group.objects.get(slot=1), keeper=deputy.person_id, deputy=first.person_id, by=lead, at=noon)

    appointed("keeper_2", booth, lead, approver, noon, "919000000002")
    run_followers()
    chosen = list(Group.objects.filter(slot=1).values_list("keeper", "deputy"))
    end_appointment(appointment=deputy, why="moved", by=lead, at=noon)
    run_followers()

    assert chosen == [(deputy.person_id, first.person_id)]
    assert list(Group.objects.filter(slot=1).values_list("keeper__name_en", "deputy", "chosen")) == [("K", None, False)]
