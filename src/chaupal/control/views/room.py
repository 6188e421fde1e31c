"""The control room: one page, four polled parts, and the table that says what the map says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from chaupal.base.clock import now
from chaupal.base.pages import etag_part, render_part, see_other, wants_part
from chaupal.control.queries import room as queries
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import LEDGER
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.org.queries import Home, holds_a_seat, home
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.relay import standing
from chaupal.strength import standing as strength

PAGE = "control/room.html"
STEPS = ((4, "80-100%"), (3, "60-79%"), (2, "40-59%"), (1, "20-39%"), (0, "0-19%"))
Told = tuple[object, Callable[[], dict[str, Any]]]  # what the part depends on; its context


def _minute(at: datetime) -> str:
    return at.strftime("%H:%M")


def _coverage(request: HttpRequest, here: Home, unit: Unit, at: datetime) -> Told:
    going = queries.running(unit, at)
    found = queries.chosen(request.GET.get("dispatch"), going, unit)
    dispatch, counted = found if found else (None, None)
    stand = standing.of([unit.pk]).get(unit.pk)
    offices = strength.of([unit.pk]).get(unit.pk)
    counted_at = standing.as_of()
    silent = sorted(queries.gate.silent_seats(at))
    tiles = request.GET.get("tiles") == "1"
    asked = {"dispatch": str(dispatch.pk if dispatch else 0)} | ({"tiles": "1"} if tiles else {})

    def context() -> dict[str, Any]:
        rows = queries.seats(here.reach, dispatch, at)
        drawn, as_tiles = queries.drawing(rows, dispatch, tiles=tiles)
        widest = [row for row in rows if row.whole][: queries.WIDEST]
        return {
            "unit": unit, "dispatch": dispatch, "coverage": counted, "stand": stand, "offices": offices, "as_of": counted_at,
            "map": drawn, "tiles": as_tiles, "asked_tiles": tiles, "widest": widest, "seats": len(rows),
            "running": [one for one, _counted in going[:4]],
            "silent": sum(1 for row in rows if row.silent_until), "address": urlencode(asked), "steps": STEPS,
        }  # fmt: skip

    return (dispatch and dispatch.pk, counted, stand, offices, counted_at if dispatch is None else 0, silent, [one.pk for one, _counted in going]), context


def _claims(person: Person, at: datetime) -> Told:
    queue = queries.queue(person, at) if permission.may(person, "view", "claims") else None
    return (queue and [(row.claim.pk, row.claim.state, row.claim.assigned_to_id, row.seen, row.asked, row.part) for row in queue.rows], queue and (queue.waiting, queue.overdue), _minute(at)), lambda: {
        "queue": queue
    }


def _dispatches(unit: Unit, at: datetime) -> Told:
    rows = queries.dispatch_rows(queries.running(unit, at), at)
    return ([(row.dispatch.pk, row.coverage, row.is_recalled) for row in rows], _minute(at)), lambda: {"dispatches": rows}


def _waiting(request: HttpRequest, person: Person, at: datetime) -> Told:
    found = queries.waiting(person, at)
    return (found.objections and [one.pk for one in found.objections], found.tips_fresh, found.tips_waiting, found.holds), lambda: {
        "waiting": found
    }


@require_GET
def room(request: HttpRequest) -> HttpResponse:
    """Coverage by seat on a map, claims, dispatches and what waits; somebody below a seat is led to the unit board.

    `?dispatch=` chooses what is drawn (0: the groups themselves), `?tiles=1` how. A part is asked for by `?part=`.
    """
    person, at = person_of(request), now()
    here = home(person, "relay")
    if here.unit is None or not holds_a_seat(person, "relay"):
        return see_other("/units/")
    unit = here.unit
    parts: dict[str, Callable[[], Told]] = {
        "coverage": lambda: _coverage(request, here, unit, at),
        "claims": lambda: _claims(person, at),
        "dispatches": lambda: _dispatches(unit, at),
        "waiting": lambda: _waiting(request, person, at),
    }
    part = request.GET.get("part", "")
    if wants_part(request) and part in parts:
        state, context = parts[part]()
        return etag_part(request, PAGE, part, context, of=state)
    whole: dict[str, Any] = {"sealed": ledger.last_root(LEDGER)}
    for told in parts.values():
        whole |= told()[1]()
    return render_part(request, PAGE, "room", whole)


@require_GET
def seats(request: HttpRequest) -> HttpResponse:
    """Every seat in reach as a table, widest gap first: the map in words."""
    person, at = person_of(request), now()
    here = home(person, "relay")
    if here.unit is None or not holds_a_seat(person, "relay"):
        return see_other("/units/")
    found = queries.chosen(request.GET.get("dispatch"), queries.running(here.unit, at), here.unit)
    dispatch = found[0] if found else None
    rows = queries.seats(here.reach, dispatch, at)
    context = {"rows": rows, "dispatch": dispatch, "unit": here.unit, "gap": queries.GAP, "sealed": ledger.last_root(LEDGER)}
    return render_part(request, "control/seats.html", "seats", context)
