"""Hostile input at every address of the product: a refusal is well, a 500 is a bug of ours."""

from __future__ import annotations

import base64
import json
import math
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from chaupal.base.clock import now
from chaupal.claims.actions.answer import Words, draft_answer
from chaupal.gate.models import CalendarVersion, Hold, PackVersion
from chaupal.org import permission
from chaupal.org.models import Booth, Office
from chaupal.people.models import Person
from chaupal.relay.actions.dispatch import release
from chaupal.relay.models import Group, Objection
from chaupal.tips.actions.receive import take_tip
from chaupal.tips.choices import NOTICE
from chaupal.tips.queries import Origin
from chaupal.watch.actions import subjects
from tests import make
from tests.press.desk import a_desk

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
ANY_NAME = ("q", "after", "before", "next", "text", "code", "claim", "dispatch", "units", "verdict", "state", "what", "where", "message", "hl")
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
ELSEWHERE = ("account/", "static/")  # allauth's own pages are tested by allauth


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


def _routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not route.startswith(ELSEWHERE):
            yield route


ADDRESSES = sorted(_routes(get_resolver().url_patterns))
BROKEN, NO_SUCH_WAY = 500, 405


@pytest.fixture
def everything(client: Client, db: None) -> Client:
    """Somebody who may do everything everywhere, and runs a group: what stops the values is no missing right."""
    client.raise_request_exception = False
    return make.sign_in(client, _somebody())


def _somebody() -> Person:
    """One of each thing that an address can name, and somebody whom no right is missing."""
    at = now()
    desk = a_desk(at)
    boss, other = make.officer("Boss", "operator"), make.officer("Other author", "operator")
    Office.objects.filter(key="operator").update(grants={matter: list(permission.VERBS) for matter in permission.MATTERS})
    booth = Booth.objects.get(number=desk.mandals[0].booths[0][0])
    group = Group.objects.create(number=booth.number * 2, booth=booth.number, slot=0, state="active", keeper=boss)
    sent = release(post=desk.post(), units=[desk.state], by=desk.asha, at=at)
    claim, version = make.claim(other, at), make.fact(other, at)
    words = Words("opinion", "छोटा", "Short", "लंबा", "Long")
    draft = draft_answer(claim=claim, words=words, facts=[], by=other, at=at, submit=True)
    tip = take_tip(text=HEARD, channel="paste", origin=Origin(desk.mandals[0]), notice=NOTICE, by=boss, at=at, token="t" * 32).tip
    hold = Hold.objects.create(
        thing_kind="post", thing_id=sent.post_id, rule="G14", why="religion", input_hash="a" * 64, pack_hash="b" * 64, opened_at=at,
        lapses_at=at + timedelta(hours=12),
    )  # fmt: skip
    run = make.run(make.dataset(other, at), other, at)
    asked = subjects.ask_question(platform="x", handle="invented", said="", at=at)
    objection = Objection.objects.create(dispatch=sent, unit=desk.mandals[0], text="?", client_id=uuid.uuid4(), at=at)
    known: dict[str, str | int] = {
        "claims/answers/<int:pk>": draft.pk,
        "claims/<int:pk>": claim.pk,
        "facts/versions/<int:pk>": version.pk,
        "facts/sources/<int:pk>": version.source_id,
        "facts/<int:pk>": version.fact_id,
        "tips/<int:pk>": tip.pk,
        "tips/thread/<str:token>": "t" * 32,
        "watch/runs/<int:pk>": run.pk,
        "watch/<int:pk>": run.dataset_id,
        "imitations/<int:number>": 1,
        "cases/<int:number>": 1,
        "watch/ask/<str:key>": asked.key,
        "posts/<int:number>": sent.post.number,
        "relay/release/<int:number>": sent.post.number,
        "cards/<int:dispatch>": sent.pk,
        "<int:booth>": booth.number,
        "dispatches/<int:dispatch>": sent.pk,
        "groups/<int:group>": group.number,
        "objections/<int:pk>": objection.pk,
        "packs/<int:pk>": PackVersion.objects.latest("pk").pk,
        "calendars/<int:pk>": CalendarVersion.objects.latest("pk").pk,
        "holds/<int:pk>": hold.pk,
        "<slug:kind>": "post",
        "post/<int:pk>": sent.post_id,
        "register/<int:pk>": sent.release.entry_id,
        "booths/<int:number>": booth.number,
        "<slug:code>": desk.state.code,
        "<str:code>": sent.post.code,
        "<str:language>": "hi",
    }
    KNOWN.clear()
    KNOWN.update({route: str(value) for route, value in known.items()})
    return boss


KNOWN: dict[str, str] = {}


def _addresses_of(route: str) -> list[str]:
    """The route with things that are there, and with what nothing has."""
    there = route
    for piece, value in KNOWN.items():
        there = there.replace(piece, re.sub(r"<\w+:\w+>", value, piece))
    kinds = {"int": ("0", "9" * 25, "9" * 18), "str": ("%00", "x" * 300), "slug": ("x" * 300,), "path": ("%00",)}
    there = re.sub(r"<int:\w+>", "1", re.sub(r"<(?:str|slug|path):\w+>", "x", there))

    def filled(turn: int) -> str:
        return re.sub(r"<(\w+):\w+>", lambda found: kinds[found[1]][turn % len(kinds[found[1]])], route)

    odd = [filled(turn) for turn in range(3)]
    return [f"/{one}" for one in dict.fromkeys([there, *odd])]


@pytest.mark.parametrize("route", ADDRESSES, ids=[route or "start" for route in ADDRESSES])
def test_an_address_told_nonsense_answers_without_a_fault(everything: Client, route: str) -> None:
    there, *elsewhere = _addresses_of(route)
    faults = [f"GET {address[:60]}" for address in elsewhere if everything.get(address).status_code == BROKEN]
    faults += [f"POST {address[:60]}" for address in elsewhere if everything.post(address).status_code == BROKEN]
    read, written = everything.get(there).status_code, everything.post(there).status_code
    faults += ["GET"] * (read == BROKEN) + ["POST"] * (written == BROKEN)

    for what, value in VALUES.items():
        told = dict.fromkeys(sorted(NAMES), value)
        faults += [f"GET {what}"] * (read != NO_SUCH_WAY and everything.get(there, told).status_code == BROKEN)
        faults += [f"POST {what}"] * (written != NO_SUCH_WAY and everything.post(there, told).status_code == BROKEN)
    for what, token in TOKENS.items() if read != NO_SUCH_WAY else ():
        faults += [f"GET {way} {what}" for way in ("after", "before") if everything.get(there, {way: token}).status_code == BROKEN]
    for what, body in BODIES.items() if written != NO_SUCH_WAY else ():
        faults += [f"JSON {what}"] * (everything.post(there, data=body, content_type="application/json").status_code == BROKEN)
    files = {name: SimpleUploadedFile("a\x00.zip", b"PK\x03\x04" + b"\x00" * 100) for name in ("picture", "chat", "copy", "file", "avatar", "original")}
    faults += ["files"] * (everything.post(there, files).status_code == BROKEN)

    assert faults == []


HEARD = "वोटर कार्ड नहीं है तो वोट नहीं डाल सकते, सबको बता दो 9876543210"


def _fields() -> set[str]:
    """The names of every field of every form of the product."""
    found: set[str] = set()
    for room in settings.ROOMS:
        for file in ("forms", "caseforms"):
            if find_spec(f"chaupal.{room}.{file}") is None:
                continue
            for form in vars(import_module(f"chaupal.{room}.{file}")).values():
                if isinstance(form, type) and issubclass(form, BaseForm):
                    found |= set(getattr(form, "base_fields", {}))
    return found


NAMES = _fields().union(ANY_NAME)
