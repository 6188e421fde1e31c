"""Three seats with their booths, a later list of theirs, and the people who decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.org.next_list import NextList, next_list
from chaupal.lineage.actions.lists import compare_list
from chaupal.lineage.models import ComingList, Judgement
from chaupal.lineage.reading import Read
from chaupal.org import folder, shape
from chaupal.org.actions.offices import install_offices
from chaupal.org.actions.places import load_folder
from chaupal.org.models import Booth, Unit
from chaupal.people.models import Person
from tests import make
from tests.org.folders import TABLES, stations, write

PACK = shape.load(make.SHAPE)


@dataclass
class Ground:
    """Asha runs the organisation of the state, Gita approves for it, Bilal is convenor of the district, Sita leads the first
    seat, Esha its first mandal, Chitra keeps a group there, Dev leads a seat elsewhere, Lata audits."""

    asha: Person
    gita: Person
    bilal: Person
    sita: Person
    esha: Person
    chitra: Person
    dev: Person
    lata: Person
    seat: Unit
    mandal: Unit
    booth: Booth
    before: folder.Folder
    noon: datetime

    def later(self, *, total: int = 106, seed: int = 3) -> NextList:
        """The list that follows, with 90 stations before it."""
        return next_list(self.before.stations, total=total, seed=seed)

    def compared(self, told: NextList | None = None) -> ComingList:
        """That list handed in by Asha and compared."""
        made = told or self.later()
        read = Read("later.csv", f"{made.count:064x}", made.stations)
        return compare_list(read=read, year=2025, dated_on=self.noon.date(), by=self.asha, at=self.noon)


def ground(where: Path, noon: datetime) -> Ground:
    """Seats 1 to 3 of the shipped table, 30 booths each with names and electors."""
    install_offices(PACK)
    rows = stations()
    for row in rows:
        row["electors"] = 700 + (row["part_no"] * 37) % 800
        row |= {"name_en": f"PRIMARY SCHOOL {VILLAGES[row['part_no'] % 15]} {1 + row['part_no'] // 15}", "script": "Latn", "name_quality": "roman", "name_hi": None}
    write(where, rows)
    load_folder(folder=where, shape=PACK, by="test", at=noon, tables=TABLES)
    state, seats = Unit.objects.get(kind="state"), list(Unit.objects.filter(kind="seat").order_by("number"))
    mandal = Unit.objects.filter(kind="mandal").below(seats[0]).order_by("place")[0]
    booth = Booth.objects.get(number=mandal.booths[0][0])
    elsewhere = seats[1]
    return Ground(
        asha=make.officer("Asha", "organiser", state),
        gita=make.officer("Gita", "approver", state),
        bilal=make.officer("Bilal", "convenor", Unit.objects.filter(kind="org_district", booths__holds=booth.number).get()),
        sita=make.officer("Sita", "seat_lead", seats[0]),
        esha=make.officer("Esha", "mandal_lead", mandal),
        chitra=make.officer("Chitra", "keeper_1", booth),
        dev=make.officer("Dev", "seat_lead", elsewhere),
        lata=make.officer("Lata", "auditor", state),
        seat=seats[0], mandal=mandal, booth=booth, before=folder.read(where, TABLES), noon=noon,
    )  # fmt: skip


VILLAGES = ("RAMPUR", "SHAHPUR", "BILASPUR", "KHERI", "MADHOGARH", "TANDA", "NAGLA", "SIRSA", "DHAURA", "LAKHNA", "BISAULI", "JAITPUR", "KURARA", "MAHOLI", "OEL")


def standing(coming: ComingList) -> dict[str, int]:
    """How many words of each kind stand."""
    found: dict[str, int] = {}
    for kind in Judgement.objects.standing().filter(coming=coming).values_list("kind", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found
