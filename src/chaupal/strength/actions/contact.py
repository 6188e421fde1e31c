"""Noting that a person's phone or desk asked for something today: one row a person, the day alone (R12)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.db.models import Q

from chaupal.people.models import Person
from chaupal.strength.choices import ACTIVE_DAYS
from chaupal.strength.models import Contact

_NOTE = """
INSERT INTO strength_contact (person_id, "on") VALUES (%s, %s)
ON CONFLICT (person_id) DO UPDATE SET "on" = excluded."on" WHERE strength_contact."on" < excluded."on"
"""


def note_contact(*, person: Person, on: date) -> None:
    """Write the day down; an earlier one is overwritten, a later one stays. No act of anybody, so nothing in the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [person.pk, on])


def forget_contacts(*, on: date) -> int:
    """Delete days that say nothing any more: of 14 days and more ago, and of people who left; how many."""
    gone, _each = Contact.objects.filter(Q(on__lte=on - timedelta(days=ACTIVE_DAYS)) | Q(person__left_at__isnull=False)).delete()
    return gone
