"""The list of the first officers, as a CSV file: read whole before anything is written."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput
from chaupal.base.forbidden import refuse_columns
from chaupal.org import phones
from chaupal.org.models import Office, Unit

COLUMNS = ("name_hi", "name_en", "phone", "mail", "office", "unit")


class BadList(BadInput):
    code, says = "org.bad_founders", _("%(file)s, row %(row)s, %(column)s: %(what)s")


@dataclass(frozen=True, slots=True)
class Founder:
    """One row: a person, how they sign in, and the office they hold from the first day."""

    name_hi: str
    name_en: str
    phone: str
    mail: str
    office: Office
    unit: Unit


def read(path: Path) -> list[Founder]:
    """Every row of the file, checked; an empty unit is the state. Raises BadList with row, column and remedy, ForbiddenColumn."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise _bad(path, 0, "", _("It cannot be read as a CSV file in UTF-8.")) from problem
    named = [name for name in (rows[0] if rows else {}) if name]
    refuse_columns(named, file=path.name)
    if missing := [name for name in COLUMNS if name not in named]:
        raise _bad(path, 1, missing[0], _("This column is missing, or the file has no rows."))
    offices = {office.key: office for office in Office.objects.exclude(unit_kind="booth")}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={(row["unit"] or "").strip() for row in rows})}
    state = Unit.objects.get(kind="state")
    found: list[Founder] = []
    for number, row in enumerate(rows, 2):
        told = {name: (row[name] or "").strip() for name in COLUMNS}
        office, unit = offices.get(told["office"]), units.get(told["unit"]) if told["unit"] else state
        phone = phones.cleaned(told["phone"])
        if not told["name_hi"] or not told["name_en"]:
            raise _bad(path, number, "name_hi" if not told["name_hi"] else "name_en", _("Write the name."))
        if phone is None:
            raise _bad(path, number, "phone", _("A mobile number has ten digits and begins with 6, 7, 8 or 9."))
        if not _is_mail(told["mail"]):
            raise _bad(path, number, "mail", _("This is no mail address."))
        if office is None:
            raise _bad(path, number, "office", _("There is no such office above the booth. There are: %(keys)s.") % {"keys": ", ".join(sorted(offices))})
        if unit is None:
            raise _bad(path, number, "unit", _("There is no unit with this code."))
        if office.unit_kind != unit.kind:
            raise _bad(path, number, "unit", _("This office is held in a unit of the kind %(kind)s.") % {"kind": office.unit_kind})
        found.append(Founder(told["name_hi"][:120], told["name_en"][:120], phone, told["mail"].lower(), office, unit))
        for column, value in (("phone", phone), ("mail", told["mail"].lower())):
            if sum(getattr(one, column) == value for one in found) > 1:
                raise _bad(path, number, column, _("This stands in another row too."))
    return found


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _bad(path: Path, row: int, column: str, what: object) -> BadList:
    return BadList(file=path.name, row=row, column=column or "-", what=str(what))
