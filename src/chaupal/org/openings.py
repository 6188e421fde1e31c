"""Who opened whose number and took which list out: for those whose doing it is, and for those whom it is about."""

from __future__ import annotations

from datetime import datetime

from chaupal.base.paging import FIRST, Asked, Page, page
from chaupal.org.models import Opening, Takeout
from chaupal.people.models import Person

SIZE = 20


def running(by: Person, about: Person, at: datetime) -> Opening | None:
    """The opening by which `by` still sees the number of `about`. One query."""
    return Opening.objects.select_related("person").filter(by=by, person=about, until__gt=at).order_by("-until").first()


def about(person: Person, wanted: Asked = FIRST) -> Page[Opening]:
    """Who opened this person's number, the newest first, with office, place and reason; key (id,). One query."""
    rows = Opening.objects.select_related("by", "office__office", "office__unit", "office__booth__seat").filter(person=person)
    if wanted.after is not None:
        rows = rows.filter(pk__lt=wanted.after[0])
    if wanted.before is not None:
        rows = rows.filter(pk__gt=wanted.before[0])
    found = list(rows.order_by("pk" if wanted.before is not None else "-pk")[: SIZE + 1])
    return page(found, wanted, SIZE, lambda row: (row.pk,))


def lists_with(person: Person) -> list[Takeout]:
    """The last lists naming people that were taken out of places in which this person holds an office. One query.

    A list is kept by its places and number of rows: who stood in it is not written down, so this may name one more than
    really held the name.
    """
    inside = (
        "EXISTS (SELECT 1 FROM org_appointment a LEFT JOIN org_unit au ON au.id = a.unit_id"
        " WHERE a.person_id = %s AND coalesce(au.booths, int4multirange(int4range(a.booth_id, a.booth_id + 1))) <@ "
        "coalesce(org_takeout.reach, (SELECT u.booths FROM org_unit u WHERE u.id = org_takeout.unit_id)))"
    )
    rows = Takeout.objects.select_related("by", "office__office", "unit").filter(names_people=True)
    return list(rows.extra(where=[inside], params=[person.pk]).order_by("-at", "-pk")[:SIZE])
