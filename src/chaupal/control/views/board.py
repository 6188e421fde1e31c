"""The unit board: from the person's own unit down to the mandal's missing and the booth's team."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import local, now
from chaupal.base.pages import render_part, see_other
from chaupal.control.queries import board as queries
from chaupal.control.queries import room
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import LEDGER
from chaupal.org import permission
from chaupal.org import queries as org
from chaupal.org.choices import Tree, UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.relay import queries as relay
from chaupal.relay.actions.export import export_board
from chaupal.relay.models import Dispatch
from chaupal.relay.queries import Coverage
from chaupal.strength import standing

HEADS = (
    "kind", "code", "name_hi", "name_en", "offices_sanctioned", "named", "accepted_by_themselves", "active_14_days", "stands",
    "checked_confirmed", "checked_called", "checked_low_percent", "checked_high_percent", "checked_on", "checked_until",
    "booths_nobody_active", "booths_too_few_active", "groups", "with_keeper", "meant", "shown",
    "opened", "reported", "checked", "not_today", "will_not_send", "recall_passed_on",
)  # fmt: skip


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the person's own unit, or booth; the chosen dispatch goes along."""
    here = org.home(person_of(request))
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    if here.booth is not None:
        return see_other(f"/units/booths/{here.booth.number}/{asked}")
    return see_other(f"/units/{here.unit.code if here.unit else ''}/{asked}")


def _going(person: Person, unit: Unit, asked: str | None) -> tuple[list[tuple[Dispatch, Coverage]], Dispatch | None]:
    """The dispatches to choose from and the chosen one; none for somebody who sees nothing of the relay there."""
    if not permission.may(person, "view", "relay", unit.booths):
        return [], None
    going = room.running(unit, now())
    found = room.chosen(asked, going, unit)
    return going, found[0] if found else None


@require_GET
def board(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its figures, the lines below it, and at the mandal one row a person still open."""
    person = person_of(request)
    unit = org.unit_for(person, code)
    tree, here = queries.tree_of(request.GET.get("tree")), org.home(person)
    going, dispatch = _going(person, unit, request.GET.get("dispatch"))
    own, levels = queries.levels(unit, tree, dispatch)
    context: dict[str, Any] = {
        "unit": unit, "tree": tree, "trees": Tree.choices, "kinds": dict(UnitKind.choices), "own": own, "levels": levels,
        "way": queries.way(unit, tree, here), "hidden": queries.hidden(here), "running": [one for one, _counted in going[:6]],
        "dispatch": dispatch, "as_of": standing.as_of(), "may_export": permission.may(person, "export", "relay", unit.booths),
        "may_name": permission.may(person, "create", "people", unit.booths), "site": settings.CHAUPAL_SITE,
        "sealed": ledger.last_root(LEDGER),
    }  # fmt: skip
    if unit.kind in queries.LEAVES:
        context |= {
            "booths": org.booths_of(unit, limit=400).rows,
            "may_check": permission.may(person, "edit", "relay", unit.booths),
            "may_call": permission.may(person, "see_phone", "people", unit.booths),
        }
        if dispatch is not None:
            context |= {
                "missing": queries.still_open(person, unit, relay.missing(dispatch, unit)),
                "unchecked": queries.still_open(person, unit, relay.unchecked(dispatch, unit)),
            }
    return render_part(request, "control/board.html", "board", context)


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The lines of the board as CSV; the export is in the ledger."""
    person, at = person_of(request), now()
    unit = org.unit_for(person, code)
    _running, dispatch = _going(person, unit, request.POST.get("dispatch"))
    own, levels = queries.levels(unit, queries.tree_of(request.POST.get("tree")), dispatch)
    lines = [_line(row) for row in (own, *(row for level in levels for row in level.rows))]
    why = {name: request.POST.get(name, "") for name in ("reason", "told")}
    told = export_board(unit=unit, dispatch=dispatch, heads=HEADS, rows=lines, **why, by=person, at=at)
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{unit.code}-{at:%Y%m%d-%H%M}.csv"'
    return response


def _line(row: queries.Row) -> list[object]:
    stand, groups, counted, sample = row.stand, row.groups, row.coverage, row.checked
    told: list[object] = [
        row.unit.kind, row.unit.code, row.unit.name_hi, row.unit.name_en, stand.sanctioned, stand.named, stand.accepted, stand.active, str(stand.filled.label),
    ]  # fmt: skip
    told += [
        sample.confirmed, sample.called, round(100 * sample.low, 1), round(100 * sample.high, 1), local(sample.drawn_at).date(), sample.until_on,
    ] if sample else [""] * 6  # fmt: skip
    told += [stand.empty, stand.short, groups.groups, groups.kept]
    if counted is None:
        return [*told, *[""] * 8]
    return [*told, counted.groups, counted.shown, counted.opened, counted.reported, counted.checked, counted.not_today, counted.will_not_send, counted.recalled]


@require_GET
def booth(request: HttpRequest, number: int) -> HttpResponse:
    """One booth for its lead: the team with its vacancies, the two groups and how far the chosen dispatch got in them."""
    person = person_of(request)
    found = org.booth_for(person, number)
    place = ((number, number + 1),)
    here, above = org.home(person), org.units_holding(number)
    mandal = next((one for one in above if one.kind in queries.LEAVES), None)
    dispatch = None
    if mandal is not None and permission.may(person, "view", "relay", place):
        chosen = room.chosen(request.GET.get("dispatch"), room.running(mandal, now()), mandal)
        dispatch = chosen[0] if chosen else None
    station = next((row for row in org.booths_of(mandal, after=number - 1, limit=1).rows if row.number == number), None) if mandal else None
    context = {
        "booth": found, "station": station, "station_list": org.station_list(), "mandal": mandal, "way": queries.way(mandal, Tree.PARTY, here) if mandal else (),
        "dispatch": dispatch, "hidden": queries.hidden(here), "groups": queries.groups(found, dispatch),
        "team": queries.team(found) if permission.may(person, "view", "people", place) else None,
        "may_name": permission.may(person, "create", "people", place), "may_check": permission.may(person, "edit", "relay", place),
        "may_call": permission.may(person, "see_phone", "people", place), "sealed": ledger.last_root(LEDGER),
    }  # fmt: skip
    return render_part(request, "control/booth.html", "booth", context)
