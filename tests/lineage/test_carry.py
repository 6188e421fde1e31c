"""Who goes along with a booth: nobody is lost, two people decide, groups follow."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chaupal.ledger.models import Entry, EntryLine
from chaupal.lineage.actions import carry, force, seats
from chaupal.lineage.models import Carry, Judgement, SeatSheet
from chaupal.org import permission
from chaupal.org.actions.suspending import suspend
from chaupal.org.models import Appointment, Booth, Office, Suspension
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.people.models import Person
from chaupal.relay import keepers
from chaupal.relay.models import Group
from tests import make
from tests.lineage.lists import Ground
from tests.lineage.test_force import settle
from tests.lineage.test_lineage_views import client


def merged(ground: Ground) -> tuple[SeatSheet, Booth, Booth]:
    """A seat whose booth with a team is merged into another; confirmed by its lead, and in force."""
    coming = ground.compared()
    old = Booth.objects.get(seat=ground.seat, part_no=9)
    into = Judgement.objects.standing().select_related("station").get(coming=coming, old__seat=ground.seat, old__part_no=8, kind__in=("same", "renumbered"))
    assert into.station is not None and into.old is not None
    seats.settle_booth(coming=coming, booth=old, kind="merged", part=into.station.part, by=ground.sita, at=ground.noon)
    make.officer("Keeper", "keeper_1", old)
    make.officer("Member", "booth_member", old)
    make.officer("Keeper there", "keeper_1", into.old)
    Group.objects.create(number=old.number * 2, booth=old.number, slot=0, state="active", keeper=Appointment.objects.get(person__name_en="Keeper").person)
    settle(coming, ground)
    seats.confirm_seat(coming=coming, seat=ground.seat, by=ground.sita, at=ground.noon)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    force.apply_list(coming=coming, by="test", at=ground.noon)
    return SeatSheet.objects.get(coming=coming, seat=ground.seat), old, into.old


def running(booth: Booth) -> list[tuple[str, str]]:
    return sorted(Appointment.objects.filter(booth=booth, until_on=None).values_list("person__name_en", "office__key"))


def test_until_the_district_approves_everybody_keeps_the_old_office(ground: Ground) -> None:
    _sheet, old, _into = merged(ground)

    assert running(old) == [("Keeper", "keeper_1"), ("Member", "booth_member")]
    assert Booth.objects.get(pk=old.pk).closed_on is not None


def test_a_team_goes_along_whole_by_a_second_persons_yes(ground: Ground) -> None:
    sheet, old, into = merged(ground)
    before = Counter(Appointment.objects.filter(until_on=None).values_list("person"))

    count = carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)

    made = Appointment.objects.get(person__name_en="Keeper", until_on=None)
    assert (count, running(old)) == (2, [])
    assert set(running(into)) == {("Keeper", "booth_member"), ("Keeper there", "keeper_1"), ("Member", "booth_member")}
    assert (made.proposed_by, made.approved_by, made.state) == (ground.sita, ground.bilal, "active")
    assert Counter(Appointment.objects.filter(until_on=None).values_list("person")) == before
    entry = Entry.objects.get(act="lineage.team_carried")
    ended = Appointment.objects.filter(person__name_en__in=("Keeper", "Member"), state="ended").order_by("pk")
    lines = EntryLine.objects.filter(entry=entry).order_by("index").values_list("text", flat=True)
    assert list(lines) == [f'["{one.pk}","move","{Carry.objects.get(appointment=one).made_id}"]' for one in ended]


def test_a_suspended_keeper_goes_along_suspended(ground: Ground) -> None:
    sheet, _old, _into = merged(ground)
    keeper = Appointment.objects.get(person__name_en="Keeper")
    suspend(appointment=keeper, whole=False, reason="The phone was stolen", by=ground.bilal, at=ground.noon)

    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)

    made = Appointment.objects.get(person__name_en="Keeper", until_on=None)
    stands = Suspension.objects.get(lifted_at=None)
    assert (made.state, stands.appointment, stands.by) == ("suspended", made, ground.bilal)
    assert permission.grants(Person.objects.get(pk=keeper.person_id), ground.noon.date()) == ()


def test_a_suspended_keeper_is_put_forward_nowhere_besides(ground: Ground) -> None:
    sheet, _old, into = merged(ground)
    keeper = Appointment.objects.get(person__name_en="Keeper")
    Carry.objects.filter(appointment=keeper).update(kind="also", office=Office.objects.get(key="deputy_keeper"))
    suspend(appointment=keeper, whole=False, reason="The phone was stolen", by=ground.bilal, at=ground.noon)

    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)

    assert Carry.objects.get(appointment=keeper).skipped == "stood"
    assert ("Keeper", "deputy_keeper") not in running(into)


def test_the_groups_of_a_booth_that_ended_rest_while_it_has_people_and_close_after(ground: Ground) -> None:
    sheet, old, _into = merged(ground)

    keepers.renew(sheet.coming.station_list_id or 0)
    resting = Group.objects.get(booth=old.number).state
    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)
    keepers.close([old.number])

    group = Group.objects.get(booth=old.number)
    fresh = Judgement.objects.standing().filter(kind__in=("split", "new")).count()
    assert (resting, group.state, group.keeper) == ("dormant", "closed", None)
    assert Group.objects.filter(state="planned").count() == 2 * fresh


def test_who_confirmed_the_seat_does_not_approve_who_goes_along(ground: Ground) -> None:
    sheet, old, _into = merged(ground)
    make.appoint(ground.sita, "approver", make.state())
    ground.sita.__dict__.pop("_held", None)

    with pytest.raises(carry.OwnCarry):
        carry.carry_team(sheet=sheet, by=ground.sita, at=ground.noon)

    assert len(running(old)) == 2


def test_where_every_place_is_filled_the_old_office_runs_on_and_says_why(ground: Ground) -> None:
    sheet, old, into = merged(ground)
    make.officer("There", "booth_member", into)

    count = carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)

    assert (count, running(old)) == (1, [("Member", "booth_member")])
    assert Carry.objects.get(appointment__person__name_en="Member").skipped == "full"


def test_a_nomination_that_waits_goes_along_unapproved(ground: Ground) -> None:
    sheet, old, into = merged(ground)
    late = make.person("Late")
    waiting = Appointment.objects.create(person=late, office=Office.objects.get(key="deputy_keeper"), booth=old, proposed_by=ground.esha, proposed_at=ground.noon)
    one = Carry.objects.filter(sheet=sheet).first()
    assert one is not None
    Carry.objects.create(sheet=sheet, appointment=waiting, office=waiting.office, station=one.station, kind="move", proposed_by=ground.sita, proposed_at=ground.noon)

    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)

    made = Appointment.objects.get(person=late, until_on=None)
    assert (made.booth, made.state, made.approved_by, made.proposed_by) == (into, "nominated", None, ground.esha)


def test_the_deputy_of_a_booth_that_was_split_is_put_forward_as_keeper_of_the_new_one_besides(ground: Ground) -> None:
    coming = ground.compared()
    split = Judgement.objects.standing().filter(coming=coming, seat=ground.seat, kind="split").select_related("old").order_by("pk")[0]
    assert split.old is not None
    make.officer("Deputy", "deputy_keeper", split.old)
    settle(coming, ground)
    seats.confirm_seat(coming=coming, seat=ground.seat, by=ground.sita, at=ground.noon)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    force.apply_list(coming=coming, by="test", at=ground.noon)

    carry.carry_team(sheet=SeatSheet.objects.get(coming=coming, seat=ground.seat), by=ground.bilal, at=ground.noon)

    held = Appointment.objects.filter(person__name_en="Deputy", until_on=None).order_by("pk")
    assert [(one.office.key, one.state, one.accepted_at is not None) for one in held] == [("deputy_keeper", "active", True), ("keeper_1", "approved", False)]


def test_people_left_out_by_the_seat_stay_where_they_are(ground: Ground) -> None:
    coming = ground.compared()
    old = Booth.objects.get(seat=ground.seat, part_no=9)
    into = Judgement.objects.standing().select_related("station").get(coming=coming, old__seat=ground.seat, old__part_no=8, kind__in=("same", "renumbered"))
    assert into.station is not None
    seats.settle_booth(coming=coming, booth=old, kind="merged", part=into.station.part, by=ground.sita, at=ground.noon)
    for name in ("Goes", "Stays"):
        make.officer(name, "booth_member", old)
    settle(coming, ground)
    goes = Appointment.objects.get(person__name_en="Goes")

    client(ground.sita).post(f"/lineage/{coming.pk}/seats/{ground.seat.code}/confirmation/", {"along": [goes.pk]})

    assert dict(Carry.objects.values_list("appointment__person__name_en", "left_out")) == {"Goes": False, "Stays": True}


def closed(ground: Ground) -> tuple[SeatSheet, Booth]:
    """A seat whose booth with a keeper is closed and nobody takes its people; in force."""
    coming = ground.compared()
    old = Booth.objects.get(seat=ground.seat, part_no=9)
    seats.settle_booth(coming=coming, booth=old, kind="closed", by=ground.sita, at=ground.noon)
    make.officer("Keeper", "keeper_1", old)
    settle(coming, ground)
    seats.confirm_seat(coming=coming, seat=ground.seat, by=ground.sita, at=ground.noon)
    seats.confirm_seats(coming=coming, by=ground.asha, at=ground.noon)
    force.apply_list(coming=coming, by="test", at=ground.noon)
    return SeatSheet.objects.get(coming=coming, seat=ground.seat), old


def test_people_at_a_booth_that_closed_stay_on_the_seats_page_until_none_is_left(ground: Ground) -> None:
    sheet, old = closed(ground)
    one = Appointment.objects.get(booth=old)
    where, there = f"/lineage/{sheet.coming_id}/seats/{ground.seat.code}/", client(ground.sita)

    page = there.get(where).content.decode()

    assert f'<li id="left-{one.pk}"><a href="/people/appointments/{one.pk}/">' in page
    assert there.post(f"/people/appointments/{one.pk}/end/", {"why": "booth closed"}).status_code == 303
    assert 'id="left-' not in there.get(where).content.decode()


def test_who_could_not_go_along_stays_on_the_seats_page_with_the_booth_to_put_them_forward_at(ground: Ground) -> None:
    sheet, _old, into = merged(ground)
    make.officer("There", "booth_member", into)
    where, there = f"/lineage/{sheet.coming_id}/seats/{ground.seat.code}/", client(ground.sita)
    before = there.get(where).content.decode()

    carry.carry_team(sheet=sheet, by=ground.bilal, at=ground.noon)

    page, member = there.get(where).content.decode(), Appointment.objects.get(person__name_en="Member", until_on=None)
    assert 'id="left-' not in before
    assert (page.count('id="left-'), f'id="left-{member.pk}"' in page) == (1, True)
    assert f'href="/people/new/?booth={into.number}"' in page
    assert there.get(f"/people/new/?booth={into.number}").status_code == 200


def test_a_seats_page_costs_the_same_queries_however_many_are_left(ground: Ground) -> None:
    sheet, old = closed(ground)
    where, there, counts = f"/lineage/{sheet.coming_id}/seats/{ground.seat.code}/", client(ground.sita), []
    for name in ("One", "Two"):
        with CaptureQueriesContext(connection) as told:
            counts.append((there.get(where).content.decode().count('id="left-'), len(told)))
        make.officer(name, "booth_member", old)

    assert counts == [(1, counts[0][1]), (2, counts[0][1])]


def test_the_page_approves_and_refuses_outsiders_readers_and_a_list_not_in_force(ground: Ground) -> None:
    sheet, _old, _into = merged(ground)
    where = f"/lineage/{sheet.coming_id}/seats/{ground.seat.code}/team/"

    assert [client(who).post(where).status_code for who in (ground.dev, ground.sita, ground.bilal, ground.bilal)] == [404, 403, 303, 409]
    other = ground.compared(ground.later(total=109))
    assert client(ground.bilal).post(f"/lineage/{other.pk}/seats/{ground.seat.code}/team/").status_code == 409
    with pytest.raises(OutOfReach):
        carry.carry_team(sheet=sheet, by=ground.dev, at=ground.noon)
    with pytest.raises(VerbMissing):
        carry.carry_team(sheet=sheet, by=ground.sita, at=ground.noon)
