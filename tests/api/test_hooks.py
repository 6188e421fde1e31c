"""Webhooks: signed, told once, nothing inside the house, tried again where that may help, and nothing of a person in them."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from chaupal.api import actions, hooks, refusals, sender
from chaupal.api.actions import Outcome
from chaupal.api.models import Delivery, Hook
from chaupal.base.later import TRIES_AGAIN
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions.calling import draw_approval
from chaupal.org.actions.offices import approve_appointment, nominate_member
from chaupal.org.models import Appointment, Booth, Office
from tests import make
from tests.following import run_followers


class OtherSide(HTTPServer):
    """A server that keeps what it is told and answers with `status`."""

    status = 204
    got: list[tuple[dict[str, str], bytes]]
    url: str


@pytest.fixture
def other_side(settings):
    """A server on the loopback that keeps what it is told and answers with `status`."""
    settings.HOOKS_TO_LOOPBACK = True
    got: list[tuple[dict[str, str], bytes]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said):
            """Say nothing."""

    server = OtherSide(("127.0.0.1", 0), Answer)
    server.got = got
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{server.server_port}/in?x=1"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def a_hook(ground, url="https://hooks.example.org/in", events=("appointment.approved",), unit=None):
    return actions.open_hook(unit=unit or ground.state, url=url, events=events, by=ground.asha, at=ground.at)


def a_delivery(hook, ground, key="1"):
    return Delivery.objects.create(hook=hook, key=key, event="appointment.approved", about_kind="appointment", about_id="7", at=ground.at)


def test_what_is_sent_is_signed_and_names_nobody(ground, other_side):
    hook, secret = a_hook(ground, other_side.url)

    outcome = sender.send(a_delivery(hook, ground), secret)

    headers, body = other_side.got[0]
    time, mac = (part.partition("=")[2] for part in headers["Chaupal-Signature"].split(","))
    assert outcome == Outcome(True, 204)
    assert mac == hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert told.keys() == {"id", "event", "at", "unit", "about"}
    assert (told["event"], told["about"], told["unit"]) == ("appointment.approved", {"kind": "appointment", "id": "7"}, ground.state.code)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://user:word@example.org/", "https://example.org:22/", "ftp://example.org/", "https:///x", "https://exa mple.org/",
        "https://127.0.0.1:x/", "http://127.0.0.1/", "file:///etc/passwd", "https://उदाहरण.भारत/",
    ],
)  # fmt: skip
def test_an_address_that_events_may_not_go_to_is_refused(url):
    with pytest.raises(refusals.BadAddress):
        sender.target(url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "224.0.0.1"],
)
def test_nothing_inside_the_house_is_spoken_to(address):
    assert not sender.public(address)


def test_a_public_address_is():
    assert [sender.public(one) for one in ("93.184.216.34", "2606:2800:220:1::1")] == [True, True]


def test_a_name_that_leads_inside_is_refused_for_good(ground, monkeypatch):
    hook, secret = a_hook(ground)
    monkeypatch.setattr(sender.socket, "getaddrinfo", lambda *_asked, **_more: [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.0.0.9", 443))])

    assert sender.send(a_delivery(hook, ground), secret) == Outcome(False, why="address", permanent=True)


@pytest.mark.parametrize(("status", "state", "again"), [(200, "sent", False), (404, "refused", False), (301, "refused", False), (429, "waiting", True), (503, "waiting", True)])
def test_an_answer_says_whether_to_try_again(status, state, again, ground, other_side):
    other_side.status = status
    hook, _secret = a_hook(ground, other_side.url)
    delivery = a_delivery(hook, ground)

    told = actions.deliver(delivery=delivery, send=sender.send, at=ground.at)

    delivery.refresh_from_db()
    assert (told, delivery.state, delivery.status, delivery.tries) == (again, state, status, 1)


def test_after_six_tries_it_is_given_up(ground):
    hook, _secret = a_hook(ground)
    delivery = a_delivery(hook, ground)

    told = [actions.deliver(delivery=delivery, send=lambda _one, _secret: Outcome(False, why="line: timeout"), at=ground.at + 2 * turn * actions.REST) for turn in range(TRIES_AGAIN + 2)]

    delivery.refresh_from_db()
    assert told == [True] * TRIES_AGAIN + [False, False]
    assert (delivery.state, delivery.tries, delivery.why) == ("given_up", TRIES_AGAIN + 1, "line: timeout")


def test_what_was_taken_is_not_sent_again_and_an_ended_address_hears_nothing(ground):
    hook, _secret = a_hook(ground)
    one, two = a_delivery(hook, ground, "1"), a_delivery(hook, ground, "2")
    sent = []

    def send(delivery, _secret):
        sent.append(delivery.pk)
        return Outcome(True, 200)

    for _turn in range(2):
        actions.deliver(delivery=one, send=send, at=ground.at)
    actions.end_hook(hook=hook, by=ground.asha, at=ground.at)
    actions.deliver(delivery=two, send=send, at=ground.at)

    two.refresh_from_db()
    assert (sent, two.state) == ([one.pk], "refused")


def test_only_who_may_edit_the_organisation_there_sets_one_up(ground):
    with pytest.raises(permission.VerbMissing):
        actions.open_hook(unit=ground.mandal, url="https://example.org/", events=["appointment.ended"], by=ground.esha, at=ground.at)
    assert Hook.objects.count() == 0


@pytest.mark.commits
def test_an_approval_is_told_to_the_units_it_concerns_once_and_to_no_address_of_a_suspended_officer(template, noon):
    state, mandal = make.state(), make.mandal(0)
    asha, lead, approver = make.officer("Asha", "organiser", state), make.officer("Lead", "mandal_lead", mandal), make.officer("Approver", "approver", state)
    here, _one = actions.open_hook(unit=mandal, url="https://example.org/a", events=["appointment.approved"], by=asha, at=noon)
    actions.open_hook(unit=make.mandal(1), url="https://example.org/b", events=["appointment.approved"], by=asha, at=noon)
    actions.open_hook(unit=mandal, url="https://example.org/c", events=["appointment.ended"], by=asha, at=noon)
    stopped = make.officer("Suspended", "organiser", state)
    actions.open_hook(unit=mandal, url="https://example.org/d", events=["appointment.approved"], by=stopped, at=noon)
    Appointment.objects.filter(person=stopped).update(state="suspended")
    made = nominate_member(name_hi="क", name_en="K", phone="919000000001", office=Office.objects.get(key="mandal_co_lead"), unit=mandal, by=lead, at=noon)
    approve_appointment(appointment=make.recommended(made, lead, noon), by=approver, at=noon)

    run_followers()
    run_followers()

    told = Delivery.objects.get()
    assert (told.hook, told.event, told.about_kind, told.about_id) == (here, "appointment.approved", "appointment", str(made.pk))
    assert told.key == str(Entry.objects.get(act="org.appointment_approved").pk)


@pytest.mark.commits
def test_an_approval_of_many_is_told_name_by_name(template, noon):
    mandal = make.mandal(0)
    asha, lead, approver = make.officer("Asha", "organiser", make.state()), make.officer("Lead", "mandal_lead", mandal), make.officer("Approver", "approver")
    booth = Booth.objects.create(number=mandal.booths[0][0], seat=mandal, part_no=1, opened_on=make.BEFORE.date())
    here, _one = actions.open_hook(unit=mandal, url="https://example.org/a", events=["appointment.approved"], by=asha, at=noon)
    member = Office.objects.get(key="booth_member")
    made = [nominate_member(name_hi=f"क{n}", name_en=f"K{n}", phone=f"91900000000{n}", office=member, booth=booth, by=lead, at=noon) for n in range(2)]
    for one in made:
        make.recommended(one, lead, noon)
    draw_approval(appointments=[one.pk for one in made], by=approver, at=noon)

    run_followers()
    run_followers()

    entry = Entry.objects.get(act="org.appointments_approved")
    told = Delivery.objects.order_by("pk").values_list("hook", "event", "about_kind", "about_id", "key")
    assert list(told) == [(here.pk, "appointment.approved", "appointment", str(one.pk), f"{entry.pk}.{one.pk}") for one in made]


def test_every_act_that_is_told_is_an_act_of_ours():
    from tests.documents import acts

    assert (hooks.ACTS.keys() | {hooks.TOGETHER}) - acts() == set()


def test_an_address_that_does_not_answer_is_left_alone_for_five_minutes(ground):
    hook, _secret = a_hook(ground)
    asked = []

    def nobody(delivery, _secret):
        asked.append(delivery.key)
        return Outcome(False, why="line: TimeoutError")

    for number in range(20):
        actions.deliver(delivery=a_delivery(hook, ground, str(number)), send=nobody, at=ground.at)
    actions.deliver(delivery=Delivery.objects.get(key="7"), send=nobody, at=ground.at + timedelta(minutes=6))

    assert asked == ["0", "7"]
    assert Delivery.objects.filter(why="resting", state="waiting").count() == 18


def test_one_address_that_rests_keeps_no_other_waiting(ground):
    dead, alive = a_hook(ground)[0], a_hook(ground, "https://other.example.org/in")[0]
    actions.deliver(delivery=a_delivery(dead, ground), send=lambda *_told: Outcome(False, why="line: TimeoutError"), at=ground.at)

    actions.deliver(delivery=a_delivery(alive, ground), send=lambda *_told: Outcome(True, 204), at=ground.at)

    assert Delivery.objects.get(hook=alive).state == "sent"


def test_an_answer_that_drips_is_cut_off(ground, settings, monkeypatch):
    settings.HOOKS_TO_LOOPBACK = True
    monkeypatch.setattr(sender, "SECONDS", 0.5)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip():
            line, _who = server.accept()
            with line, suppress(OSError):
                line.sendall(b"HTTP/1.1 2")
                while not over.wait(0.1):
                    line.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        hook, secret = a_hook(ground, f"http://127.0.0.1:{server.getsockname()[1]}/")
        began = time.monotonic()
        outcome = sender.send(a_delivery(hook, ground), secret)
        took = time.monotonic() - began
        over.set()
        thread.join()

    assert (outcome.taken, outcome.why.startswith("line: "), took < 3) == (False, True, True)
