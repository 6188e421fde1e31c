"""A brake on guessing slips: wrong letters are counted by the address they come from, and kept ten minutes."""

from __future__ import annotations

import ipaddress
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.errors import Refused

# Many phones stand behind one address of a mobile network, and only wrong letters count. With 100,000 slips open, 40
# guesses in ten minutes for three days find one of them in a hundred tries of that whole siege.
WRONG_AT_MOST, MINUTES = 40, 10


class TooManyGuesses(Refused):
    code, status = "people.too_many_guesses", 429
    says = _("Too many wrong slips came from this network. Wait ten minutes and try again.")


def refuse_guessers(request: HttpRequest, at: datetime) -> None:
    """Nothing, or TooManyGuesses where too many wrong slips came from this address. One look into the cache."""
    if (cache.get(_key(request, at)) or 0) >= WRONG_AT_MOST:
        raise TooManyGuesses


def count_wrong(request: HttpRequest, at: datetime) -> None:
    """One more wrong slip. Threads that meet here may count one for two, which a guess in 37 bits can be given."""
    key = _key(request, at)
    cache.set(key, (cache.get(key) or 0) + 1, timeout=MINUTES * 60)


def _key(request: HttpRequest, at: datetime) -> str:
    slot = int(at.timestamp()) // (MINUTES * 60)
    return f"people.slips.{seal.blind(f'{_network(request)} {slot}', field='people.address').hex()}"


def _network(request: HttpRequest) -> str:
    """The caller's address; behind a TLS proxy the one that the proxy saw. Of IPv6 the half that one subscriber holds."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ipaddress.ip_network(f"{address}/64", strict=False))
