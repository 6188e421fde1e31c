"""What webhooks are told: acts of the ledger, followed as they settle, for every address whose unit they concern."""

from __future__ import annotations

from typing import Any

from chaupal.api.actions import tell
from chaupal.api.choices import Event
from chaupal.api.models import Hook
from chaupal.base import follower, multirange
from chaupal.base.multirange import Runs
from chaupal.org import permission
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment, BatchItem
from chaupal.press.models import Recall, Release
from chaupal.relay.models import Dispatch

NAME, TOGETHER = "api.hooks", "org.appointments_approved"
ACTS = {
    "org.appointment_approved": Event.APPROVED,
    "org.appointment_ended": Event.ENDED,
    "press.released": Event.RELEASED,
    "press.recalled": Event.RECALLED,
    "org.places_loaded": Event.STATIONS,
    "lineage.list_in_force": Event.STATIONS,
}


def follow() -> int:
    """Put the newest events on their way; how many entries were read."""
    return follower.follow_rows(NAME, "ledger_entry", ["id", "act", "about_kind", "about_id", "at"], _follow, batch=1_000)


def _follow(rows: list[dict[str, Any]]) -> None:
    told = [row for row in _one_by_one(rows) if row["act"] in ACTS]
    hooks = [hook for hook in Hook.objects.filter(ended_at=None).select_related("unit", "made_by") if _stands(hook)] if told else []
    if not hooks:
        return
    places = _places(told)
    for row in told:
        event = ACTS[row["act"]]
        about, place = places.get((row["act"], row["about_id"]), ((row["about_kind"], row["about_id"]), None))
        for hook in hooks:
            if event in hook.events and (place is None or multirange.intersect(place, hook.unit.booths)):
                tell(hook=hook, key=row.get("key", str(row["id"])), event=event, about=about, at=row["at"])


def _stands(hook: Hook) -> bool:
    """Whether its maker could open it today: not who is suspended, has left or lost the office. One query a hook, of which an
    organisation has a handful."""
    return permission.may(hook.made_by, "edit", "org", hook.unit.booths)


def _one_by_one(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with an approval of many told as each of its approvals; one query where there is any."""
    many = {int(row["about_id"]): row for row in rows if row["act"] == TOGETHER}
    told = [row for row in rows if row["act"] != TOGETHER]
    items = BatchItem.objects.filter(batch__in=many).order_by("pk").values_list("batch", "appointment", "appointment__approved_at") if many else ()
    for batch, appointment, approved_at in items:
        row = many[batch]
        if approved_at == row["at"]:
            told.append(row | {"act": "org.appointment_approved", "about_id": str(appointment), "key": f"{row['id']}.{appointment}"})
    return told


Found = dict[tuple[str, str], tuple[tuple[str, str], Runs | None]]


def _places(rows: list[dict[str, Any]]) -> Found:
    """(act, thing) to what is told of it and which booths it concerns; at most three queries."""

    def ids(*acts: Event) -> list[int]:
        return [int(row["about_id"]) for row in rows if ACTS[row["act"]] in acts]

    found: Found = {}
    for one in Appointment.objects.filter(pk__in=ids(Event.APPROVED, Event.ENDED)).select_related("unit", "booth"):
        for act in ("org.appointment_approved", "org.appointment_ended"):
            found[act, str(one.pk)] = ("appointment", str(one.pk)), place_of(one.unit, one.booth)
    for release in Release.objects.filter(pk__in=ids(Event.RELEASED)):
        sent = Dispatch.objects.filter(release=release).values_list("pk", flat=True).first()
        found["press.released", str(release.pk)] = ("dispatch", str(sent)) if sent else ("release", str(release.pk)), release.audience
    for recall in Recall.objects.filter(pk__in=ids(Event.RECALLED)):
        last = Dispatch.objects.filter(post=recall.post_id).order_by("-id").first()
        found["press.recalled", str(recall.pk)] = ("dispatch", str(last.pk)) if last else ("recall", str(recall.pk)), last.audience if last else None
    return found


def register() -> None:
    """Name the follower; called when the room is ready."""
    follower.register(NAME, follow)
