"""A later list of stations over the whole state: compared, confirmed, brought into force while others write, teams carried over.

`python -m benchmarks.org.lineage` alone, or as a part of `make bench ONLY=org`. It builds a home of its own: the stations of
the folder `CHAUPAL_PLACES` (default: the data that lies beside the project) where it is there, else booths by the shipped
counts with made names, and says which. One keeper a booth, two groups each.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import product
from benchmarks.figures import tell

if TYPE_CHECKING:
    from chaupal.lineage.models import ComingList
    from chaupal.org.folder import StationRow
    from chaupal.people.models import Person

FOLDER = Path(os.environ.get("CHAUPAL_PLACES", product.ROOT.parent / "shared" / "data" / "places"))
STATIONS = product.FULL_BOOTHS
VILLAGES = ("RAMPUR", "SHAHPUR", "BILASPUR", "KHERI", "MADHOGARH", "TANDA", "NAGLA", "SIRSA", "DHAURA", "LAKHNA", "BISAULI", "JAITPUR", "KURARA", "MAHOLI")


def tell_all() -> list[bool]:
    """Measure it in a process of its own, because Django is set up once a process; whether each figure is within its limit."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.org.lineage"], cwd=product.ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    told = [bool(json.loads(line)["ok"]) for line in done.stdout.splitlines()]
    return [*told, done.returncode == 0]


def main() -> None:
    """Build, measure, remove."""
    home = product.HOMES / "lineage"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.environ.update(product.environment(home, product.free_port()) | {"DJANGO_SETTINGS_MODULE": "chaupal.config.settings"})
    try:
        subprocess.run([sys.executable, "-m", "chaupal", "upgrade"], cwd=product.ROOT, check=True, stdout=sys.stderr)
        from chaupal.config import boot

        with boot.database():
            boot.set_up_django()
            from django.db import connections

            try:
                _measure()
            finally:
                connections.close_all()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measure() -> None:
    from benchmarks.org.next_list import next_list
    from chaupal.base.clock import now
    from chaupal.lineage.actions import force, seats
    from chaupal.lineage.actions.lists import compare_list
    from chaupal.lineage.reading import Read

    before = _places()
    asha, bilal = _people()
    later = next_list(before, total=STATIONS)
    product.say(f"{sum(map(len, before.values()))} stations now, {later.count} in the later list, {sum(one.kind == 'merged' for told in later.truth.values() for one in told)} merged")
    began = time.monotonic()
    read = Read("made from it", "f" * 64, later.stations)
    coming = compare_list(read=read, year=2025, dated_on=now().date(), by=asha, at=now())
    tell("org", "a later list of 177,516 stations compared, proposals written", time.monotonic() - began, "s")
    _accuracy(coming, before, later)
    asked = sum(coming.sheets.values_list("asked", flat=True))
    tell("org", "proposals that are asked by themselves", asked, "booths")
    began = time.monotonic()
    for sheet in coming.sheets.exclude(asked=0).select_related("seat"):
        for kind in ("same", "renumbered", "renamed", "split", "new", "merged", "closed"):
            try:
                seats.agree_to_all(coming=coming, seat=sheet.seat, kind=kind, by=asha, at=now())
            except seats.NothingToConfirm:
                continue
    seats.confirm_seats(coming=coming, by=asha, at=now())
    tell("org", "every seat answered and confirmed", time.monotonic() - began, "s")
    appointments = _appointments()
    with _writers() as waits:
        began = time.monotonic()
        renewed = force.apply_list(coming=coming, by="bench", at=now())
        seconds = time.monotonic() - began
    tell("org", "from 147,145 stations to 177,516 in force, others writing", seconds, "s", goal=60, limit=60)
    tell("org", "longest wait of another's write meanwhile", max(waits, default=0.0), "s", goal=1, limit=1)
    tell("org", "writes of people, appointments and receipts meanwhile", len(waits), "writes", limit=1, better="higher")
    tell("org", "new booths", len(renewed.opened), "booths")
    _check(appointments)
    _carry(coming, bilal, appointments)
    tell("org", "the plain way: row by row for one seat, times 403 (extrapolated)", _plain() * 403, "s")


def _places() -> Mapping[int, list[StationRow]]:
    from chaupal.base.clock import now
    from chaupal.org import folder, shape, shipped
    from chaupal.org.actions.offices import install_offices
    from chaupal.org.actions.places import load_folder, seed_places
    from chaupal.org.folder import StationRow

    pack = shape.load("district-seat-mandal-booth")
    install_offices(pack)
    if FOLDER.is_dir():
        load_folder(folder=FOLDER, shape=pack, by="bench", at=now())
        return folder.read(FOLDER, shipped.tables()).stations
    product.say("no folder of stations: booths by the shipped counts, names made")
    seed_places(shape=pack, by="bench", at=now())
    lot = random.Random(1)
    return {
        seat.number: [
            StationRow((n, ""), f"PRIMARY SCHOOL {VILLAGES[n // 4 % 14]} {n // 56} ROOM {n % 4 + 1}", "Latn", "roman", lot.randrange(500, 1500))
            for n in range(1, seat.booths + 1)
        ]
        for seat in shipped.tables().seats
    }


def _people() -> tuple[Person, Person]:
    """A keeper and two groups at every booth, by SQL; an organiser of the state and an approver."""
    from django.db import connection

    from chaupal.org.models import Appointment, Office, Unit
    from chaupal.people.models import Person

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (name_hi, name_en, search_key, sort_key, language, sample, joined_at, phone_sealed, phone_blind)"
            " SELECT 'नमूना ' || n, 'Sample ' || n, 'sample ' || n, 'नमूना', 'hi', true, now(), NULL, NULL FROM generate_series(1, (SELECT count(*) FROM org_booth) + 3) n"
        )
        cursor.execute("SELECT min(id) FROM people_person")
        first = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO org_appointment (person_id, office_id, booth_id, state, proposed_by_id, proposed_at, approved_by_id, approved_at, accepted_at, from_on, ended_because)"
            " SELECT %s + 2 + row_number() OVER (ORDER BY number), o.id, number, 'active', %s, now(), %s + 1, now(), now(), current_date, '' FROM org_booth, org_office o WHERE o.key = 'keeper_1'",
            [first, first, first],
        )
        cursor.execute(
            "INSERT INTO relay_group (number, booth, slot, state, name, keeper_id, chosen) SELECT a.booth_id * 2 + s, a.booth_id, s, 'active', '', a.person_id, false FROM org_appointment a, generate_series(0, 1) s WHERE a.booth_id IS NOT NULL"
        )
    state = Unit.objects.get(kind="state")
    told = []
    for place, key in enumerate(("organiser", "approver")):
        person = Person.objects.get(pk=first + place)
        other = first + 2
        Appointment.objects.create(
            person=person, office=Office.objects.get(key=key), unit=state, state="active", proposed_by_id=first + 1 - place, proposed_at=person.joined_at,
            approved_by_id=other, approved_at=person.joined_at, accepted_at=person.joined_at, from_on=person.joined_at.date(),
        )  # fmt: skip
        told.append(person)
    return told[0], told[1]


def _accuracy(coming: ComingList, before: Mapping[int, list[StationRow]], later: Any) -> None:
    """How many of the proposals that nobody is asked about are what really happened, against the truth of the made list."""
    from chaupal.lineage.models import Judgement

    truth = {
        (seat, "end" if one.kind == "merged" else "begin", one.old if one.kind == "merged" else one.new): (one.kind in ("split", "merged"), one.new if one.kind == "merged" else one.old)
        for seat, told in later.truth.items()
        for one in told
    }
    right: Counter[bool] = Counter()
    rows = Judgement.objects.standing().filter(coming=coming, asked=False).values_list(
        "seat__number", "kind", "old__part_no", "old__suffix", "station__part_no", "station__suffix"
    )
    for seat, kind, old_no, old_suffix, new_no, new_suffix in rows.iterator(chunk_size=20_000):
        old, new = None if old_no is None else (old_no, old_suffix), None if new_no is None else (new_no, new_suffix)
        ends = kind in ("merged", "closed")
        told = truth.get((seat, "end" if ends else "begin", old if ends else new))
        right[told == (kind in ("split", "merged"), new if ends else old)] += 1
    tell("org", "proposals not asked that are what really happened", 100 * right[True] / max(1, right.total()), "%", better="higher")


def _appointments() -> dict[int, int]:
    from chaupal.org.models import Appointment

    return dict(Appointment.objects.filter(until_on=None).values_list("pk", "person_id"))


class _writers:
    """Two threads that import people with appointments and take receipts, each write with a lock_timeout of a second."""

    def __enter__(self) -> list[float]:
        self.stop, self.waits = threading.Event(), list[float]()
        self.threads = [threading.Thread(target=self._write, args=(half,)) for half in (0, 1)]
        for thread in self.threads:
            thread.start()
        return self.waits

    def __exit__(self, *_told: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _write(self, half: int) -> None:
        from django.db import connection

        lot = random.Random(half)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            cursor.execute("SELECT number FROM org_booth WHERE closed_on IS NULL")
            booths = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT min(id), (SELECT id FROM org_office WHERE key = 'booth_president') FROM people_person")
            first, office = cursor.fetchone()
            while not self.stop.is_set():
                began = time.monotonic()
                booth = lot.choice(booths)
                cursor.execute(
                    "WITH p AS (INSERT INTO people_person (name_hi, name_en, search_key, sort_key, language, sample, joined_at) VALUES ('नमूना', 'Sample', 'x', 'x', 'hi', true, now()) RETURNING id)"
                    " INSERT INTO org_appointment (person_id, office_id, booth_id, state, proposed_by_id, proposed_at, ended_because) SELECT id, %s, %s, 'nominated', %s, now(), '' FROM p",
                    [office, booth, first],
                )
                cursor.execute("UPDATE relay_group SET state = 'active' WHERE number = %s", [booth * 2 + half])
                cursor.execute("SELECT 1 FROM org_booth WHERE number = %s FOR KEY SHARE", [booth])
                self.waits.append(time.monotonic() - began)
                self.stop.wait(0.005)
        connection.close()


def _check(before: dict[int, int]) -> None:
    """No appointment lost, both trees and the rows themselves count the same."""
    from django.db.models import Sum

    from chaupal.org.models import Appointment, Booth, Unit

    there = set(Appointment.objects.filter(until_on=None).values_list("pk", flat=True))
    tell("org", "appointments lost by it", len(before.keys() - there), "appointments", goal=0, limit=0)
    counted = Booth.objects.open().count()
    totals = dict(Unit.objects.values("kind").annotate(n=Sum("open_booths")).values_list("kind", "n"))
    tell("org", "levels of either tree whose total differs", sum(total != counted for total in totals.values()), "levels", goal=0, limit=0)
    tell("org", "open booths that are missing or too many", abs(counted - STATIONS), "booths", goal=0, limit=0)


def _carry(coming: ComingList, by: Person, before: dict[int, int]) -> None:
    from chaupal.base.clock import now
    from chaupal.lineage.actions import carry
    from chaupal.org.models import Appointment

    began, seats, people = time.monotonic(), 0, 0
    for sheet in coming.sheets.filter(carries__isnull=False).distinct().select_related("seat"):
        people += carry.carry_team(sheet=sheet, by=by, at=now())
        seats += 1
    tell("org", "teams of merged booths carried over, a seat", (time.monotonic() - began) / max(1, seats), "s")
    tell("org", "offices carried over", people, "offices")
    running = set(Appointment.objects.filter(until_on=None).values_list("person_id", flat=True))
    tell("org", "people without the office they had, after it", len(set(before.values()) - running), "people", goal=0, limit=0)


def _plain() -> float:
    """Seconds for one seat's stations one by one through the models: a booth saved, its units found and widened, its station."""
    from django.db import transaction

    from chaupal.base.multirange import of_numbers, union
    from chaupal.org.models import Booth, Station, StationList, Unit, UnitRun

    class Undone(Exception):
        pass

    seat = Unit.objects.get(kind="seat", number=1)
    list_ = StationList.objects.order_by("-pk")[0]
    began = time.monotonic()
    try:
        with transaction.atomic():
            Station.objects.filter(list=list_, booth__seat=seat).delete()
            for booth in Booth.objects.open().filter(seat=seat).order_by("number"):
                booth.save(update_fields=["part_no", "suffix"])
                unit = Unit.objects.holding(booth.number).get(kind="mandal")
                unit.booths = union(unit.booths, of_numbers([booth.number]))
                unit.save(update_fields=["booths"])
                UnitRun.objects.filter(unit=unit).delete()
                UnitRun.objects.bulk_create(UnitRun(unit=unit, lower=lower, upper=upper) for lower, upper in unit.booths)
                for above in Unit.objects.filter(below_rows__unit=unit):
                    above.save(update_fields=["open_booths"])
                Station.objects.create(list=list_, booth=booth, part_no=booth.part_no, suffix=booth.suffix, quality="number-only")
            raise Undone
    except Undone:
        return time.monotonic() - began


if __name__ == "__main__":
    main()
