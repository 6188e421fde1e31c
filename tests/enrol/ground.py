"""What the enrol room's tests stand on: three real seats with their mandals and booths, the cast, and dirty sheets made by code."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from chaupal.enrol.actions import looking, putting, sheets
from chaupal.enrol.models import Sheet
from chaupal.org import shape
from chaupal.org import shipped as places
from chaupal.org.actions.offices import install_offices
from chaupal.org.actions.places import seed_places
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from tests import make

Cells = Sequence[Any]
HEADS = ("नाम", "मोबाइल नंबर", "पद", "विधानसभा", "बूथ संख्या")


@dataclass
class Ground:
    """Asha organises the state, Bilal leads seat 1, Esha one of its mandals, Dev a mandal of seat 2; Tara trains, and only looks."""

    asha: Person
    bilal: Person
    esha: Person
    dev: Person
    tara: Person
    seat: Unit
    mandal: Unit
    booths: list[Booth]
    noon: datetime

    def row(self, n: int, **more: str) -> list[str]:
        """One good row for a booth of the mandal."""
        told = {"name": f"राकेश {'क' * (n % 7 + 1)}", "phone": number(n), "office": "बूथ अध्यक्ष", "seat": self.seat.name_hi, "booth": self.booths[n % 8].part}
        return list((told | more).values())

    def take(self, data: bytes, name: str = "names.csv", by: Person | None = None) -> Sheet:
        return sheets.take_sheet(parts=[data], name=name, by=by or self.bilal, at=self.noon)

    def looked(self, sheet: Sheet, office: str = "", place: str = "", columns: dict[str, int] | None = None) -> Sheet:
        told = sheet.mapping["columns"] | (columns or {})
        mapped = sheets.map_sheet(sheet=sheet, mapping=told, office=office, place=place, by=sheet.by, at=self.noon)
        return looking.check_sheet(sheet=mapped, at=self.noon)

    def brought(self, sheet: Sheet) -> Sheet:
        begun = sheets.start_import(sheet=self.looked(sheet), by=sheet.by, at=self.noon)
        return putting.import_sheet(sheet=begun, at=self.noon)


def number(n: int) -> str:
    """A mobile number that nobody has: invented, one a row."""
    return f"9{n:09d}"


def ground(noon: datetime) -> Ground:
    seed_places(shape=shape.load(make.SHAPE), tables=places.tables().only(1, 2, 3), by="command", at=noon)
    install_offices(shape.load(make.SHAPE))
    seat, elsewhere = (Unit.objects.get(kind="seat", number=n) for n in (1, 2))
    mandal = Unit.objects.filter(kind="mandal").below(seat).order_by("place")[0]
    booths = list(Booth.objects.filter(number__gte=mandal.booths[0][0], number__lt=mandal.booths[0][1]).order_by("number"))
    return Ground(
        make.officer("Asha", "organiser", Unit.objects.get(kind="state")),
        make.officer("Bilal", "seat_lead", seat),
        make.officer("Esha", "mandal_lead", mandal),
        make.officer("Dev", "mandal_lead", Unit.objects.filter(kind="mandal").below(elsewhere).order_by("place")[0]),
        make.officer("Tara", "trainer", Unit.objects.get(kind="state")),
        seat, mandal, booths, noon,
    )  # fmt: skip


def as_csv(rows: Sequence[Cells], *, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Cells], *, merges: Sequence[str] = (), hidden: str = "", others: Sequence[tuple[str, Sequence[Cells]]] = ()) -> bytes:
    book = Workbook()
    first = book.active
    first.title = "सूची"
    for row in rows:
        first.append(list(row))
    for merged in merges:
        first.merge_cells(merged)
    if hidden:
        first.column_dimensions[hidden].hidden = True
    for name, more in others:
        made = book.create_sheet(name)
        made.sheet_state = "hidden"
        for row in more:
            made.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
