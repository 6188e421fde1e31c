from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from chaupal.base.clock import local
from chaupal.org.models import Appointment, Booth, Office, Unit
from chaupal.strength import standing
from chaupal.strength.actions.contact import note_contact
from chaupal.strength.actions.counting import count_changed, rebuild
from chaupal.strength.choices import Filled
from chaupal.strength.models import Cell, Contact, Count, Mark, Rebuild, Standing, Vacancy
from tests import make


def stand(unit: Unit) -> standing.Stand:
    return standing.of([unit.pk])[unit.pk]


def test_counting_tells_places_names_and_yeses_of_every_unit(ground):
    told = stand(ground.mandal)

    at_booth = Office.objects.filter(unit_kind="booth").aggregate(n=Sum("strength"))["n"]
    at_mandal = Office.objects.filter(unit_kind="mandal").aggregate(n=Sum("strength"))["n"]
    assert told.sanctioned == ground.mandal.open_booths * at_booth + at_mandal
    assert (told.named, told.accepted, told.active) == (2, 2, 0)  # Chitra at her booth, Esha for the mandal
    assert (told.empty, told.short) == (ground.mandal.open_booths, 0)


def test_counting_adds_up_alike_in_both_trees(ground):
    state = stand(Unit.objects.get(kind="state"))

    for name in ("sanctioned", "named", "accepted", "empty"):
        whole = sum(getattr(stand(unit), name) for unit in Unit.objects.filter(kind="mandal"))
        own = sum(getattr(cell, name) for cell in Cell.objects.exclude(unit__kind__in=("mandal", "root")))
        assert whole + own == getattr(state, name)
    for kind in ("district", "lok_sabha", "org_district"):
        units = Unit.objects.filter(kind=kind)
        assert sum(stand(unit).empty for unit in units) == state.empty


def test_a_nominee_counts_as_named_and_as_accepted_only_after_the_own_yes(ground):
    holder = Appointment.objects.get(person=ground.esha)
    Appointment.objects.filter(pk=holder.pk).update(accepted_at=None, state="approved")
    count_changed(at=ground.noon)
    before = stand(ground.mandal)

    Appointment.objects.filter(pk=holder.pk).update(accepted_at=ground.noon, state="active")
    count_changed(at=ground.noon)

    assert (before.named, before.accepted, stand(ground.mandal).accepted) == (2, 1, 2)


@pytest.mark.parametrize(("days", "active"), [(0, 1), (13, 1), (14, 0)])
def test_whoever_was_in_contact_on_one_of_fourteen_days_is_active(days, active, ground):
    today = local(ground.noon).date()

    note_contact(person=ground.chitra, on=today - timedelta(days=days))
    count_changed(at=ground.noon)

    assert stand(ground.mandal).active == active
    assert (stand(ground.mandal).empty, stand(ground.mandal).short) == (ground.mandal.open_booths - active, active)


def test_somebody_suspended_is_not_active(ground):
    note_contact(person=ground.chitra, on=local(ground.noon).date())
    Appointment.objects.filter(person=ground.chitra).update(state="suspended")

    count_changed(at=ground.noon)

    assert (stand(ground.mandal).named, stand(ground.mandal).active) == (2, 0)


def test_the_days_turn_makes_people_inactive_without_any_change(ground):
    note_contact(person=ground.chitra, on=local(ground.noon).date())
    count_changed(at=ground.noon)
    before = stand(ground.mandal).active

    later = ground.noon + timedelta(days=14)
    count_changed(at=later)

    assert (before, stand(ground.mandal).active) == (1, 0)
    assert standing.as_of() == later


def test_being_seen_again_the_next_day_marks_nothing(ground):
    today = local(ground.noon).date()
    note_contact(person=ground.chitra, on=today)
    count_changed(at=ground.noon)

    note_contact(person=ground.chitra, on=today + timedelta(days=1))

    assert Mark.objects.count() == 0
    assert Contact.objects.get(person=ground.chitra).on == today + timedelta(days=1)


def test_an_earlier_day_never_overwrites_a_later_one(ground):
    today = local(ground.noon).date()

    note_contact(person=ground.chitra, on=today)
    note_contact(person=ground.chitra, on=today - timedelta(days=3))

    assert Contact.objects.get(person=ground.chitra).on == today


def test_an_ended_appointment_no_longer_counts_and_leaves_a_vacancy_since_that_day(ground):
    day = local(ground.noon).date()
    Appointment.objects.filter(person=ground.chitra).update(until_on=day, state="ended")

    count_changed(at=ground.noon)

    assert stand(ground.mandal).named == 1
    vacancy = Vacancy.objects.get(booth=ground.booths[0].number, office__key="keeper_1")
    assert (vacancy.missing, vacancy.since, vacancy.unit_id) == (1, day, ground.mandal.pk)


def test_a_filled_place_is_no_vacancy(ground):
    filled = {"unit": ground.mandal, "booth": ground.booths[1].number, "office": Office.objects.get(key="keeper_2")}
    before = Vacancy.objects.filter(**filled).count()

    make.officer("Second keeper", "keeper_2", ground.booths[1])
    count_changed(at=ground.noon)

    assert (before, Vacancy.objects.filter(**filled).count()) == (1, 0)
    assert Vacancy.objects.filter(unit=ground.mandal, booth=0).count() == 4  # Esha holds one of five


def test_counting_again_without_a_change_moves_only_the_time(ground):
    first, later = count_changed(at=ground.noon), ground.noon + timedelta(minutes=2)

    second = count_changed(at=later)

    assert (first, second, standing.as_of()) == (0, 0, later)


def test_a_change_is_counted_in_its_own_units_and_those_above_alone(ground):
    elsewhere = Unit.objects.filter(kind="mandal").exclude(pk=ground.mandal.pk).first()
    Cell.objects.filter(unit=elsewhere).update(named=77)

    make.officer("Second keeper", "keeper_2", ground.booths[1])
    count_changed(at=ground.noon)

    assert Cell.objects.get(unit=ground.mandal).named == 3
    assert Cell.objects.get(unit=elsewhere).named == 77  # the night's rebuild finds it


def test_rebuild_tells_what_differs_and_puts_it_right(ground):
    Cell.objects.filter(unit=ground.mandal).update(named=77)
    Vacancy.objects.filter(unit=ground.mandal, booth=0).delete()

    found = rebuild(at=ground.noon)

    assert found is not None
    assert found.differing == [[ground.mandal.code, "named", 77, 2]]
    assert (found.differ, found.vacancies_differ) == (1, 4)
    assert Cell.objects.get(unit=ground.mandal).named == 2
    assert Standing.objects.get(unit=ground.mandal).named == 2


def test_rebuild_equals_what_was_counted_by_day_after_many_changes(ground):
    for number, booth in enumerate(Booth.objects.order_by("number")[:40:3]):
        held = make.appoint(make.person(f"Member {number}"), ("booth_member", "keeper_1", "booth_president")[number % 3], booth)
        if number % 4 == 0:
            note_contact(person=held.person, on=local(ground.noon).date())
        if number % 5 == 0:
            Appointment.objects.filter(pk=held.pk).update(until_on=local(ground.noon).date(), state="ended")
        count_changed(at=ground.noon)

    found = rebuild(at=ground.noon)

    assert found is not None
    assert (found.differ, found.vacancies_differ, found.units) == (0, 0, Unit.objects.count())
    assert Rebuild.objects.get().on == local(ground.noon).date()


def test_a_booth_that_opens_or_closes_is_counted(ground):
    before = stand(ground.mandal)
    Booth.objects.filter(pk=ground.booths[-1].pk).update(closed_on=local(ground.noon).date())

    count_changed(at=ground.noon)

    after = stand(ground.mandal)
    assert (before.empty - after.empty, before.sanctioned - after.sanctioned) == (1, 5)
    assert not Vacancy.objects.filter(booth=ground.booths[-1].pk).exists()


def test_above_five_thousand_rows_one_mark_says_all(ground):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (name_hi, name_en, search_key, sort_key, language, sample, joined_at)"
            " SELECT 'न', 'N', 'n', 'n', 'hi', true, now() FROM generate_series(1, 5001)"
        )
        cursor.execute(
            "INSERT INTO org_appointment (person_id, office_id, booth_id, state, proposed_by_id, proposed_at, ended_because)"
            " SELECT p.id, %s, %s, 'nominated', %s, now(), '' FROM people_person p WHERE p.name_en = 'N'",
            [Office.objects.get(key="booth_member").pk, ground.booths[0].number, ground.esha.pk],
        )

    assert list(Mark.objects.values_list("unit", "booth")) == [(None, None)]
    count_changed(at=ground.noon)
    assert stand(ground.mandal).named == 5003


def test_filled_follows_who_is_active(ground):
    told = [standing.Stand(1, sanctioned=5, active=active).filled for active in (0, 1, 5, 6)]

    assert told == [Filled.NONE, Filled.SHORT, Filled.FULL, Filled.FULL]
    assert standing.Stand(1).filled == Filled.FULL
    assert Count.objects.count() == 1
