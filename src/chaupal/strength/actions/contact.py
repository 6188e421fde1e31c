"""Noting that a person's phone or desk asked for something today: one row a person, the day alone (R12)."""

from __future__ import annotations

from datetime import date

from django.db import connection

from chaupal.people.models import Person

_NOTE = """
INSERT INTO strength_contact (person_id, "on") VALUES (%s, %s)
ON CONFLICT (person_id) DO UPDATE SET "on" = excluded."on" WHERE strength_contact."on" < excluded."on"
"""


def note_contact(*, person: Person, on: date) -> None:
    """Write the day down; an earlier one is overwritten, a later one stays. No act of anybody, so nothing in the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [person.pk, on])
