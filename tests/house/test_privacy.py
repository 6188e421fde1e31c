"""No plain phone number in any table, whatever acts wrote it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from chaupal.base import seal
from chaupal.org import permission
from chaupal.org.actions import offices, openings
from chaupal.org.models import Appointment, Office
from chaupal.people.models import Person
from tests import make

PHONE = "915098765432"


def everything() -> list[str]:
    """Every row of every table as text, bytes in hex and as letters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        told = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            told += [f"{table}: {row[0]}" for row in cursor.fetchall()]
    return told


@pytest.fixture
def nominee(db: None, noon: datetime) -> Appointment:
    mandal = make.mandal(1)
    lead = make.officer("Esha", "mandal_lead", mandal)
    return offices.nominate_member(
        name_hi="नई", name_en="New", phone=PHONE, office=Office.objects.get(key="mandal_co_lead"), unit=mandal, by=lead, at=noon
    )


def test_no_table_holds_a_plain_number(nominee: Appointment, noon: datetime) -> None:
    needles = (PHONE, PHONE[2:], PHONE.encode().hex(), PHONE[2:].encode().hex())

    found = [row[:80] for row in everything() for needle in needles if needle in row]

    assert found == []


def test_the_lead_opens_a_number_and_the_ledger_knows(nominee: Appointment, noon: datetime) -> None:
    lead = Person.objects.get(name_en="Esha")

    opened = openings.open_phone_number(appointment=nominee, reason="chase", by=lead, at=noon)

    assert openings.number_of(opened, noon) == PHONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_entry WHERE act = 'org.phone_opened' AND by_id = %s", [str(lead.pk)])
        assert cursor.fetchone() == (1,)


def test_a_number_does_not_open_from_outside(nominee: Appointment, noon: datetime) -> None:
    other = make.officer("Dev", "mandal_lead", make.mandal(2))

    with pytest.raises(permission.OutOfReach):
        openings.open_phone_number(appointment=nominee, reason="chase", by=other, at=noon)


def test_a_sealed_number_cannot_move_to_another_column(nominee: Appointment) -> None:
    sealed = nominee.person.phone_sealed
    assert sealed is not None

    with pytest.raises(Exception) as problem:
        seal.unseal(sealed, field="people.other")

    assert type(problem.value).__name__ == "InvalidTag"
