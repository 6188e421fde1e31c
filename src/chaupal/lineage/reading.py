"""Reading a list of stations as election offices publish it: CSV in many dresses, a workbook, or a folder. Checked whole; writes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chaupal.base import workbook
from chaupal.base.errors import Refused
from chaupal.base.forbidden import refuse_columns
from chaupal.lineage import matcher
from chaupal.org.choices import SLOTS_A_SEAT, NameQuality
from chaupal.org.folder import ELECTORS_AT_MOST, NAME_LENGTH, StationRow

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SHOWN = 20  # wrong rows that are told; the count is of all
HEADS_WITHIN = 12  # rows above the heads that may hold titles
ROWS_AT_MOST = 1_500_000
# What a column may be called, folded: lower case, letters and digits alone.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "seat": (
        "acno", "ac", "acnumber", "assemblyno", "assemblyconstituencyno", "assemblyconstituencynumber", "constituencyno", "constituency", "seat", "seatno",
        "विधानसभासंख्या", "विधानसभाक्रमांक", "विधानसभानिर्वाचनक्षेत्रसंख्या", "विधानसभा", "विससंख्या", "विसक्षेत्रसंख्या", "विससं",
    ),
    "part": (
        "partno", "part", "partnumber", "psno", "psnumber", "pollingstationno", "pollingstationnumber", "boothno", "booth", "boothnumber",
        "भागसंख्या", "भाग", "भागक्रमांक", "भागसं", "बूथसंख्या", "बूथ", "बूथनं", "मतदेयस्थलसंख्या", "मतदेयस्थलक्रमांक", "मतदानकेन्द्रसंख्या", "मतदानकेंद्रसंख्या",
    ),
    "suffix": ("suffix", "partsuffix", "प्रत्यय"),
    "name": (
        "name", "psname", "pollingstation", "pollingstationname", "nameofpollingstation", "boothname", "building", "buildingname",
        "नाम", "मतदेयस्थल", "मतदेयस्थलकानाम", "मतदानकेन्द्र", "मतदानकेंद्र", "मतदानकेन्द्रकानाम", "मतदानकेंद्रकानाम", "भवन", "भवनकानाम", "बूथकानाम",
    ),
    "name_hi": ("namehi", "namehindi", "psnamehindi", "hindiname", "नामहिन्दी", "नामहिंदी"),
    "name_en": ("nameen", "nameenglish", "psnameenglish", "englishname", "नामअंग्रेजी"),
    "locality": ("locality", "village", "area", "mohalla", "ग्राम", "गांव", "गाव", "ग्राममोहल्ला", "मोहल्ला", "स्थान", "ग्रामकानाम"),
    "electors": (
        "electors", "totalelectors", "noofelectors", "numberofelectors", "electorstotal", "total",
        "मतदाता", "कुलमतदाता", "मतदाताओंकीसंख्या", "कुलनिर्वाचक", "निर्वाचक", "निर्वाचकोंकीसंख्या", "योग",
    ),
    "quality": ("namequality",),
}  # fmt: skip
_BY_ALIAS = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
_LETTERS = dict(zip("कखगघङच", "ABCDEF", strict=True)) | {"अ": "A", "ब": "B", "स": "C", "द": "D"}
_DIGITS = {0x0966 + digit: str(digit) for digit in range(10)}
_QUALITIES = frozenset(NameQuality.values)
_HINDI = re.compile("[ऀ-ॿ]")
_PART = re.compile(r"(\d{1,4})(?:\.0)?\s*[-/ ]?\s*([A-Za-zअ-ह]{0,2})")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_LOST = re.compile("[\ufffd\ue000-\uf8ff]|[^ऀ-ॿ]?\u094d(?=\\s|$)|(?:^|\\s)[\u093e-\u094c]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong row: where it stands, which field, what is wrong with it and what to do."""

    row: int
    field: str
    says: str | StrPromise

    def as_json(self) -> dict[str, int | str]:
        """As it is kept beside a list that could not be read."""
        return {"row": self.row, "field": self.field, "says": str(self.says)}


class BrokenList(Refused):
    """The list could not be read; nothing was stored. `wrong` are the first rows that are to blame."""

    code, status = "lineage.list_refused", 422
    says = _("%(file)s: %(reason)s Nothing was stored.")

    def __init__(self, *, wrong: Sequence[Wrong] = (), **values: object) -> None:
        super().__init__(fields=None, **values)
        self.wrong = tuple(wrong)


@dataclass(frozen=True, slots=True)
class Read:
    """A list that was read and found in order: stations by the seat's number, in part order."""

    name: str
    digest: str
    stations: Mapping[int, list[StationRow]]

    @property
    def count(self) -> int:
        """How many stations it holds."""
        return sum(map(len, self.stations.values()))


def read(path: Path, seats: Collection[int], *, name: str = "") -> Read:
    """The list at `path`, a CSV or XLSX, a folder of them or with a Parquet of stations, for these seats' numbers.

    All or nothing: raises BrokenList with the first rows that are wrong, ForbiddenColumn (P4). 3 s for 177,516 rows.
    """
    files = [path] if path.is_file() else sorted([*path.glob("*booths*.parquet"), *path.glob("*stations*.csv")]) or sorted([*path.glob("*.csv"), *path.glob("*.xlsx")])
    shown = name or path.name
    if not files:
        raise BrokenList(file=shown, reason=_("there is no list of stations here."))
    if files[-1].suffix == ".parquet":
        files = files[-1:]  # of several years the newest
    digest = hashlib.sha256()
    found: dict[int, dict[tuple[int, str], StationRow]] = defaultdict(dict)
    wrong: list[Wrong] = []
    count = 0
    for file in files:
        digest.update(file.read_bytes())
        rows = _parquet(file) if file.suffix == ".parquet" else table(file.read_bytes(), shown if len(files) == 1 else file.name)
        for number, row in rows:
            count += 1
            told = _station(number, row, seats)
            if isinstance(told, Wrong):
                wrong.append(told)
            elif told[1].part in found[told[0]]:
                part = f"{told[1].part[0]}{told[1].part[1]}"
                wrong.append(Wrong(number, "part", _("part %(part)s of seat %(seat)s stands here twice; leave one.") % {"part": part, "seat": told[0]}))
            else:
                found[told[0]][told[1].part] = told[1]
            if count > ROWS_AT_MOST:
                raise BrokenList(file=shown, reason=_("there are more rows than a state has stations."))
    if wrong:
        first = wrong[0]
        reason = _("%(count)s rows are wrong; the first is row %(row)s, %(field)s: %(says)s") % {
            "count": len(wrong), "row": first.row, "field": first.field, "says": first.says,
        }  # fmt: skip
        raise BrokenList(file=shown, reason=reason, wrong=wrong[:SHOWN])
    if not count:
        raise BrokenList(file=shown, reason=_("no row was found below the heads."))
    return Read(shown, digest.hexdigest(), {seat: [found[seat][part] for part in sorted(found[seat])] for seat in sorted(found)})


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or an old 8-bit code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:400]:
        return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def folded(head: str) -> str:
    """A column's head as the aliases write it: no marks, no spaces, small letters, no nukta."""
    return re.sub(r"[^0-9a-zऀ-ॿ]", "", head.casefold().replace("\u093c", "").replace("\u200d", "").replace("०", "0"))


def table(data: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the heads of a CSV, or of the first sheet of a workbook that has them, each with its number in the file, by our
    names of the columns. Raises BrokenList."""
    for lines in _workbook(data, name) if workbook.is_one(data) else [_separated(data, name)]:
        if (found := _below(lines, name)) is not None:
            yield from found
            return
    raise BrokenList(file=name, reason=_("no row names the columns of seat (AC no, विधानसभा संख्या) and part (part no, भाग संख्या)."))


def _separated(data: bytes, name: str) -> Iterator[Sequence[str]]:
    text = text_of(data)
    head = "\n".join(text.splitlines()[:HEADS_WITHIN])
    mark = max(";\t|,", key=lambda one: (head.count(one), one == ","))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as error:
        raise BrokenList(file=name, reason=_("this is not a table of separated values.")) from error


def _workbook(data: bytes, name: str) -> Iterator[Iterator[Sequence[str]]]:
    try:
        for sheet in workbook.sheets(data):
            yield iter([[_said(cell) for cell in row] for row in sheet.rows])  # read here, so that what breaks in a row is told too
    except ValueError as error:  # each of the three that `workbook.sheets` raises
        raise BrokenList(file=name, reason=_("this is not a workbook that can be read: save the list alone as a new file.")) from error


def _said(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return str(cell)


def _below(lines: Iterator[Sequence[str]], name: str) -> Iterator[tuple[int, dict[str, str]]] | None:
    """The rows below the heads; None where the first rows hold none."""
    for number, line in enumerate(lines, 1):
        known = {at: _BY_ALIAS[folded(cell)] for at, cell in enumerate(line) if folded(cell) in _BY_ALIAS}
        if {"seat", "part"} <= set(known.values()):
            refuse_columns(_told(line), file=name)
            return _rows(lines, known, number)
        if number >= HEADS_WITHIN:
            break
    return None


def _rows(lines: Iterator[Sequence[str]], columns: Mapping[int, str], above: int) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(lines, above + 1):
        if any(cell.strip() for cell in line):
            yield number, {told: line[at].strip() for at, told in columns.items() if at < len(line) and line[at].strip()}


def _told(heads: Sequence[str]) -> list[str]:
    """Heads as rule P4 is asked about them: a number of electors is a count, whatever word of a person it is written with."""
    return [head for head in heads if _BY_ALIAS.get(folded(head)) != "electors"]


def _parquet(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    import duckdb  # late: slow module

    with duckdb.connect() as memory:
        try:
            source = memory.read_parquet(str(path))
            columns = source.columns
            rows = source.fetchall()
        except duckdb.Error as error:
            raise BrokenList(file=path.name, reason=_("this is not a whole Parquet file.")) from error
    refuse_columns(_told(columns), file=path.name)
    known = {at: _BY_ALIAS[folded(column)] for at, column in enumerate(columns) if folded(column) in _BY_ALIAS}
    if not {"seat", "part"} <= set(known.values()):
        raise BrokenList(file=path.name, reason=_("the columns of seat and part number are missing."))
    for number, row in enumerate(rows, 1):
        yield number, {told: str(row[at]).strip() for at, told in known.items() if row[at] not in (None, "")}


def digits(text: str) -> str:
    """Devanagari digits as Latin ones."""
    return text if text.isascii() else text.translate(_DIGITS)


def part_of(text: str) -> tuple[int, str] | None:
    """A part number as lists write it: 12, 12A, 12-A, १२क, 12.0; None where it is none."""
    found = _PART.fullmatch(digits(text).strip())
    if found is None or not 0 < int(found[1]) < SLOTS_A_SEAT - 64:
        return None
    suffix = "".join(_LETTERS.get(letter, letter) for letter in found[2]).upper()
    return (int(found[1]), suffix) if suffix.isascii() else None


def _whole(text: str) -> int | None:
    plain = digits(text).replace(",", "").removesuffix(".0")
    return int(plain) if re.fullmatch(r"[0-9]{1,6}", plain) else None


def _station(number: int, row: Mapping[str, str], seats: Collection[int]) -> tuple[int, StationRow] | Wrong:
    """The seat's number and the station, or what is wrong with the row."""
    seat = _whole(re.match(r"[\d०-९.,]*", row.get("seat", ""))[0])  # type: ignore[index]  # "212-Govind Nagar" as well
    if seat is None or seat not in seats:
        return Wrong(number, "seat", _("this is not the number of a seat here; write the number of the assembly seat."))
    part = part_of(row.get("part", "") + row.get("suffix", ""))
    if part is None:
        return Wrong(number, "part", _("this is not a part number; write it like 12 or 12A."))
    electors = None
    if row.get("electors"):
        electors = _whole(row["electors"])
        if electors is None or electors > ELECTORS_AT_MOST:
            return Wrong(number, "electors", _("this is not a number of electors of one station; write a whole number, or nothing."))
    name, quality = _name(row)
    if len(name) > NAME_LENGTH or _UNFIT.search(name):
        return Wrong(number, "name", _("the name is too long or holds letters that do not belong in a name; shorten or retype it."))
    script = "" if not name else "Deva" if _HINDI.search(name) else "Latn"
    return seat, StationRow(part, name, script, quality, electors or None)


def _name(row: Mapping[str, str]) -> tuple[str, str]:
    told = row.get("name_hi") or row.get("name") or row.get("name_en") or ""
    place = row.get("locality", "")
    raw = " ".join(told.split()) if not place or place in told else f"{' '.join(told.split())}, {' '.join(place.split())}".lstrip(", ")
    if not raw:
        return "", "number-only"
    name = raw if raw.isascii() else matcher.readable(raw) if not _HINDI.search(raw) else raw
    if row.get("quality") in _QUALITIES:
        return name, row["quality"]
    if not _HINDI.search(name):
        return name, "roman"
    if _LOST.search(name):
        return name, "unicode-damaged"
    return name, "unicode" if name == raw else "converted-krutidev"


def digest_of(rows: Iterable[StationRow]) -> str:
    """One hash of a seat's stations, for the ledger: whoever has the list can make it again."""
    text = "\n".join(f"{row.part[0]}{row.part[1]}\t{row.quality}\t{row.name}\t{row.electors or ''}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()
