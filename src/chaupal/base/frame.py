"""What the frame around a page says: who is looking, from where, how much is hidden, which law mode holds.

`base` knows no rooms, so the words come from above: the setting CHAUPAL_FRAME names a function
`(request) -> Frame`. It is called once a page and only when a frame is really drawn; a part swapped by htmx
and a public page never call it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from chaupal.base.clock import now

# Each language named in itself, for the switch.
LANGUAGES = {"hi": "हिन्दी", "en": "English"}


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the desk's rail or of the phone's tabs.

    `key` is the digit that opens it at the desk ("" for none); `sign` the icon of a phone's tab;
    `here` marks the one being looked at.
    """

    label: str
    url: str
    key: str = ""
    sign: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page's frame shows. Every text is already in the reader's language; "" or None leaves a thing out.

    scope    the unit one sees ("Kanpur Nagar"), with `scope_url` where it can be changed
    hidden   how many rows the scope hides; only boards set it (permission decides, never a list)
    mode     the legal mode in force ("Model code in force"); `silence` what is silent today ("Phase 1: 58 seats")
    who      name and `role` of the person signed in; `leave_url` signs out, `keys_url` is how they sign in,
             `me_url` what is held about them
    rooms    the desk's rail, `beside` the parts of the room being looked at where it has several, `tabs` the phone's
    search_url  where `/` leads, "" when there is nothing to search
    sealed   the ledger's state ("sealed to 18:15, whole") for the foot
    """

    at: datetime
    scope: str = ""
    scope_url: str = ""
    hidden: int | None = None
    mode: str = ""
    silence: str = ""
    who: str = ""
    role: str = ""
    leave_url: str = ""
    keys_url: str = ""
    me_url: str = ""
    rooms: tuple[Place, ...] = ()
    beside: tuple[Place, ...] = ()
    tabs: tuple[Place, ...] = ()
    search_url: str = ""
    sealed: str = ""


def frame_of(request: HttpRequest) -> Frame:
    """The frame for this request, from CHAUPAL_FRAME; the bare time when nothing is wired."""
    dotted = getattr(settings, "CHAUPAL_FRAME", "")
    return import_string(dotted)(request) if dotted else Frame(at=now())


def other_language() -> dict[str, str]:
    """Code and own name of the language this page is not in."""
    other = "hi" if (get_language() or "hi").startswith("en") else "en"
    return {"code": other, "name": LANGUAGES[other]}


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame`, `sample` (this is the demonstration), `other` (code and name of the other language)."""
    return {
        "frame": SimpleLazyObject(lambda: frame_of(request)),
        "sample": bool(getattr(settings, "CHAUPAL_DEMO", False)),
        "other": other_language(),
    }
