"""Sheets of names at full size: 250 rows while somebody waits, 100,000 rows by the worker's code; beside them rows made one model at a time.

`python -m benchmarks.org.sheets` alone, or as a part of `make bench ONLY=org`. It changes a copy of the full home.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from benchmarks import product
from benchmarks.figures import tell

if TYPE_CHECKING:
    from chaupal.enrol.models import Sheet
    from chaupal.people.models import Person

SHORT, LONG, PLAIN = 250, 100_000, 5_000  # rows
BAD = 20  # every so manieth row has a number that is none: 5 %
HEADS = ("नाम", "मोबाइल नंबर", "पद", "विधानसभा", "बूथ संख्या")
# Invented names of both scripts: three of these syllables and a second word of two, so that most rows bear a name of their own.
DEVANAGARI = ("रा", "के", "मो", "ह", "नी", "दि", "वा", "सु", "ता", "ल", "गी", "प्र")
ROMAN = ("ra", "ke", "mo", "ha", "nee", "di", "va", "su", "ta", "la", "gi", "pra")


def tell_all() -> list[bool]:
    """Measure it in a process of its own, because Django is set up once a process; whether each figure is within its limit."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.org.sheets"], cwd=product.ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    return [*(bool(json.loads(line)["ok"]) for line in done.stdout.splitlines()), done.returncode == 0]


def name(n: int) -> str:
    """The name of the row of this number, every second one in Roman letters."""
    syllables = ROMAN if n % 2 else DEVANAGARI
    picked = [syllables[n // 12**place % 12] for place in range(5)]
    first, second = "".join(picked[:3]), "".join(picked[3:]) + syllables[4]
    return f"{first.title()} {second.title()}" if n % 2 else f"{first} {second}"


def rows(first: int, many: int) -> list[list[str]]:
    """Invented people for booths all over the state, one a booth, 5 % of the numbers broken."""
    from chaupal.org.models import Booth

    places = list(Booth.objects.filter(closed_on=None).order_by("number").values_list("seat__number", "part_no", "suffix"))
    step = max(len(places) // many, 1)
    return [
        [
            name(n), "12345" if n % BAD == 0 else f"9{first + n:09d}", "बूथ अध्यक्ष",
            str(places[n * step % len(places)][0]), f"{places[n * step % len(places)][1]}{places[n * step % len(places)][2]}",
        ]
        for n in range(many)
    ]  # fmt: skip


def as_csv(told: list[list[str]]) -> bytes:
    """The rows as a table program writes them."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *told])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(told: list[list[str]]) -> bytes:
    """The same as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("सूची")
    for row in (HEADS, *told):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def looked(data: bytes, name: str, by: Person) -> tuple[Sheet, float]:
    """The file taken, mapped and read: a short one here, as its request does, a long one by the worker; seconds."""
    from chaupal.base.clock import now
    from chaupal.enrol.actions import looking, sheets

    began = time.monotonic()
    made = sheets.take_sheet(parts=[data], name=name, by=by, at=now())
    mapped = sheets.map_sheet(sheet=made, mapping=made.mapping["columns"], office="", place="", by=by, at=now())
    done = looking.check_sheet(sheet=mapped, at=now()) if mapped.is_short else by_the_worker(mapped)
    return done, time.monotonic() - began


def by_the_worker(sheet: Sheet) -> Sheet:
    """The sheet when the product's worker has done with it; RuntimeError where it was turned away."""
    from chaupal.enrol.choices import SheetState
    from chaupal.enrol.models import Sheet

    while sheet.is_under_way:
        time.sleep(0.2)
        sheet = Sheet.objects.select_related("by").get(pk=sheet.pk)
    if sheet.state not in (SheetState.READY, SheetState.DONE):
        raise RuntimeError(f"the sheet is {sheet.state}: {sheet.fault}")
    return sheet


def brought(sheet: Sheet) -> tuple[Sheet, float]:
    """The sheet brought in; seconds."""
    from chaupal.base.clock import now
    from chaupal.enrol.actions import putting, sheets

    began = time.monotonic()
    started = sheets.start_import(sheet=sheet, by=sheet.by, at=now())
    done = putting.import_sheet(sheet=started, at=now()) if started.is_short else by_the_worker(started)
    return done, time.monotonic() - began


def measure(by: Person) -> None:
    """Every figure; `by` may put forward in the whole state."""
    looked(as_xlsx(rows(900_000, 2)), "warm.xlsx", by)  # a server that runs has the reader and the typefaces loaded
    first, preview = looked(as_xlsx(rows(1, SHORT)), "short.xlsx", by)
    done, putting = brought(first)
    assert done.counts["new"] + done.counts["bad"] == SHORT, done.counts
    tell("org", "250-row sheet (XLSX): preview", preview, "s", goal=1.5, limit=3)
    tell("org", "250-row sheet (XLSX): preview and import", preview + putting, "s", goal=1.5, limit=3)
    data = as_xlsx(rows(1_000_000, LONG))
    first, preview = looked(data, "long.xlsx", by)
    done, putting = brought(first)
    assert done.counts["new"] + done.counts["bad"] == LONG, done.counts
    tell("org", "100,000-row sheet (XLSX): read and judged", preview, "s", goal=30)
    tell("org", "100,000-row sheet (XLSX): brought in", putting, "s", goal=45, limit=60)
    tell("org", "100,000-row sheet: rows a second", LONG / putting, "rows/s", better="higher")
    tell("org", "5,000 rows by a model each (bulk_create): rows a second", plain(by), "rows/s", better="higher")


def plain(by: Person) -> float:
    """What it would be by Django's own rows, without reading, judging and the ledger's lines."""
    from chaupal.base import seal
    from chaupal.base.clock import now
    from chaupal.org.models import Appointment, Booth, Office
    from chaupal.people import names
    from chaupal.people.models import Person

    booths = list(Booth.objects.filter(closed_on=None).order_by("-number")[:PLAIN])
    office = Office.objects.get(key="booth_president")
    began, at = time.monotonic(), now()
    people = Person.objects.bulk_create(
        [
            Person(
                name_hi=f"राकेश {n}", name_en=f"Rakesh {n}", search_key=names.person_key(f"राकेश {n}", f"Rakesh {n}"), sort_key=names.sort_key("राकेश"),
                phone_sealed=seal.seal(f"918{n:09d}", field="people.phone"), phone_blind=seal.blind(f"918{n:09d}", field="people.phone"), joined_at=at,
            )
            for n in range(PLAIN)
        ]
    )  # fmt: skip
    Appointment.objects.bulk_create(
        [Appointment(person=person, office=office, booth=booth, proposed_by=by, proposed_at=at) for person, booth in zip(people, booths, strict=True)]
    )
    return PLAIN / (time.monotonic() - began)


def main() -> None:
    """In a copy of the full home."""
    with product.copied("sheets") as home, product.running(home) as run, product.django(run):
        from datetime import date

        from benchmarks import stage
        from chaupal.base.clock import now
        from chaupal.org.models import Appointment, Office
        from chaupal.sample.cast import person

        # The sample has no organiser, the office of the state desk that puts people forward everywhere.
        asha, two = person("asha"), {"proposed_by": person("gauri"), "approved_by": person("hari")}
        Appointment.objects.create(
            person=asha, office=Office.objects.get(key="organiser"), unit=stage.state(), state="active", proposed_at=now(), approved_at=now(),
            accepted_at=now(), from_on=date(2026, 12, 1), **two,
        )  # fmt: skip
        # Every booth of the full home has its president: their places are made free, so that the sheet's rows go in.
        Appointment.objects.filter(office=Office.objects.get(key="booth_president"), until_on=None).update(until_on="2027-01-01", state="ended")
        measure(asha)


if __name__ == "__main__":
    main()
