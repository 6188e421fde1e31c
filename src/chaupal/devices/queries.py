"""Reads of the device register: stock boards of both trees, lists, one device, what a person has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from chaupal.base.multirange import Runs, to_database
from chaupal.base.paging import Asked, Page, page
from chaupal.devices.choices import DeviceState
from chaupal.devices.models import Device, Movement
from chaupal.devices.refusals import NoSuchDevice
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.choices import Tree
from chaupal.org.models import Unit
from chaupal.people.models import Person

SIZE = 50


@dataclass(frozen=True, slots=True)
class Stock:
    """Devices of one kind in one unit and below: what happened to them, added up, and where they stand, counted.

    The two are read independently; `balances` says that they agree, which the chain of movements guarantees.
    """

    unit: int
    kind: str
    bought: int = 0
    received: int = 0  # handed in from units outside this one
    given: int = 0  # handed to units outside this one
    issued: int = 0
    returned: int = 0
    found: int = 0
    lost_in_stock: int = 0
    lost_by_holder: int = 0
    retired: int = 0
    in_stock: int = 0
    with_people: int = 0
    are_lost: int = 0
    are_retired: int = 0

    @property
    def lost(self) -> int:
        """Lost in all, from stock or by a holder, those found again not taken off."""
        return self.lost_in_stock + self.lost_by_holder

    @property
    def balance(self) -> int:
        """The stock that the movements leave: bought + received - given - issued + returned + found - lost - retired.

        What a holder lost had left the stock when it was issued, and is not taken off again.
        """
        return (
            self.bought + self.received - self.given - self.issued + self.returned + self.found - self.lost_in_stock - self.retired
        )

    @property
    def balances(self) -> bool:
        """Whether what happened and what is there are the same, place by place."""
        return (self.balance, self.issued - self.returned - self.lost_by_holder, self.lost - self.found, self.retired) == (
            self.in_stock, self.with_people, self.are_lost, self.are_retired,
        )  # fmt: skip


# Taking back counts against what it takes back. A device handed over leaves one unit and comes to another; for a unit that
# holds both of them nothing was handed, so the two sides are netted by the unit above. `live` are the last movements.
_STOCK = """
WITH moved AS (
  SELECT m.unit_id, d.kind, m.kind move, CASE WHEN m.undoes THEN -1 ELSE 1 END n,
         CASE WHEN m.undoes THEN m.state ELSE m.before END came
  FROM devices_movement m JOIN devices_device d ON d.number = m.device_id
), live AS (
  SELECT m.unit_id, d.kind, m.state FROM devices_movement m JOIN devices_device d ON d.number = m.device_id
  WHERE NOT EXISTS (SELECT 1 FROM devices_movement later WHERE later.device_id = m.device_id AND later.place = m.place + 1)
), handed AS (
  SELECT CASE WHEN m.undoes THEN m.unit_id ELSE m.from_unit_id END source, CASE WHEN m.undoes THEN m.from_unit_id ELSE m.unit_id END target,
         d.kind, CASE WHEN m.undoes THEN -1 ELSE 1 END n
  FROM devices_movement m JOIN devices_device d ON d.number = m.device_id WHERE m.kind = 'handed'
), cells AS (
  SELECT a.above_id unit, m.kind, sum(n) FILTER (WHERE move = 'bought') bought, 0 received, 0 given,
    sum(n) FILTER (WHERE move = 'issued') issued, sum(n) FILTER (WHERE move = 'returned') returned,
    sum(n) FILTER (WHERE move = 'found') found_again,
    sum(n) FILTER (WHERE move = 'lost' AND came = 'stock') lost_in_stock, sum(n) FILTER (WHERE move = 'lost' AND came = 'issued') lost_by_holder,
    sum(n) FILTER (WHERE move = 'retired') retired, 0 in_stock, 0 with_people, 0 are_lost, 0 are_retired
  FROM moved m JOIN org_unitabove a ON a.unit_id = m.unit_id WHERE a.above_id = ANY(%(units)s) GROUP BY 1, 2
  UNION ALL
  SELECT a.above_id, h.kind, 0, sum(h.n), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM handed h JOIN org_unitabove a ON a.unit_id = h.target
  WHERE a.above_id = ANY(%(units)s) AND NOT EXISTS (SELECT 1 FROM org_unitabove s WHERE s.unit_id = h.source AND s.above_id = a.above_id) GROUP BY 1, 2
  UNION ALL
  SELECT a.above_id, h.kind, 0, 0, sum(h.n), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM handed h JOIN org_unitabove a ON a.unit_id = h.source
  WHERE a.above_id = ANY(%(units)s) AND NOT EXISTS (SELECT 1 FROM org_unitabove t WHERE t.unit_id = h.target AND t.above_id = a.above_id) GROUP BY 1, 2
  UNION ALL
  SELECT a.above_id, l.kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*) FILTER (WHERE l.state = 'stock'), count(*) FILTER (WHERE l.state = 'issued'),
    count(*) FILTER (WHERE l.state = 'lost'), count(*) FILTER (WHERE l.state = 'retired')
  FROM live l JOIN org_unitabove a ON a.unit_id = l.unit_id WHERE a.above_id = ANY(%(units)s) GROUP BY 1, 2
)
SELECT unit, kind, sum(bought), sum(received), sum(given), sum(issued), sum(returned), sum(found_again), sum(lost_in_stock),
       sum(lost_by_holder), sum(retired), sum(in_stock), sum(with_people), sum(are_lost), sum(are_retired)
FROM cells GROUP BY unit, kind
"""


def stock(units: Sequence[int]) -> dict[int, dict[str, Stock]]:
    """Unit to kind to its stock, in either tree; units that never had a device are left out. One query."""
    found: dict[int, dict[str, Stock]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STOCK, {"units": list(units)})
        for unit, kind, *counts in cursor.fetchall():
            found.setdefault(unit, {})[kind] = Stock(unit, kind, *(int(one or 0) for one in counts))
    return found


COUNTS = tuple(one.name for one in fields(Stock))[2:]


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the stock board, with a stock a kind of device."""

    unit: Unit
    kinds: tuple[Stock, ...]


def board(unit: Unit, tree: str = Tree.PARTY) -> tuple[Line, list[Line]]:
    """The unit's own line and those below it that ever had a device, in one tree. Two queries."""
    children = org.children(unit, tree)
    found = stock([unit.pk, *(child.pk for child in children)])

    def line(one: Unit) -> Line:
        return Line(one, tuple(stock for _kind, stock in sorted(found.get(one.pk, {}).items())))

    return line(unit), [line(child) for child in children if child.pk in found]


# The last movement of each device whose books lie in reach, in the order of the devices' numbers.
_LIST = """
SELECT m.id FROM devices_movement m JOIN devices_device d ON d.number = m.device_id JOIN org_unit u ON u.id = m.unit_id
LEFT JOIN org_appointment a ON a.id = m.holder_id
WHERE u.booths <@ %(reach)s::int4multirange AND m.device_id <side> %(number)s
  AND NOT EXISTS (SELECT 1 FROM devices_movement later WHERE later.device_id = m.device_id AND later.place = m.place + 1)
  AND (%(state)s = '' OR m.state = %(state)s) AND (NOT %(due)s OR a.until_on IS NOT NULL)
  AND (NOT %(unsure)s OR (m.state = 'issued' AND NOT EXISTS (SELECT 1 FROM devices_confirmation c WHERE c.movement_id = m.id)))
  AND (%(tail)s = '' OR d.tail = %(tail)s)
ORDER BY m.device_id <way> LIMIT %(limit)s
"""
SHOWN = ("", "stock", "issued", "unsure", "due", "lost", "retired")


def listed(reach: Runs, shown: str, wanted: Asked, *, tail: str = "", size: int = SIZE) -> Page[Movement]:
    """Devices whose books lie in reach, each as its last movement, by number; key (number,). Two queries.

    `shown`: "" for all, a state, "due" (the holder's office has ended) or "unsure" (nobody said that the holder has it).
    """
    key = wanted.before or wanted.after or (0,)
    sql = _LIST.replace("<side>", "<" if wanted.before else ">").replace("<way>", "DESC" if wanted.before else "")
    values: dict[str, Any] = {
        "reach": to_database(reach), "number": key[0], "state": shown if shown in DeviceState.values else "issued" if shown == "due" else "",
        "due": shown == "due", "unsure": shown == "unsure", "tail": tail, "limit": size + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        ids = [row[0] for row in cursor.fetchall()]
    found = _movements().in_bulk(ids)
    return page([found[pk] for pk in ids], wanted, size, lambda row: (row.device_id,))


def _movements() -> Any:
    return Movement.objects.select_related(
        "device__lot", "unit", "from_unit", "holder__person", "holder__office", "holder__unit", "holder__booth__seat", "by", "confirmation__by"
    )


def history(device: Device) -> list[Movement]:
    """Everything that happened to a device, the last first. One query."""
    return list(_movements().filter(device=device).order_by("-place"))


def last(device: Device) -> Movement:
    """How a device stands. One query."""
    found: Movement = _movements().filter(device=device).order_by("-place")[0]
    return found


def device_for(person: Person, number: int, to: str = "view") -> Device:
    """The door to a device: NoSuchDevice alike for one that is not there and for one in books out of reach; VerbMissing in
    reach without the verb. Two queries."""
    device = Device.objects.select_related("lot__unit").filter(pk=number).first()
    if device is None:
        raise NoSuchDevice
    where = last(device).unit.booths
    if not permission.may(person, "view", "devices", where):
        raise NoSuchDevice
    permission.require(person, to, "devices", where)
    return device


def held_by(person: Person) -> list[Movement]:
    """The devices that are with this person now, by number. One query."""
    later = Movement.objects.filter(device=OuterRef("device"), place=OuterRef("place") + 1)
    return list(_movements().filter(~Exists(later), holder__person=person, state=DeviceState.ISSUED).order_by("device_id"))


def unconfirmed(person: Person) -> int:
    """How many devices wait for this person's word that they have them. One query."""
    return sum(not hasattr(one, "confirmation") for one in held_by(person))


def labels(unit: Unit, lot: int | None, limit: int = 500) -> list[Device]:
    """The devices of a lot, or those in the unit's books, by number, for a sheet of labels. One query."""
    if lot is not None:
        return list(Device.objects.filter(lot=lot, lot__unit__in=Unit.objects.filter(above_rows__above=unit)).order_by("number")[:limit])
    later = Movement.objects.filter(device=OuterRef("device"), place=OuterRef("place") + 1)
    live = Movement.objects.filter(~Exists(later), unit__above_rows__above=unit, state__in=("stock", "issued"))
    return list(Device.objects.filter(number__in=live.values("device")).order_by("number")[:limit])
