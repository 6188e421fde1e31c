"""One of each thing that an address of the product can name, and somebody whom no right is missing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver

from chaupal.api.actions import make_token, open_hook
from chaupal.api.choices import Event
from chaupal.base import seal
from chaupal.base.clock import now
from chaupal.claims.actions.answer import Words, draft_answer
from chaupal.devices.actions import buy_lot
from chaupal.enrol import applicants
from chaupal.enrol.actions.requests import ask
from chaupal.enrol.actions.sheets import take_sheet
from chaupal.enrol.models import Applicant, CardBatch
from chaupal.gate.models import CalendarVersion, Hold, PackVersion
from chaupal.lineage.models import ComingList, SeatSheet
from chaupal.org import permission
from chaupal.org.models import Appointment, Booth, Delegation, Office, StationList, Suspension
from chaupal.people.models import Person
from chaupal.relay.actions.dispatch import release
from chaupal.relay.models import Group, Objection
from chaupal.tips.actions.receive import take_tip
from chaupal.tips.choices import NOTICE
from chaupal.tips.queries import Origin
from chaupal.watch.actions import subjects
from tests import make
from tests.press.desk import Desk, a_desk

HEARD = "वोटर कार्ड नहीं है तो वोट नहीं डाल सकते, सबको बता दो 9876543210"
THREAD = "t" * 32


ELSEWHERE = ("account/", "static/")  # allauth's own pages are tested by allauth


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every address of the product as its patterns say it, without the sign-in library's own."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not route.startswith(ELSEWHERE):
            yield route


@dataclass(frozen=True, slots=True)
class World:
    """Who may do everything everywhere and runs a group, and what a piece of an address says for a thing that is there."""

    boss: Person
    known: dict[str, str | int]

    def filled(self, route: str) -> str:
        """The route, every piece of it naming something that is there."""
        told = route
        for piece, value in self.known.items():
            told = told.replace(piece, re.sub(r"<\w+:\w+>", str(value), piece))
        return re.sub(r"<(?:str|slug|path):\w+>", "x", re.sub(r"<int:\w+>", "1", told))


def everything(desk: Desk | None = None) -> World:
    """Built once for many tests, on the press desk's small state: about a second."""
    at = now()
    desk = desk or a_desk(at)
    boss, other = make.officer("Boss", "operator"), make.officer("Other author", "operator")
    Office.objects.filter(key="operator").update(grants={matter: list(permission.VERBS) for matter in permission.MATTERS})
    booth = Booth.objects.get(number=desk.mandals[0].booths[0][0])
    group, _new = Group.objects.get_or_create(number=booth.number * 2, defaults={"booth": booth.number, "slot": 0, "state": "active", "keeper": boss})
    return World(boss, _organisation(desk, booth, boss, other, at) | _work(desk, booth, group, boss, other, at))


def _work(desk: Desk, booth: Booth, group: Group, boss: Person, other: Person, at: datetime) -> dict[str, str | int]:
    sent = release(post=desk.post(), units=[desk.state], by=desk.asha, at=at)
    claim, version = make.claim(other, at), make.fact(other, at)
    words = Words("opinion", "छोटा", "Short", "लंबा", "Long")
    draft = draft_answer(claim=claim, words=words, facts=[], by=other, at=at, submit=True)
    tip = take_tip(text=HEARD, channel="paste", origin=Origin(desk.mandals[0]), notice=NOTICE, by=boss, at=at, token=THREAD).tip
    hold = Hold.objects.create(
        thing_kind="post", thing_id=sent.post_id, rule="G14", why="religion", input_hash="a" * 64, pack_hash="b" * 64, opened_at=at,
        lapses_at=at + timedelta(hours=12),
    )  # fmt: skip
    run = make.run(make.dataset(other, at), other, at)
    asked = subjects.ask_question(platform="x", handle="invented", said="", at=at)
    objection = Objection.objects.create(dispatch=sent, unit=desk.mandals[0], text="?", client_id=uuid.uuid4(), at=at)
    return {
        "claims/answers/<int:pk>": draft.pk,
        "claims/<int:pk>": claim.pk,
        "facts/versions/<int:pk>": version.pk,
        "facts/sources/<int:pk>": version.source_id,
        "facts/<int:pk>": version.fact_id,
        "tips/<int:pk>": tip.pk,
        "tips/thread/<str:token>": THREAD,
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
        "<slug:code>": desk.state.code,
        "<str:code>": sent.post.code,
        "<str:language>": "hi",
    }


def _organisation(desk: Desk, booth: Booth, boss: Person, other: Person, at: datetime) -> dict[str, str | int]:
    seat, mandal, today = desk.seats[0], desk.mandals[0], at.date()
    lead, keeper = make.officer("Lead", "mandal_lead", mandal), make.number(make.officer("Keeper", "keeper_1", booth))
    held, above = Appointment.objects.get(person=keeper), Appointment.objects.get(person=lead)
    lent = Delegation.objects.create(
        appointment=above, by=lead, to=keeper, grants={"people": ["see_phone"]}, unit=mandal, from_on=today, until_on=today + timedelta(days=7),
        reason="leave", at=at, needs_second=True,
    )  # fmt: skip
    stands = Suspension.objects.create(person=keeper, appointment=held, by=other, at=at, reason="asked", until_on=today + timedelta(days=9))
    lot = buy_lot(unit=desk.state, kind="phone", voucher="V-1", count=1, tails=["643809"], bought_on=today, note="", by=boss, at=at)
    token, _secret = make_token(
        appointment=Appointment.objects.get(person=other), unit=None, rights=["people:export"], name="Sheet", until_on=today + timedelta(days=9),
        reason="report", by=other, at=at,
    )  # fmt: skip
    hook, _secret = open_hook(unit=desk.state, url="https://example.org/told", events=[Event.ENDED], by=boss, at=at)
    sheet = take_sheet(parts=["नाम,मोबाइल नंबर,पद\nराकेश,9876543210,बूथ अध्यक्ष\n".encode()], name="names.csv", by=boss, at=at)
    applicant = Applicant.objects.create(
        name="Asker", phone_sealed=seal.seal("919876543211", field=applicants.PHONE), phone_blind=b"b", language="hi", unit=mandal,
        notice_version=applicants.NOTICE_VERSION, at=at, key_hash=applicants.key_hash("k" * 24),
    )  # fmt: skip
    batch = CardBatch.objects.create(unit=desk.state, by=boss, at=at, why="checks", until_on=date(2030, 1, 1))
    mine, theirs = (ask(kind="correct", said="my name", by=who, at=at) for who in (boss, keeper))
    coming = ComingList.objects.create(state="ready", year=2027, dated_on=today, source="list", digest="d" * 64, engine="e", read_by=other, read_at=at)
    SeatSheet.objects.create(coming=coming, seat=seat, before=2, after=2, same=2)
    listed = StationList.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    return {
        "appointments/<int:pk>": held.pk,
        "lending/<int:pk>": lent.pk,
        "suspension/<int:suspension>": stands.pk,
        "<int:device>": lot.devices.get().pk,
        "tokens/<int:pk>": token.pk,
        "hooks/<int:pk>": hook.pk,
        "enrol/sheets/<int:pk>": sheet.pk,
        "applicants/<int:pk>": applicant.pk,
        "join-us/asked/<str:key>": "k" * 24,
        "enrol/cards/<int:pk>": batch.pk,
        "me/requests/<int:pk>": mine.pk,
        "people/requests/<int:pk>": theirs.pk,
        "lineage/lists/<int:pk>": listed,
        f"lineage/lists/{listed}/<slug:code>": seat.code,
        "lineage/<int:pk>": coming.pk,
        "seats/<slug:code>": seat.code,
        "api/v1/units/<str:unit>": desk.state.code,
        "booths/<int:number>": booth.number,
    }


