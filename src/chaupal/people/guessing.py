"""A brake on guessing slips: wrong letters are counted for the device first, then the person, then the address.

Counts are kept ten minutes. A device is told by a cookie that a browser gets with its first wrong slip, a person by the
phone that is known here; a guesser may drop both, and then the address counts alone, as it does for everybody.

Thousands of phones of a mobile network share one address, so its count must not shut out who can show something that is
not guessed: the mark in a slip's picture, a number that was right, an own sign-in. For these that thing counts instead.
"""

from __future__ import annotations

import base64
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import Refused
from chaupal.people import letters
from chaupal.people.queries import phone_of

# Somebody who misreads their slip is done in a few tries; the device stops long before it uses up what the many phones
# behind one address of a mobile network have together. With 100,000 slips open, 40 guesses in ten minutes for three days
# find one of them in a hundred tries of that whole siege.
DEVICE_AT_MOST, PERSON_AT_MOST, SHOWN_AT_MOST, WRONG_AT_MOST, MINUTES = 8, 8, 8, 40, 10
DEVICE_COOKIE = "device"


class TooManyGuesses(Refused):
    code, status = "people.too_many_guesses", 429
    says = _("Too many wrong slips came from this network. Scan the picture on your slip, or wait ten minutes and try again.")


class TooManyHere(Refused):
    code, status = "people.too_many_here", 429
    says = _("Too many wrong slips were typed on this phone. Wait ten minutes, or ask your lead for a new slip.")


@dataclass(frozen=True, slots=True)
class _Counter:
    """Whom wrong slips are counted for: `of` names one device, person or address without telling which."""

    kind: str
    of: str
    most: int

    def key(self, at: datetime) -> str:
        slot = int(at.timestamp()) // (MINUTES * 60)
        return f"people.slips.{seal.blind(f'{self.kind} {self.of} {slot}', field='people.guesses').hex()}"


def mark(code: str) -> str:
    """Ten letters that only this server can write beside the letters of a slip: they are in its picture (50 bits)."""
    return base64.b32encode(seal.blind(letters.typed(code), field="people.slip_mark")).decode()[:10]


def slip_shown(code: str, told: str) -> str:
    """The slip that is shown by its own ten letters, however its eight are spelled; "" where they are not its own."""
    return f"slip {letters.typed(code)}" if secrets.compare_digest(mark(code).encode(), told.encode()) else ""


def refuse_guessers(request: HttpRequest, at: datetime, shown: str = "") -> None:
    """Nothing; TooManyHere where this device or its person typed too many wrong slips, or numbers to the one thing that was
    `shown`, TooManyGuesses where nothing was shown and the address did. One look into the cache, and one query where the
    phone is known."""
    counters = {one.key(at): one for one in _counters(request, shown)}
    found = cache.get_many(list(counters))
    for key, counter in counters.items():
        if (found.get(key) or 0) >= counter.most:
            raise TooManyGuesses if counter.kind == "address" else TooManyHere


def count_wrong(request: HttpRequest, response: HttpResponse, at: datetime, shown: str = "") -> None:
    """One more wrong slip; a browser that is not told apart yet gets its cookie. Threads that meet here may count one for
    two, which a guess in 37 bits can be given."""
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    if not device:
        device = secrets.token_urlsafe(16)
        response.set_cookie(
            DEVICE_COOKIE, device, max_age=24 * 3600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    for counter in _counters(request, shown, device):
        key = counter.key(at)
        cache.set(key, (cache.get(key) or 0) + 1, timeout=MINUTES * 60)


def _counters(request: HttpRequest, shown: str, device: str = "") -> list[_Counter]:
    """Device, person, and what was shown or else the address: in the order in which they are asked."""
    found = []
    told = device or request.COOKIES.get(DEVICE_COOKIE, "")
    if told:
        found.append(_Counter("device", told[:64], DEVICE_AT_MOST))
    phone = phone_of(request)
    if phone is not None:
        found.append(_Counter("person", str(phone.person_id), PERSON_AT_MOST))
    found.append(_Counter("shown", shown, SHOWN_AT_MOST) if shown else _Counter("address", network(request), WRONG_AT_MOST))
    return found


def network(request: HttpRequest) -> str:
    """The caller's address; behind a TLS proxy the one that the proxy saw. Of IPv6 the half that one subscriber holds."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network(f"{address}/64", strict=False))
