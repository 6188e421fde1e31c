"""Hostile input at every address of the product: a refusal is well, a 500 is a bug of ours.

The world is built once for the module, and each address takes back what it changed. Which names of a query, a form or a
file a page looks at is watched while it is asked: a value under a name that nobody reads would prove nothing.
"""

from __future__ import annotations

import base64
import json
import math
import re
import uuid
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver
from django.utils.datastructures import MultiValueDict

import chaupal
from tests import make
from tests.house.everything import World, routes
from tests.house.everything import everything as everything_there

# What a form field, a query parameter or a piece of an address may carry.
VALUES = {
    "null byte": "a\x00b",
    "surrogates": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "overlong": "क" * 1_500,
    "negative": "-1",
    "beyond bigint": "9" * 25,
    "beyond int()": "9" * 5_000,
    "no number": "NaN",
    "other digits": "१२३²",
    "not a uuid": "00000000-0000-0000-0000-00000000000g",
    "markup": "<script>alert(1)</script>'\"; --",
    "path": "../../../etc/passwd",
    "infinite": "1e400",
    "year 0": "0000-00-00T99:99",
    "blank": "",
}
BODIES: dict[str, bytes] = {
    "deep": b"[" * 200_000,
    "not utf-8": b"\xff\xfe{",
    "a list": b"[]",
    "null": b"null",
    "wrong types": json.dumps({"receipts": [1, None, "a", [], {"client_id": 5}]}).encode(),
    "huge number": b'{"receipts": [{"client_id": "' + str(uuid.UUID(int=1)).encode() + b'", "dispatch": 1e400, "group": ' + b"9" * 30 + b"}]}",
    "first moment": json.dumps(
        {
            "receipts": [
                {"client_id": str(uuid.UUID(int=1)), "dispatch": 1, "group": 1, "rung": 4, "said_at": told, "window": "\x00"}
                for told in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")
            ]
        }
    ).encode(),
    "many": json.dumps({"receipts": [{}] * 5_000}).encode(),
}


def _token(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


# Page tokens are ours, but whoever holds the address can write them.
TOKENS = {
    f"{kind} x {length}": _token(*[value] * length)
    for kind, value in {
        "words": "x",
        "null byte": "\x00",
        "truth": True,
        "infinite": math.inf,
        "beyond bigint": 10**30,
        "a fraction": 0.5,
        "a day": "2027-02-01",
    }.items()
    for length in (1, 2)
} | {"deep": base64.urlsafe_b64encode(b"[" * 20_000).decode()}


pytestmark = pytest.mark.walk
ADDRESSES = sorted(routes(get_resolver().url_patterns))
BROKEN, NO_SUCH_WAY = 500, 405
PAGED = {"after", "before"}


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    """One of each thing, built once."""
    return everything_there()


@pytest.fixture
def everything(world: World, taken_back: None) -> Client:
    """Somebody who may do everything everywhere, and runs a group: what stops the values is no missing right."""
    return make.sign_in(Client(raise_request_exception=False), world.boss)


class Looked:
    """What the code looked at while it was asked: names of a query, form or file; the body itself."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.body = False


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """Filled by every request of this test."""
    told = Looked()

    def watch(name: str) -> None:
        before = getattr(MultiValueDict, name)

        def look(self: Any, key: Any, *rest: Any) -> Any:
            # While a request is being parsed its own keys are looked up; its dictionaries are closed afterwards.
            if isinstance(key, str) and not getattr(self, "_mutable", name == "__contains__"):
                told.names.add(key)
            return before(self, key, *rest)

        monkeypatch.setattr(MultiValueDict, name, look)

    for name in ("__getitem__", "__contains__", "getlist"):
        watch(name)
    body = HttpRequest.body.fget  # type: ignore[attr-defined]

    def read(request: HttpRequest) -> bytes:
        told.body = True
        return bytes(body(request))

    monkeypatch.setattr(HttpRequest, "body", property(read))
    return told


def _addresses_of(route: str, world: World) -> list[str]:
    """The route with things that are there, and with what nothing has."""
    kinds = {"int": ("0", "9" * 25, "9" * 18), "str": ("%00", "x" * 300), "slug": ("x" * 300,), "path": ("%00",)}

    def filled(turn: int) -> str:
        return re.sub(r"<(\w+):\w+>", lambda found: kinds[found[1]][turn % len(kinds[found[1]])], route)

    return [f"/{one}" for one in dict.fromkeys([world.filled(route), *map(filled, range(3))])]


class Asking:
    """One method of one address, asked with values under every name that it looks at."""

    def __init__(self, client: Client, looked: Looked, method: str, address: str) -> None:
        self.looked, self.method, self.address = looked, method, address
        self.send = getattr(client, method.lower())
        self.names: set[str] = set()

    def breaks(self, **more: Any) -> bool:
        """Whether the plain request, or one with this body, ends in a fault of ours; the names it looks at are noted."""
        return self.answer(**more) == BROKEN

    def answer(self, **more: Any) -> int:
        self.looked.names.clear()
        self.looked.body = False
        status: int = self.send(self.address, **more).status_code
        self.names |= self.looked.names
        return status

    def breaks_with(self, value: str) -> bool:
        """The same with this value under every name that is looked at, and again when that made it look at more. Without
        the page tokens, which are refused before anything else is read: they have tests of their own."""
        while True:
            told = set(self.names)
            if self.breaks(data=dict.fromkeys(sorted(told - PAGED | {"q"}), value)):
                return True
            if self.names == told:
                return False


@pytest.mark.parametrize("route", ADDRESSES, ids=[route or "start" for route in ADDRESSES])
def test_an_address_told_nonsense_answers_without_a_fault(everything: Client, looked: Looked, world: World, route: str) -> None:
    there, *elsewhere = _addresses_of(route, world)
    faults = [f"{way} {address[:60]}" for address in elsewhere for way in ("GET", "POST") if Asking(everything, looked, way, address).breaks()]
    ways = {}
    for way in ("GET", "POST"):
        asking = Asking(everything, looked, way, there)
        status = asking.answer()
        faults += [way] * (status == BROKEN)
        if status != NO_SUCH_WAY:
            ways[way] = asking
            asking.names |= NAMES  # the first value goes under every name there is: what a bound form reads is told by that
            faults += [f"{way} {what}" for what, value in VALUES.items() if _first_all_then_read(asking, what, value)]
    if "GET" in ways and PAGED & ways["GET"].names:
        faults += [f"GET {side} {what}" for what, token in (TOKENS | VALUES).items() for side in PAGED if ways["GET"].breaks(data={side: token})]
    if "POST" in ways:
        faults += _bodies(ways["POST"], looked)

    assert faults == []


def _first_all_then_read(asking: Asking, what: str, value: str) -> bool:
    if what != FIRST:
        return asking.breaks_with(value)
    told, asking.names = asking.names, set()
    return asking.breaks(data=dict.fromkeys(sorted(told), value)) or asking.breaks_with(value)


def _bodies(asking: Asking, looked: Looked) -> list[str]:
    """What is no form: JSON of every kind where the page reads the body, files under every name that it looks at."""
    faults = []
    for what, body in BODIES.items():
        faults += [f"JSON {what}"] * asking.breaks(data=body, content_type="application/json")
        if not looked.body:
            break
    files = {name: SimpleUploadedFile("a\x00.zip", b"PK\x03\x04" + b"\x00" * 100) for name in sorted(asking.names)}
    return faults + ["files"] * asking.breaks(data=files | {"q": "x"})


def _fields() -> set[str]:
    """The names of every field of every form of the product."""
    found: set[str] = set()
    for room in settings.ROOMS:
        files = [one.name for one in iter_modules([f"{chaupal.__path__[0]}/{room}"]) if one.name.endswith("forms")]
        for form in (form for file in files for form in vars(import_module(f"chaupal.{room}.{file}")).values()):
            if isinstance(form, type) and issubclass(form, BaseForm):
                found |= set(getattr(form, "base_fields", {}))
    return found


NAMES = _fields() | {"q", "next"}
FIRST = next(iter(VALUES))


def test_names_that_a_page_looks_at_are_told(everything: Client, looked: Looked) -> None:
    """A guard on the test above: a query, a bound form, a body that is read are all seen."""
    read, written, sent = (Asking(everything, looked, way, address) for way, address in (("GET", "/people/"), ("POST", "/facts/new/"), ("POST", "/relay/receipts/")))

    read.breaks(data={"q": "x"})
    written.breaks(data={"q": "x"})
    sent.breaks(data=b"[]", content_type="application/json")

    assert {"q", "at", "unit", "after", "before"} <= read.names
    assert {"what_hi", "number"} <= written.names
    assert looked.body
