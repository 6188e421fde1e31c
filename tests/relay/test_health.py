"""The weekly word on a group: kept once, the newest of a week, and what it makes of the group's state."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client

from chaupal.base.paging import FIRST
from chaupal.ledger.models import Entry, EntryLine
from chaupal.org import permission
from chaupal.org.actions.exports import ListTooLong
from chaupal.org.models import Takeout
from chaupal.relay import health, standing
from chaupal.relay.actions import health as acts
from chaupal.relay.actions.export import export_groups
from chaupal.relay.choices import MOVES, GroupState, LastPost, Size
from chaupal.relay.models import Group, GroupCheck
from chaupal.relay.rules import Said, state_after, week_of
from tests import make
from tests.relay.keepers import suspend_keeper

FINE = Said(True, True, "256", "today")


def check(relay, said=FINE, days=0, group=None, by=None, client_id=None):
    at = relay.noon + timedelta(days=days)
    return acts.check_group(
        group=group or relay.first, said=said, said_at=at, client_id=client_id or uuid.uuid4(), by=by or relay.chitra, at=at
    )


def state(relay):
    return Group.objects.get(pk=relay.first).state


def test_a_check_is_kept_without_who_said_it(relay):
    assert check(relay, Said(True, True, "256", "week"))

    kept = GroupCheck.objects.get()
    assert (kept.group_id, kept.week, kept.two_admins, kept.size, kept.last_post) == (relay.first, week_of(relay.noon), True, "256", "week")
    assert [field.name for field in GroupCheck._meta.get_fields() if field.is_relation] == ["group"]
    entry = Entry.objects.get(act="relay.group_checked")
    assert (entry.by_kind, entry.by_id, entry.about_id) == ("unit", str(relay.mandal.pk), str(relay.first))


def test_the_same_check_sent_twice_is_one(relay):
    one = uuid.uuid4()

    assert [check(relay, client_id=one), check(relay, client_id=one)] == [True, False]
    assert (GroupCheck.objects.count(), Entry.objects.filter(act="relay.group_checked").count()) == (1, 1)


def test_a_suspended_keeper_says_nothing_of_a_group_and_changes_no_word_of_it(relay):
    suspend_keeper(relay)
    phone = make.sign_in(Client(raise_request_exception=False), relay.chitra)
    told = {"exists": "1", "two_admins": "1", "size": "256", "last_post": "today", "client_id": uuid.uuid4()}

    answers = [
        phone.post(f"/relay/groups/{relay.first}/check/", told).status_code,
        phone.post(f"/relay/groups/{relay.first}/words/", {"name": "Taken", "link": ""}).status_code,
    ]

    assert answers == [403, 403]
    assert (GroupCheck.objects.count(), Group.objects.get(pk=relay.first).name) == (0, "")


def test_the_newest_word_of_a_week_stands_in_whatever_order_they_come(relay):
    at = relay.noon

    acts.check_group(group=relay.first, said=Said(True, True, "50", "week"), said_at=at, client_id=uuid.uuid4(), by=relay.chitra, at=at)
    late = acts.check_group(
        group=relay.first, said=Said(True, True, "512", "week"), said_at=at - timedelta(hours=2), client_id=uuid.uuid4(), by=relay.chitra, at=at
    )

    assert (late, GroupCheck.objects.get().size) == (False, "50")


def test_two_weeks_are_kept_and_no_more(relay):
    for week in range(4):
        check(relay, days=7 * week)

    assert [one.week for one in GroupCheck.objects.order_by("week")] == [week_of(relay.noon + timedelta(days=7 * week)) for week in (2, 3)]


def test_a_group_is_lost_when_two_weeks_say_so(relay):
    check(relay)
    check(relay, Said(False), days=7)
    once = state(relay)
    check(relay, Said(False), days=14)

    assert (once, state(relay)) == ("active", "lost")


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("planned", Said(False), "planned"),
        ("planned", Said(True, False, "50", "today"), "created"),
        ("created", Said(True, True, "50", "older"), "confirmed"),
        ("confirmed", Said(True, True, "50", "week"), "active"),
        ("active", Said(True, True, "50", "older"), "dormant"),
        ("active", Said(True, False, "50", "today"), "created"),
        ("lost", Said(True, True, "50", "today"), "active"),
        ("closed", Said(True, True, "50", "today"), "closed"),
    ],
)
def test_a_check_says_how_a_group_stands(before, said, after):
    assert state_after(before, said, was_gone=False) == after


def test_no_check_makes_a_move_that_is_not_drawn():
    said = [Said(*one) for one in product((True, False), (True, False), Size.values, LastPost.values)]

    moves = {(before, state_after(before, one, gone)) for before in GroupState.values for one in said for gone in (True, False)}

    assert sorted((before, after) for before, after in moves if before != after and after not in MOVES[before]) == []


def test_a_group_that_nobody_checks_for_four_weeks_falls_asleep(relay):
    check(relay)
    week = week_of(relay.noon)

    awake = acts.sleep_groups(at=relay.noon + timedelta(days=27))
    asleep = acts.sleep_groups(at=relay.noon + timedelta(days=29))

    assert (awake, asleep, state(relay)) == (0, 1, "dormant")
    assert Group.objects.get(pk=relay.first).checked_on == week
    assert EntryLine.objects.filter(entry__act="relay.groups_dormant").count() == 1


@pytest.mark.parametrize("said", [Said(True, True), Said(True, True, "50"), Said(True, True, "", "today")])
def test_a_check_that_says_too_little_is_refused(relay, said):
    with pytest.raises(acts.BadCheck):
        check(relay, said)


def test_only_who_runs_the_group_checks_it(relay):
    with pytest.raises(acts.NotMyGroup):
        check(relay, by=relay.gopal)
    with pytest.raises(acts.TooOld):
        acts.check_group(
            group=relay.first, said=FINE, said_at=relay.noon - timedelta(days=9), client_id=uuid.uuid4(), by=relay.chitra, at=relay.noon
        )


def test_a_phone_sends_a_check_and_sends_it_again(relay):
    told = {"client_id": uuid.uuid4(), "exists": "1", "two_admins": "1", "size": "100", "last_post": "today", "said_at": "", "who": relay.chitra.pk}
    phone = make.sign_in(Client(), relay.chitra)

    answers = [phone.post(f"/relay/groups/{relay.first}/check/", told, headers={"Accept": "application/json"}) for _turn in range(2)]

    # Without a time of its own each is said now; the id says that they are one.
    assert [answer.json()["outcome"] for answer in answers] == ["kept", "known"]
    assert make.sign_in(Client(), relay.gopal).post(f"/relay/groups/{relay.first}/check/", told | {"who": ""}).status_code == 404
    assert phone.post(f"/relay/groups/{relay.first}/check/", told | {"size": "9999"}).status_code == 422
    assert phone.post(f"/relay/groups/{relay.first}/check/", told | {"who": relay.gopal.pk}, headers={"Accept": "application/json"}).status_code == 401


def test_the_booths_page_asks_once_a_week_and_one_tap_repeats(relay):
    phone = make.sign_in(Client(), relay.chitra)

    first = phone.get("/booth/?hl=en").content.decode()
    told = {"client_id": uuid.uuid4(), "exists": "1", "two_admins": "1", "size": "100", "last_post": "today"}
    phone.post(f"/relay/groups/{relay.first}/check/", told)
    after = phone.get("/booth/?hl=en").content.decode()
    Group.objects.filter(pk=relay.first).update(checked_on=week_of(relay.noon) - timedelta(days=700))
    later = phone.get("/booth/?hl=en").content.decode()

    assert (first.count("data-due"), after.count("data-due"), later.count("data-due")) == (2, 1, 2)
    assert (first.count("Nothing has changed"), later.count("Nothing has changed")) == (0, 1)


def test_a_link_is_kept_sealed_and_goes_when_it_is_emptied(relay):
    link = "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv"
    phone = make.sign_in(Client(), relay.chitra)

    phone.post(f"/relay/groups/{relay.first}/words/", {"name": "बूथ 1", "link": link})
    kept = Group.objects.get(pk=relay.first)
    page = phone.get("/booth/").content.decode()
    phone.post(f"/relay/groups/{relay.first}/words/", {"name": "बूथ 1", "link": ""})

    assert (kept.name, link.encode() in bytes(kept.link_sealed or b""), link in page) == ("बूथ 1", False, True)
    assert Group.objects.get(pk=relay.first).link_sealed is None


@pytest.mark.parametrize("wrong", [{"name": "न" * 101}, {"link": "https://example.org/list-of-members.csv"}])
def test_what_is_no_name_and_no_invite_is_refused(relay, wrong):
    answer = make.sign_in(Client(), relay.chitra).post(f"/relay/groups/{relay.first}/words/", {"name": "", "link": ""} | wrong)

    assert answer.status_code == 422
    assert Group.objects.get(pk=relay.first).name == ""


def test_a_leads_list_turns_by_booth_and_narrows(relay):
    check(relay, Said(True, True, "50", "today"))

    everything = health.listed(relay.desk.state.booths, "", FIRST, size=3)
    active = [row.group.number for row in health.listed(relay.mandal.booths, "never", FIRST).rows]

    assert ([row.group.number for row in everything.rows], bool(everything.next)) == (sorted(Group.objects.values_list("pk", flat=True))[:3], True)
    assert active == [relay.second]


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_no_more_for_more_groups(relay, many, django_assert_num_queries):
    lead = make.officer("Lead", "mandal_lead", relay.mandal)
    Group.objects.filter(booth=relay.booth.number).exclude(slot=0).delete() if many == 1 else None
    desk = make.sign_in(Client(), lead)
    desk.get("/relay/groups/")

    with django_assert_num_queries(LIST):
        desk.get("/relay/groups/", headers={"HX-Request": "true"})


LIST = 11


def test_the_boards_count_what_was_checked(relay):
    check(relay)
    standing.refresh(relay.noon)
    here = standing.of([relay.mandal.pk])[relay.mandal.pk]
    standing.refresh(relay.noon + timedelta(days=7))
    later = standing.of([relay.mandal.pk])[relay.mandal.pk]

    assert (here.checked, here.stale, here.never) == (1, 0, here.groups - 1)
    assert (later.checked, later.stale) == (0, 1)


def test_a_lead_closes_and_opens_a_group(relay):
    lead = make.officer("Lead", "mandal_lead", relay.mandal)
    desk = make.sign_in(Client(), lead)

    closed = desk.post(f"/relay/groups/{relay.first}/closing/")
    again = desk.post(f"/relay/groups/{relay.first}/closing/")

    assert (closed.status_code, again.status_code, state(relay)) == (303, 409, "closed")
    with pytest.raises(acts.GroupClosed):
        check(relay)
    assert desk.post(f"/relay/groups/{relay.first}/closing/", {"again": "1"}).status_code == 303
    assert state(relay) == "planned"
    assert Entry.objects.filter(act="relay.group_closed", by_id=str(lead.pk)).count() == 1


def test_a_group_is_given_to_somebody_of_the_booths_own_team(relay):
    lead = make.officer("Lead", "mandal_lead", relay.mandal)
    keeper, other = make.officer("Keeper", "keeper_2", relay.booth), make.officer("Other", "booth_member", relay.booth)
    desk = make.sign_in(Client(), lead)

    page = desk.get(f"/relay/groups/{relay.first}/").content.decode()
    outside = desk.post(f"/relay/groups/{relay.first}/keeper/", {"keeper": other.pk})
    done = desk.post(f"/relay/groups/{relay.first}/keeper/", {"keeper": keeper.pk})

    assert (outside.status_code, done.status_code, Group.objects.get(pk=relay.first).keeper) == (422, 303, keeper)
    assert f'value="{keeper.pk}"' in page
    with pytest.raises(permission.OutOfReach):
        acts.assign_group(group=Group.objects.get(pk=relay.first), keeper=keeper.pk, deputy=None, by=relay.gopal, at=relay.noon)


def test_the_file_holds_the_list_and_names_only_for_who_may_see_people(relay):
    check(relay)
    lead = make.officer("Lead", "seat_lead", relay.desk.seats[1])
    operator = make.officer("Operator", "operator", relay.desk.state)

    seen = make.sign_in(Client(), lead).post("/relay/groups/export/", {"shown": "week", "reason": "work"}).content.decode("utf-8-sig").strip().split("\r\n")
    blind = make.sign_in(Client(), operator).post("/relay/groups/export/", {"shown": "week", "reason": "work"}).content.decode("utf-8-sig").strip().split("\r\n")

    assert len(seen) == len(blind) == 2
    assert ("Chitra" in seen[1], "Chitra" in blind[1]) == (True, False)
    assert make.sign_in(Client(), make.officer("Esha", "mandal_lead", relay.mandal)).post("/relay/groups/export/").status_code == 403


def test_a_file_of_groups_is_whole_or_refused(relay, monkeypatch):
    lead = make.officer("Convenor", "convenor", relay.desk.state)
    monkeypatch.setattr("chaupal.relay.actions.export.GROUPS_MOST", 1)

    with pytest.raises(ListTooLong):
        export_groups(unit=relay.desk.state, shown="", heads=("group",), reason="work", by=lead, at=relay.noon)

    assert not Takeout.objects.exists()
