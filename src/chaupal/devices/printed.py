"""What is printed of the register: the receipt that a holder signs, and labels with a QR for the devices."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils.translation import get_language, gettext

from chaupal.base import fonts, words
from chaupal.devices.choices import Condition
from chaupal.devices.models import Device, Movement

_HERE = Path(__file__).parent


def address(device: int) -> str:
    """What the QR of a device's label leads to: its page, which asks who you are."""
    return f"{settings.CHAUPAL_SITE.rstrip('/')}/devices/{device}/"


def qr(device: int) -> list[str]:
    """The QR as rows of 0 and 1, for the printer to draw."""
    return ["".join(str(int(bool(dot))) for dot in row) for row in segno.make(address(device), error="m", micro=False).matrix]


@cache
def _compiler(name: str) -> typst.Compiler:
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts.folder())])
    return typst.Compiler(_HERE / name, root=_HERE, font_paths=faces, ignore_system_fonts=True)


def _drawn(name: str, told: dict[str, Any]) -> bytes:
    told |= {"language": words.speaks(get_language())}
    made = _compiler(name).compile(format="pdf", sys_inputs={"told": json.dumps(told, ensure_ascii=False)})
    assert isinstance(made, bytes)
    return made


def receipt_lines(moved: Movement) -> list[tuple[str, str]]:
    """What a receipt says, line by line, in the language now active."""
    holder = moved.holder
    assert holder is not None
    place = holder.unit.name if holder.unit else f"{gettext('Booth')} {holder.booth}, {holder.booth.seat.name}" if holder.booth else ""
    told = [
        (gettext("Device"), f"{moved.device.get_kind_display()} {gettext('No.')} {moved.device_id}"),
        (gettext("Serial number ends in"), moved.device.tail),
        (gettext("Condition"), str(Condition(moved.condition).label)),
        (gettext("Goes along"), moved.note or words.NOTHING),
        (gettext("From the stock of"), moved.unit.name),
        (gettext("To"), f"{words.hi_or_en(holder.person, 'name')}, {words.hi_or_en(holder.office, 'name')}"),
        (gettext("Where"), place),
        (gettext("Given by"), words.hi_or_en(moved.by, "name")),
        (gettext("Day"), words.day(moved.at)),
    ]
    return [(name, str(value)) for name, value in told]


def receipt(moved: Movement) -> bytes:
    """The receipt as a PDF on A5, with two lines to sign. About 0.1 s."""
    return _drawn(
        "receipt.typ",
        {
            "title": gettext("Receipt for a device"),
            "publisher": settings.CHAUPAL_PUBLISHER_EN if words.speaks() == "en" else settings.CHAUPAL_PUBLISHER_HI,
            "lines": receipt_lines(moved),
            "promise": gettext("The device belongs to the organisation. I give it back when my office ends, and say at once when it is lost."),
            "signs": [gettext("Signature of the holder"), gettext("Signature of who gave it")],
            "qr": qr(moved.device_id),
        },
    )


def labels(devices: list[Device]) -> bytes:
    """A sheet of labels (24 on A4), each with number, end of the serial and QR. About 0.3 s for a hundred."""
    told = [{"number": str(one.pk), "kind": one.get_kind_display(), "tail": one.tail, "qr": qr(one.pk)} for one in devices]
    return _drawn("labels.typ", {"title": gettext("Labels"), "labels": told})
