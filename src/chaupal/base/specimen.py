"""Invented matter for the developers' sheet of pieces at /look/: no real seat's figures, no real person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import IST
from chaupal.base.frame import Frame, Place
from chaupal.base.icons import SHAPES
from chaupal.base.words import changes

MOMENT = datetime(2027, 2, 8, 18, 20, tzinfo=IST)
HOUR = timedelta(hours=1)


class Specimen(forms.Form):
    """One field of each kind, one of them wrong."""

    part = forms.CharField(label=_("Booth, part number"), help_text=_("Digits only, such as 142 or 12A"))
    code = forms.CharField(label=_("The card's code"))
    reason = forms.CharField(label=_("Reason for returning it"), widget=forms.Textarea(attrs={"rows": 3}))
    sure = forms.BooleanField(label=_("I have read the whole text"), required=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet's table."""

    name_hi: str
    name_en: str
    whole: int
    reported: int
    checked: int


ROWS = (
    Row("211 नमूना सीट", "211 Sample seat", 702, 638, 460),
    Row("210 दूसरी नमूना सीट", "210 Second sample seat", 922, 814, 538),
    Row("401 तीसरी नमूना सीट", "401 Third sample seat", 864, 661, 184),
)


def pieces() -> dict[str, Any]:
    """What the sheet is set from."""
    form = Specimen({"part": "142", "code": "K7M", "reason": "स्रोत की तारीख़ पुरानी है"})
    form.add_error("code", str(_("A code has eight letters; here are three. Such as K7MP-4RXH.")))
    rooms = (_("Control room"), _("Claim desk"), _("Approvals"), _("Unit board"), _("Data bank"), _("Ledger"))
    frame = Frame(
        at=MOMENT,
        scope=str(_("Sample district")),
        scope_url="#",
        hidden=12480,
        mode=str(_("Code of conduct in force")),
        silence=str(_("Phase 1 silent: 58 seats")),
        who="Ira",
        role=str(_("Researcher")),
        rooms=tuple(Place(str(name), f"#{at}", key=str(at), here=at == 2) for at, name in enumerate(rooms, 1)),
        tabs=(
            Place(str(_("Today")), "#1", sign="today", here=True),
            Place(str(_("Have it checked")), "#2", sign="message"),
            Place(str(_("My booth")), "#3", sign="house"),
            Place(str(_("More")), "#4", sign="more"),
        ),
        search_url="#search",
        sealed=str(_("Ledger sealed to 18:15, whole")),
    )
    return {
        "frame": frame,
        "sample": True,
        "shapes": sorted(SHAPES),
        "form": form,
        "rows": ROWS,
        "at": MOMENT,
        "moments": [MOMENT.replace(hour=hour, minute=5) for hour in (0, 6, 12, 18, 23)],
        "clocks": [(52 * HOUR / 60, HOUR), (12 * HOUR / 60, HOUR), (HOUR * 12.37, 24 * HOUR), (-HOUR * 0.3, HOUR)],
        "pieces": changes("11 मान्य पहचान-पत्र", "12 मान्य फोटो पहचान-पत्र"),
        "page": SimpleNamespace(next="n", previous="p"),
        "counts": (999, 99_999, 177_516, 24_630_000, -1500),
    }
