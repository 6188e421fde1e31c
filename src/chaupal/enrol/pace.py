"""A brake on the public form: requests by device and network an hour, searches by network; counted without keeping an address."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from chaupal.base import seal
from chaupal.enrol import joinrefusals
from chaupal.people.guessing import DEVICE_COOKIE, network

# A family shares a phone; a village shares a tower, and a whole mobile network sometimes one address.
DEVICE_MOST, NETWORK_MOST, SECONDS = 3, 60, 3600
SEARCHES_MOST, SEARCH_SECONDS = 600, 600


def _key(kind: str, of: str, slot: int) -> str:
    return f"enrol.{kind}.{seal.blind(f'{of} {slot}', field='enrol.pace').hex()}"


def _keys(request: HttpRequest, device: str, at: datetime) -> list[tuple[str, int, type[Exception]]]:
    slot = int(at.timestamp()) // SECONDS
    keys: list[tuple[str, int, type[Exception]]] = [(_key("near", network(request), slot), NETWORK_MOST, joinrefusals.TooManyNear)]
    return [(_key("here", device[:64], slot), DEVICE_MOST, joinrefusals.TooManyHere), *keys] if device else keys


def refuse_floods(request: HttpRequest, at: datetime) -> None:
    """Nothing; TooManyHere or TooManyNear where this device or network asked too often. One look into the cache."""
    keys = _keys(request, request.COOKIES.get(DEVICE_COOKIE, ""), at)
    found = cache.get_many([key for key, _most, _refusal in keys])
    for key, most, refusal in keys:
        if (found.get(key) or 0) >= most:
            raise refusal


def count_request(request: HttpRequest, response: HttpResponse, at: datetime) -> None:
    """One more request that was kept; a browser that is not told apart yet gets its cookie, for a day."""
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    if not device:
        device = secrets.token_urlsafe(16)
        response.set_cookie(DEVICE_COOKIE, device, max_age=24 * 3600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    for key, _most, _refusal in _keys(request, device, at):
        cache.set(key, (cache.get(key) or 0) + 1, timeout=SECONDS)


def count_search(request: HttpRequest, at: datetime) -> None:
    """One more search from this network; TooManySearches beyond six hundred in ten minutes."""
    key = _key("search", network(request), int(at.timestamp()) // SEARCH_SECONDS)
    asked = cache.get(key) or 0
    if asked >= SEARCHES_MOST:
        raise joinrefusals.TooManySearches
    cache.set(key, asked + 1, timeout=SEARCH_SECONDS)


CODES_MOST, CODE_SECONDS = 60, 600  # wrong codes of cards from one network: of 46 bits that finds none


def _code_key(request: HttpRequest, at: datetime) -> str:
    return _key("code", network(request), int(at.timestamp()) // CODE_SECONDS)


def refuse_code_guessers(request: HttpRequest, at: datetime) -> None:
    """Nothing; TooManyCodes where too many wrong codes came from this network. One look into the cache."""
    if (cache.get(_code_key(request, at)) or 0) >= CODES_MOST:
        raise joinrefusals.TooManyCodes


def count_wrong_code(request: HttpRequest, at: datetime) -> None:
    """One more wrong code from this network; right ones are not counted."""
    key = _code_key(request, at)
    cache.set(key, (cache.get(key) or 0) + 1, timeout=CODE_SECONDS)
