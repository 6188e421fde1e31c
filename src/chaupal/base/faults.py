"""What a page says when something cannot be had: whose fault it is, what is safe, what to do."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Fault:
    """The standing words of one HTTP status. `says` is used when nobody said anything more exact."""

    sign: str
    title: "StrPromise"
    says: "StrPromise"
    whose: "str | StrPromise"
    safe: "StrPromise"
    remedy: "str | StrPromise"
    act: "str | StrPromise"


STALE_FORM = _("This form was opened too long ago, or the browser keeps no cookies. Open the page again and send it once more.")

_SAFE = _("Nothing was changed.")
_HOME = _("Open the first page")
_AGAIN = _("Try again")

FAULTS: dict[int, Fault] = {
    400: Fault(
        "look",
        _("Not understood"),
        _("The address or the form cannot be read."),
        _("Most likely a shortened or damaged link."),
        _SAFE,
        _("Open the link again from where it came, or start at the first page."),
        _HOME,
    ),
    403: Fault(
        "padlock",
        _("Not allowed"),
        _("You may see this but not do this."),
        _("Nobody's: your office does not carry this right."),
        _SAFE,
        _("Ask the person above you in the unit; they see who may do it."),
        _HOME,
    ),
    404: Fault(
        "dashed",
        _("Not found"),
        _("There is no such page, or it is outside your unit."),
        _("Perhaps a mistyped address, perhaps another unit's page. We do not say which."),
        _SAFE,
        _("Check the address. If the page belongs to your unit, tell your lead."),
        _HOME,
    ),
    409: Fault(
        "struck",
        _("Not done"),
        _("This cannot be done now."),
        _("Nobody's: the matter has moved on since you opened it."),
        _("What others did is kept. What you wrote is still in your browser: go back to copy it."),
        _("Open the page again and look at its present state."),
        _AGAIN,
    ),
    413: Fault(
        "look",
        _("Too large"),
        _("What was sent is larger than we take."),
        _("The file's or the text's size."),
        _SAFE,
        _("Send a smaller part; an image may have up to 8 MB."),
        _AGAIN,
    ),
    422: Fault(
        "look",
        _("Something is missing"),
        _("Something in what was sent is not right."),
        _("Something in the form."),
        _SAFE,
        _("Go back, look at the marked places and send again."),
        _AGAIN,
    ),
    429: Fault(
        "wait",
        _("Too often"),
        _("There were too many tries in a short time."),
        _("Perhaps yours, perhaps somebody else's at the same device."),
        _SAFE,
        _("Wait a few minutes, then try again."),
        _AGAIN,
    ),
    500: Fault(
        "look",
        _("Our mistake"),
        _("Our server made a mistake. It is not your fault."),
        _("Ours. The mistake is written down with the time."),
        _("Nothing of yours is lost: a step is either done wholly or not at all."),
        _("Try again. If it happens twice, tell the control room the time."),
        _AGAIN,
    ),
    503: Fault(
        "wait",
        _("Not ready"),
        _("Our server is not answering. It is not your device's fault."),
        _("Ours: the database is away or the server is starting."),
        _("Nothing of yours is lost. A phone keeps what was done and sends it by itself."),
        _("Wait a minute and try again."),
        _AGAIN,
    ),
}


def fault(status: int) -> Fault:
    """The words for this status; an unknown one speaks as its hundred (418 as 400, 502 as 500)."""
    return FAULTS.get(status) or FAULTS[500 if status >= 500 else 400]


@dataclass(frozen=True, slots=True)
class WayOut:
    """A refusal's own words, and the page on which its remedy is done."""

    words: Fault
    leads_to: str


def way_out(refusal: Refused) -> WayOut | None:
    """The words of a refusal that knows a page which helps; None leaves it to the standing words of its status."""
    if not refusal.leads_to:
        return None
    standing = fault(refusal.status)
    words = replace(
        standing, whose=refusal.whose or standing.whose, remedy=refusal.remedy or standing.remedy, act=refusal.act or standing.act
    )
    return WayOut(words, refusal.leads_to)
