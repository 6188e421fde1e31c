"""Which column of a sheet holds what: heads in Hindi, English and Roman Hindi; where the heads stand; what rule P4 forbids there.

Pure. A head is compared without signs and numerals; what no table names is not used, and the page says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chaupal.base.forbidden import forbidden_column, refuse_columns
from chaupal.base.words import latin_digits
from chaupal.enrol.reading import Raw, Row
from chaupal.people.names import fold

NAME, NAME_HI, NAME_EN, PHONE, OFFICE = "name", "name_hi", "name_en", "phone", "office"
CODE, DISTRICT, SEAT, MANDAL, BOOTH, AGE = "code", "district", "seat", "mandal", "booth", "age"
FIELDS = (NAME, NAME_HI, NAME_EN, PHONE, OFFICE, CODE, DISTRICT, SEAT, MANDAL, BOOTH, AGE)
# The column of reasons in a sheet of rows that came back; it is ours, and no part of what a sheet is known by.
REASONS = ("क्यों नहीं जुड़ा", "Why it was not taken")

HEADS_WITHIN = 25  # filled rows in which the heads are looked for
BARE = 3  # rows looked at for forbidden words where no heads are found

# A sheet says "name" of fathers, stations and villages too: what stands first here decides.
_SAYS: tuple[tuple[str, str], ...] = (
    ("", "पिता पति माता अभिभावक father husband mother guardian pita pati wife पत्नी"),
    ("", "क्यों नहीं जुडा|why it was not taken|remark remarks टिप्पणी reason कारण"),
    (PHONE, "मोबाइल मोबाईल मोबा फोन फ़ोन दूरभाष व्हाट्सएप+नंबर व्हाट्सऐप+नंबर whatsapp+no whatsapp+number mobile mob phone telephone cell contact+no"
            " contact+number contact संपर्क सम्पर्क mobail mobil fon durbhash"),
    (AGE, "आयु उम्र जन्म जन्मतिथि age umr umar aayu dob birth"),
    (OFFICE, "पद दायित्व पदनाम जिम्मेदारी office designation responsibility role pad dayitva position"),
    (NAME_HI, "नाम+हिंदी नाम+हिन्दी हिंदी+नाम हिन्दी+नाम name+hindi hindi+name naam+hindi name+hi नाम+hindi"),
    (NAME_EN, "नाम+अंग्रेजी नाम+इंग्लिश अंग्रेजी+नाम name+english english+name name+eng name+en naam+english name+roman नाम+english नाम+roman"),
    (NAME, "अध्यक्ष+नाम प्रभारी+नाम संयोजक+नाम सदस्य+नाम कार्यकर्ता+नाम पदाधिकारी+नाम प्रमुख+नाम एजेंट+नाम member+name worker+name volunteer+name"
           " president+name karyakarta+name karyakarta+naam adhyaksh+naam adhyaksh+name prabhari+naam prabhari+name lead+name keeper+name full+name"
           " पूरा+नाम person+name"),
    ("", "केंद्र+नाम केन्द्र+नाम स्थल+नाम बूथ+नाम booth+name station+name center+name centre+name village गांव गाँव ग्राम पता address gram"),
    (CODE, "कोड code"),
    (BOOTH, "बूथ भाग booth part bhag मतदेय+स्थल polling+station buth"),
    (MANDAL, "मंडल मण्डल सेक्टर mandal sector"),
    (SEAT, "विधानसभा विधान+सभा क्षेत्र+संख्या assembly vidhansabha vidhan+sabha constituency seat ac"),
    (DISTRICT, "जिला जनपद district zila jila janpad distt"),
    (NAME, "नाम name naam nam"),
)  # fmt: skip


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+|[\u0900-\u0963\u0971-\u097f]+", fold(text))


_TABLE = [
    (field, [frozenset(word for part in entry.split("+") for word in _words(part)) for entry in re.split(r"[\s|]+", said)])
    for field, said in _SAYS
]


def field_of(head: str) -> str:
    """What a column under this head holds, one of FIELDS; "" where no table says."""
    words = set(_words(head))
    # "Mobile No." and "mobileno", "boothno": what people write together.
    words |= {word.removesuffix(end) for word in words for end in ("no", "number", "nam", "name", "naam") if len(word) > len(end) + 3 and word.endswith(end)}
    for field, entries in _TABLE:
        if any(entry <= words for entry in entries):
            return field
    return ""


_NO_DIGIT = re.compile(r"\D|\.0+$")
_PHONE_LIKE = re.compile(r"(?:\+?91|0)?[6-9]\d{9}")


def has_phone(row: Row) -> bool:
    """Whether some cell could be a mobile number: such a row is one of names, not of heads."""
    return any(_PHONE_LIKE.fullmatch(_NO_DIGIT.sub("", latin_digits(cell))) for cell in row if 9 < len(cell) < 40)


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of a sheet: one text a column, and the place of the first row under them (from 0)."""

    names: tuple[str, ...]
    first: int
    fields: tuple[str, ...]  # what each column holds by its head

    @property
    def known(self) -> int:
        """How many different things the heads name."""
        return len({field for field in self.fields if field})


def _known(row: Sequence[str]) -> int:
    return len({field for cell in row if cell and (field := field_of(cell))})


def heads_of(rows: Sequence[Row]) -> Heads:
    """Where the heads stand: the row that names most, with a second one under or over it where both say something.

    A sheet without heads begins at its first row, its columns named by number.
    """
    filled = [at for at, row in enumerate(rows) if any(row)][:HEADS_WITHIN]
    people = next((at for at in filled if has_phone(rows[at])), len(rows))  # heads that come again further down are no better ones
    filled = [at for at in filled if at <= people]
    best = max(filled, key=lambda at: (_known(rows[at]) if not has_phone(rows[at]) else -1, -at), default=-1)
    if best < 0 or has_phone(rows[best]) or not _known(rows[best]):
        plain = [at for at in filled if len(set(rows[at]) - {""}) > 1]
        if not plain:
            return Heads((), 0, ())
        if has_phone(rows[plain[0]]):
            wide = max(len(rows[at]) for at in filled)
            return Heads(tuple(str(n + 1) for n in range(wide)), plain[0], ("",) * wide)
        best = plain[0]
    above, below = best, best
    if best + 1 < len(rows) and not has_phone(rows[best + 1]) and _adds(rows, best, best + 1):
        below = best + 1
    if best > 0 and not has_phone(rows[best - 1]) and len(set(rows[best - 1]) - {""}) > 1 and _adds(rows, best, best - 1):
        above = best - 1
    names = _joined(rows[above : below + 1])
    return Heads(names, below + 1, tuple(_field_of_both(name, [row[at] if at < len(row) else "" for row in rows[above : below + 1]]) for at, name in enumerate(names)))


def _adds(rows: Sequence[Row], best: int, other: int) -> bool:
    """Whether a second row of heads says more than the first: a field in itself, or what only both together name.

    Somebody whose number is missing or broken stands there as well: such a row says something that is no word of a head.
    """
    if not all(_is_head(cell) for cell, first in zip(rows[other], rows[best], strict=False) if cell and field_of(first)):
        return False
    pair = (rows[best], rows[other]) if best < other else (rows[other], rows[best])
    return _known(rows[other]) > 0 or _known(_joined(pair)) > _known(rows[best])


_HEAD_WORDS = frozenset(word for _field, entries in _TABLE for entry in entries for word in entry) | frozenset(
    _words("संख्या नंबर नं सं क्र क्रमांक का की के कोड विवरण हिंदी हिन्दी अंग्रेजी no number sr s sno serial details in of hindi english first last")
)


def _is_head(cell: str) -> bool:
    """Whether nothing but words of heads stands in a cell."""
    return set(_words(cell)) <= _HEAD_WORDS and not any(letter.isdigit() for letter in cell)


def _joined(rows: Sequence[Row]) -> tuple[str, ...]:
    wide = max(map(len, rows))
    columns = ([row[at] for row in rows if at < len(row) and row[at]] for at in range(wide))
    return tuple(" ".join(dict.fromkeys(said))[:120] for said in columns)


def _field_of_both(name: str, parts: Sequence[str]) -> str:
    return field_of(name) or next((field for part in reversed(parts) if part and (field := field_of(part))), "")


def repeats_heads(row: Row, heads: Heads) -> bool:
    """Whether a row further down is heads once more, as a printed list has them on every page: the same words in the same
    columns, or nothing but words of heads and of what is forbidden."""
    if has_phone(row):
        return False
    filled = [(cell, name) for cell, name in zip(row, heads.names, strict=False) if cell]
    same = sum(1 for cell, name in filled if _words(cell) and set(_words(cell)) <= set(_words(name)))
    if same >= 2 and same * 2 >= len(filled):
        return True
    return all(_is_head(cell) or forbidden_column(cell) for cell, _name in filled) and _known(row) >= 2


def refuse_forbidden(sheets: Iterable[Raw], *, file: str) -> None:
    """Raise ForbiddenColumn for a column of any sheet, hidden ones included, that rule P4 forbids. Values are not looked at.

    Looked at are the heads, the row under them where it holds no number, and rows above them that have several cells.
    """
    for sheet in sheets:
        heads = heads_of(sheet.rows)
        refuse_columns(heads.names, file=file)
        filled = [at for at, row in enumerate(sheet.rows) if any(row)]
        upto = heads.first if heads.known else (filled[BARE - 1] if len(filled) >= BARE else len(sheet.rows))
        narrow = max(map(len, sheet.rows), default=0) == 1
        for at, row in enumerate(sheet.rows[: upto + 1]):
            if not has_phone(row) and (narrow or at == heads.first or len(set(row) - {""}) > 1):
                refuse_columns((cell for cell in row if cell), file=file)


def known_by(heads: Sequence[str]) -> bytes:
    """32 bytes that are equal for sheets with the same heads, our own column of reasons left out."""
    told = [" ".join(_words(latin_digits(head))) for head in heads if head and head not in REASONS]
    return hashlib.sha256("\n".join(told).encode()).digest()


def proposed(heads: Heads) -> dict[str, int]:
    """The first column of each field that the heads name."""
    found: dict[str, int] = {}
    for at, field in enumerate(heads.fields):
        if field:
            found.setdefault(field, at)
    return found
