"""The names by which booths are found from outside: built anew, in one transaction, when a newer station list is there."""

from __future__ import annotations

from django.db import connection, transaction

from chaupal.base.copy import copy_rows
from chaupal.enrol.models import StationKey
from chaupal.org.models import StationList
from chaupal.people.names import person_key

AT_ONCE = 20_000


@transaction.atomic
def keep_names() -> int:
    """Bring the keys in step with the newest list; how many were written, 0 when they are. One query when nothing is new,
    some seconds for 147,145 names. Nothing is recorded: it is a cache of a list whose loading was."""
    newest = StationList.objects.in_force()
    kept = StationKey.objects.values_list("list", flat=True).first()
    if newest is None or kept == newest.pk:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7204560)")
        cursor.execute("DELETE FROM enrol_stationkey")
        cursor.execute("SELECT booth_id, name FROM org_station WHERE list_id = %s AND name <> ''", [newest.pk])
        found = cursor.fetchall()
    for first in range(0, len(found), AT_ONCE):
        rows = ((number, newest.pk, person_key(name, "")) for number, name in found[first : first + AT_ONCE])
        copy_rows(StationKey, ["booth", "list", "key"], rows)
    return len(found)
