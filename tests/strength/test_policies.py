from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from chaupal.base.clock import local
from chaupal.base.errors import BadInput
from chaupal.ledger.models import Entry, EntryLine
from chaupal.org import sanctioned
from chaupal.org.actions.offices import OfficeFull, nominate_member
from chaupal.org.models import Appointment, Booth, Office
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.people.models import Person
from chaupal.strength import history, policies, standing
from chaupal.strength.actions.counting import count_changed
from chaupal.strength.actions.policies import (
    DayHasPassed,
    InThePast,
    NothingChanges,
    OwnPolicy,
    PolicyDecided,
    approve_policy,
    propose_policy,
    return_policy,
)
from chaupal.strength.models import Policy, PolicyApproval, PolicyReturn, Vacancy
from tests import make
from tests.strength.pages import as_


@pytest.fixture
def omar(ground):
    """Omar organises the state: he writes what Gita approves."""
    return make.officer("Organiser Omar", "organiser", ground.desk.state)


def the(*keys):
    return [Office.objects.get(key=key).pk for key in keys]


def to(omar, ground, number, from_on, *keys, kind="mandal", at=None):
    """A change that both signed."""
    at = at or ground.noon
    policy = propose_policy(kind=kind, numbers=dict.fromkeys(the(*keys), number), from_on=from_on, why="Order 7", by=omar, at=at)
    approve_policy(policy=policy, by=ground.gita, at=at)
    return policy


LATE = ("mandal_whatsapp_lead", "mandal_training_lead", "mandal_reports_lead")


def test_raising_mandals_from_two_to_five_keeps_both_sides_right(ground, omar):
    today = local(ground.noon).date()
    begun = today - timedelta(days=60)
    Booth.objects.update(opened_on=today - timedelta(days=100))
    to(omar, ground, 0, begun, *LATE, at=ground.noon - timedelta(days=60))  # two to a mandal
    to(omar, ground, 1, today, *LATE)  # five from today

    one, before, first = (
        next(day for day in history.days(ground.mandal, [begun - timedelta(days=1)], today) if day.on == on)
        for on in (today, today - timedelta(days=1), begun - timedelta(days=1))
    )

    assert (one.sanctioned - before.sanctioned, first.sanctioned - before.sanctioned) == (3, 3)
    assert (one.held, before.held, one.begins) == (2, 2, True)
    assert [policies.numbers(day)[the("mandal_training_lead")[0]] for day in (begun, today - timedelta(days=1), today)] == [0, 0, 1]


def test_past_fill_counts_who_ran_then(ground, omar):
    today = local(ground.noon).date()
    Appointment.objects.filter(person=ground.chitra).update(until_on=today - timedelta(days=10), state="ended")

    told = {day.on: day.held for day in history.days(ground.mandal, [today - timedelta(days=11), today - timedelta(days=10)], today)}

    assert told == {today: 1, today - timedelta(days=10): 1, today - timedelta(days=11): 2}


def test_counters_and_vacancies_follow_an_approved_change(ground, omar):
    today = local(ground.noon).date()
    before = standing.of([ground.mandal.pk])[ground.mandal.pk].sanctioned

    to(omar, ground, 3, today, "mandal_training_lead")
    counted = count_changed(at=ground.noon)

    vacancy = Vacancy.objects.get(unit=ground.mandal, booth=0, office__key="mandal_training_lead")
    assert (counted, standing.of([ground.mandal.pk])[ground.mandal.pk].sanctioned - before) == (1, 2)
    assert (vacancy.missing, vacancy.since) == (3, today)


def test_a_change_of_a_later_day_holds_from_that_day(ground, omar):
    today = local(ground.noon).date()
    before = standing.of([ground.mandal.pk])[ground.mandal.pk].sanctioned
    to(omar, ground, 2, today + timedelta(days=3), "mandal_training_lead")

    count_changed(at=ground.noon)
    same = standing.of([ground.mandal.pk])[ground.mandal.pk].sanctioned
    count_changed(at=ground.noon + timedelta(days=3))

    assert (same - before, standing.of([ground.mandal.pk])[ground.mandal.pk].sanctioned - before) == (0, 1)


def test_a_proposal_alone_changes_nothing(ground, omar):
    today = local(ground.noon).date()
    count_changed(at=ground.noon)
    propose_policy(kind="mandal", numbers={the("mandal_training_lead")[0]: 3}, from_on=today, why="Order 7", by=omar, at=ground.noon)

    assert policies.numbers(today)[the("mandal_training_lead")[0]] == 1
    assert count_changed(at=ground.noon) == 0


def test_of_two_changes_of_one_day_the_later_approved_holds(ground, omar):
    today = local(ground.noon).date()
    to(omar, ground, 3, today, "mandal_training_lead")
    to(omar, ground, 2, today, "mandal_training_lead")

    assert policies.numbers(today)[the("mandal_training_lead")[0]] == 2


def test_a_policy_raises_how_many_may_be_put_forward(ground, omar):
    office = Office.objects.get(key="mandal_lead")
    told = {"name_hi": "नया", "name_en": "New", "office": office, "unit": ground.mandal, "by": ground.esha, "at": ground.noon}
    with pytest.raises(OfficeFull):
        nominate_member(phone="919000000001", **told)

    to(omar, ground, 2, local(ground.noon).date(), "mandal_lead")
    nominate_member(phone="919000000001", **told)

    assert sanctioned.office(office.pk, local(ground.noon).date()).ceiling == 2


def test_both_acts_stand_in_the_ledger_with_their_lines(ground, omar):
    policy = to(omar, ground, 2, date(2027, 3, 1), "mandal_lead")

    proposed, approved = Entry.objects.filter(about_kind="policy").order_by("id")
    assert (proposed.act, proposed.by_id, proposed.rows) == ("strength.policy_proposed", str(omar.pk), 1)
    assert (approved.act, approved.by_id, approved.about_id) == ("strength.policy_approved", str(ground.gita.pk), str(policy.pk))
    assert EntryLine.objects.get(entry=proposed).text == f"[{the('mandal_lead')[0]},1,2]"
    assert (PolicyApproval.objects.get().author_id, PolicyApproval.objects.get().by_id) == (omar.pk, ground.gita.pk)


def test_a_change_is_returned_with_a_reason_and_never_holds(ground, omar):
    today = local(ground.noon).date()
    policy = propose_policy(kind="mandal", numbers={the("mandal_lead")[0]: 2}, from_on=today, why="Order 7", by=omar, at=ground.noon)

    return_policy(policy=policy, reason="Not ordered", by=ground.gita, at=ground.noon)

    with pytest.raises(PolicyDecided):
        approve_policy(policy=policy, by=ground.gita, at=ground.noon)
    assert PolicyReturn.objects.get().reason == "Not ordered"
    assert policies.numbers(today)[the("mandal_lead")[0]] == 1


@pytest.mark.parametrize(
    ("number", "days", "why", "refusal"),
    [(1, 0, "Order", NothingChanges), (2, -1, "Order", InThePast), (51, 0, "Order", BadInput), (2, 0, " ", BadInput)],
)
def test_a_change_that_says_nothing_or_rewrites_the_past_is_refused(number, days, why, refusal, ground, omar):
    day = local(ground.noon).date() + timedelta(days=days)

    with pytest.raises(refusal):
        propose_policy(kind="mandal", numbers={the("mandal_lead")[0]: number}, from_on=day, why=why, by=omar, at=ground.noon)

    assert Policy.objects.count() == 0


def test_a_change_whose_day_has_passed_is_not_approved(ground, omar):
    policy = propose_policy(
        kind="mandal", numbers={the("mandal_lead")[0]: 2}, from_on=local(ground.noon).date(), why="Order", by=omar, at=ground.noon
    )

    with pytest.raises(DayHasPassed):
        approve_policy(policy=policy, by=ground.gita, at=ground.noon + timedelta(days=1))


def test_nobody_approves_the_own_change_in_code_or_database(ground, omar):
    both = make.appoint(omar, "approver", ground.desk.state).person
    policy = propose_policy(
        kind="mandal", numbers={the("mandal_lead")[0]: 2}, from_on=local(ground.noon).date(), why="Order", by=both, at=ground.noon
    )
    both = Person.objects.get(pk=both.pk)  # what somebody may do is kept for a request

    with pytest.raises(OwnPolicy):
        approve_policy(policy=policy, by=both, at=ground.noon)
    for author in (both, ground.gita):  # as oneself, and under another's name
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO strength_policyapproval (policy_id, author_id, by_id, at) VALUES (%s, %s, %s, now())", [policy.pk, author.pk, both.pk]
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_only_who_organises_the_state_writes_and_only_headquarters_approves(ground, omar):
    today = local(ground.noon).date()
    told = {"kind": "mandal", "numbers": {the("mandal_lead")[0]: 2}, "from_on": today, "why": "Order", "at": ground.noon}
    for who, refusal in ((ground.gita, VerbMissing), (ground.bilal, OutOfReach), (ground.dev, OutOfReach)):
        with pytest.raises(refusal):
            propose_policy(by=who, **told)

    policy = propose_policy(by=omar, **told)
    with pytest.raises(VerbMissing):
        approve_policy(policy=policy, by=omar, at=ground.noon)


def test_pages_write_and_approve_a_change(ground, omar):
    office = the("mandal_lead")[0]
    page = as_(omar).get("/strength/offices/mandal/change/")
    fields = {f"office_{one.pk}": one.strength for one in Office.objects.filter(unit_kind="mandal")} | {"from_on": "2027-03-01", "why": "Order 7"}

    wrong = as_(omar).post("/strength/offices/mandal/change/", fields | {f"office_{office}": "many"})
    same = as_(omar).post("/strength/offices/mandal/change/", fields)
    sent = as_(omar).post("/strength/offices/mandal/change/", fields | {f"office_{office}": "2"})
    policy = Policy.objects.get()
    address = f"/strength/policies/{policy.pk}/"
    approved = as_(ground.gita).post(f"{address}approval/")

    assert (page.status_code, wrong.status_code, same.status_code, sent.status_code) == (200, 422, 422, 303)
    assert sent["Location"] == approved["Location"] == address
    assert "approved" in as_(ground.gita).get(address).content.decode()
    assert as_(omar).get("/strength/offices/").status_code == 200


def test_doors_of_the_catalogue(ground, omar):
    policy = propose_policy(
        kind="mandal", numbers={the("mandal_lead")[0]: 2}, from_on=local(ground.noon).date(), why="Order", by=omar, at=ground.noon
    )
    address = f"/strength/policies/{policy.pk}/"

    assert as_(ground.dev).get(address).status_code == 404
    assert as_(ground.dev).get("/strength/offices/mandal/change/").status_code == 404
    assert as_(ground.gita).get("/strength/offices/mandal/change/").status_code == 403
    assert as_(omar).post(f"{address}approval/").status_code == 403
    assert as_(ground.dev).post(f"{address}return/").status_code == 404
    assert as_(ground.gita).post(f"{address}return/").status_code == 422
    assert as_(omar).get("/strength/offices/palace/change/").status_code == 404


def test_past_days_of_a_wide_unit_are_counted_when_asked(ground):
    client, address = as_(ground.gita), f"/strength/units/{ground.desk.state.code}/"

    assert client.get(address).context["days"] is None
    assert [len(client.get(f"{address}?{asked}").context["days"]) for asked in ("days=1", "on=2027-01-15")] == [1, 2]
    assert len(as_(ground.esha).get(f"/strength/units/{ground.mandal.code}/").context["days"]) == 1


def test_units_page_shows_the_figures_and_refuses_a_day_to_come(ground):
    client = as_(ground.esha)
    address = f"/strength/units/{ground.mandal.code}/"

    assert client.get("/strength/")["Location"] == address
    assert client.get(address).status_code == 200
    assert client.get(f"{address}?on=2027-01-15").status_code == 200
    assert [client.get(f"{address}?on={day}").status_code for day in ("2029-01-01", "tomorrow")] == [422, 422]
    assert as_(ground.dev).get(address).status_code == 404
    assert as_(ground.chitra).get("/strength/")["Location"] == f"/units/booths/{ground.booths[0].number}/"


def test_units_page_asks_as_much_of_a_mandal_as_of_the_state(ground):
    client, counts = as_(ground.asha), []
    client.get("/strength/units/UP/")

    for code in (ground.mandal.code, "UP"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/strength/units/{code}/?days=1")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 16
