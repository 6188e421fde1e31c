"""Receipts from phones: many at a time, each answered, none counted twice, and none naming a person."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput
from chaupal.base.multirange import Runs, to_database
from chaupal.gate import queries as gate
from chaupal.gate.calendar import quiet_until, silent_until
from chaupal.ledger.actions import record
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.relay import lease
from chaupal.relay.choices import FROM_PHONE, RECEIPTS_AT_ONCE, Rung, seat_place
from chaupal.relay.models import Receipt

KEPT, KNOWN, REFUSED = "kept", "known", "refused"
# A phone may have been away for two days and its clock corrected since; older claims are not believed.
OLDEST = timedelta(days=4)
# A phone that thinks it is so much earlier than it is had its clock set back while its page was closed (R9).
SET_BACK = timedelta(minutes=10)
SHARING = (Rung.SHARE_TAPPED, Rung.SELF_CONFIRMED)


# What a refusal means, in the words of the phone's outbox.
SAYS = {
    "relay.rung_unknown": _("The phone and the server do not know the same steps: update the page."),
    "relay.not_my_group": _("This group is not yours any more."),
    "relay.not_in_audience": _("This card was not meant for that group."),
    "relay.time_unlikely": _("It is more than 4 days old."),
    "relay.before_release": _("Its time lies before the card was released."),
    "relay.locked": _("At that hour nothing could be passed on in your seat."),
}


class TooMany(BadInput):
    code, says = "relay.too_many", _("Send at most 50 receipts at once.")


@dataclass(frozen=True, slots=True)
class Told:
    """One receipt as a phone tells it; `said_at` is already server time (R9), `client_id` made on the phone."""

    client_id: UUID
    dispatch: int
    group: int
    rung: int
    said_at: datetime
    window: str = ""  # the signed window that the phone held when it shared


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one receipt: kept, known (it or its like is here already) or refused with a code."""

    client_id: UUID
    outcome: str
    why: str = ""

    @property
    def says(self) -> str:
        """Why it was refused, in words; "" when it was not."""
        return str(SAYS[self.why]) if self.why else ""


_INSERT = """
INSERT INTO relay_receipt (dispatch_id, client_id, "group", rung, said_at, at, salt)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::bigint[], %s::smallint[], %s::timestamptz[], %s::timestamptz[], %s::bytea[])
ON CONFLICT DO NOTHING RETURNING client_id
"""


@transaction.atomic
def take_receipts(*, told: Sequence[Told], by: Person, at: datetime, clock: datetime | None = None, within: Runs | None = None) -> list[Reply]:
    """Keep what the keeper's phone says of the groups that `by` runs; one reply a receipt, in order.

    Four queries whatever the number; `within` cuts the groups to some booths. A receipt is its own leaf, so there is no second ledger entry (design 3.6); only
    sharing inside silence or quiet hours is refused with an entry of its own, by the mandal. `clock` is the phone's idea
    of now: where it lags, a share of this request may have been later than it says, and that is recorded (R9).
    Raises TooMany.
    """
    if len(told) > RECEIPTS_AT_ONCE:
        raise TooMany
    # A phone whose clock ran ahead may name a moment that has not come: the truth is no later than now.
    told = [replace(one, said_at=min(one.said_at, at)) for one in told]
    mine, dispatches = _known(by, {one.dispatch for one in told}, within)
    refused = {one.client_id: why for one in told if (why := _refusal(one, mine, dispatches, at))}
    shut = _shut(told, refused, dispatches)
    refused |= dict.fromkeys((one.client_id for one in shut), "relay.locked")
    good = [one for one in told if one.client_id not in refused]
    kept: set[UUID] = set()
    if good:
        with connection.cursor() as cursor:
            cursor.execute(
                _INSERT,
                [
                    [one.dispatch for one in good],
                    [one.client_id for one in good],
                    [one.group for one in good],
                    [one.rung for one in good],
                    [one.said_at for one in good],
                    [at] * len(good),
                    [secrets.token_bytes(16) for _one in good],
                ],
            )
            kept = {row[0] for row in cursor.fetchall()}
    for one in shut:
        record("relay.share_refused", by=_mandal(one), about=("dispatch", one.dispatch), at=at, rule_ids=["G2", "G4", "G12", "R9"])
    shared = next((one for one in good if one.rung in SHARING), None)
    if shared is not None and clock is not None and at - clock > SET_BACK:
        detail = {"minutes": int((at - clock).total_seconds() // 60)}
        record("relay.clock_set_back", by=_mandal(shared), about=("dispatch", shared.dispatch), at=at, rule_ids=["R9"], detail=detail)
    replies: list[Reply] = []
    for one in told:
        if one.client_id in refused:
            replies.append(Reply(one.client_id, REFUSED, refused[one.client_id]))
        else:
            replies.append(Reply(one.client_id, KEPT if one.client_id in kept else KNOWN))
            kept.discard(one.client_id)
    return replies


def _mandal(one: Told) -> Unit:
    return Unit.objects.holding(one.group // 2).get(kind__in=("mandal", "sector"))


@dataclass(frozen=True, slots=True)
class _Sent:
    """Of a dispatch what a receipt is held against."""

    audience: Runs
    opens_at: datetime
    named: tuple[int, ...]  # places of the seats that its card names: their silence shuts it everywhere (G4)


# Plain SQL: a hundred phones a second ask this, and building these questions anew costs more than answering them.
_KNOWN = f"""
SELECT NULL, g.number, NULL, NULL, NULL FROM relay_group g
WHERE (g.keeper_id = %(by)s OR g.deputy_id = %(by)s)
  AND (%(within)s::int4multirange IS NULL OR g.booth <@ %(within)s::int4multirange)
  AND EXISTS (SELECT 1 FROM org_appointment a JOIN org_office o ON o.id = a.office_id AND o.grants->'relay' ? 'create'
    WHERE a.person_id = %(by)s AND a.booth_id = g.booth AND a.state = 'active' AND a.until_on IS NULL)
UNION ALL SELECT d.id, NULL, d.audience, d.opens_at,
  ARRAY(SELECT n.seat FROM ({gate.NAMED_SEATS}) n WHERE n.thing_kind = 'post' AND n.thing_id = d.post_id)
FROM relay_dispatch d WHERE d.id = ANY(%(dispatches)s)
"""


def _known(by: Person, asked: set[int], within: Runs | None) -> tuple[set[int], dict[int, _Sent]]:
    """The groups that `by` runs at booths where they hold an office in use, and of each dispatch asked for what is known. One
    query: whoever keeps a group holds its office at the booth, so the rights of all offices need not be asked for."""
    mine: set[int] = set()
    dispatches: dict[int, _Sent] = {}
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"by": by.pk, "within": None if within is None else to_database(within), "dispatches": list(asked)}
        cursor.execute(_KNOWN, values)
        for dispatch, group, audience, opens_at, named in cursor.fetchall():
            if dispatch is None:
                mine.add(group)
            else:
                dispatches[dispatch] = _Sent(tuple((run.lower, run.upper) for run in audience), opens_at, tuple(named))
    return mine, dispatches


def _refusal(one: Told, mine: set[int], dispatches: dict[int, _Sent], at: datetime) -> str:
    sent = dispatches.get(one.dispatch)
    if one.rung not in FROM_PHONE:
        return "relay.rung_unknown"
    if one.group not in mine:
        return "relay.not_my_group"
    booth = one.group // 2
    if sent is None or not any(lower <= booth < upper for lower, upper in sent.audience):
        return "relay.not_in_audience"
    if one.said_at < at - OLDEST:
        return "relay.time_unlikely"
    if one.said_at < sent.opens_at - timedelta(minutes=2):
        return "relay.before_release"
    return ""


def _shut(told: Sequence[Told], refused: dict[UUID, str], dispatches: dict[int, _Sent]) -> list[Told]:
    """Those that say they shared where and when nothing may be shared: refused, and told to the auditor. A card that names a
    seat is shut everywhere while that seat is silent (G4), as its window on the phone is.

    A report may come hours after the share that it speaks of (the browser was killed, night fell): where that tap lay
    in its window, the report stands. Two queries, a third only when such a late report is there.
    """
    sharing = [one for one in told if one.rung in SHARING and one.client_id not in refused]
    if not sharing:
        return []
    pack, calendar = gate.pack_in_force().pack, gate.calendar_now()
    shut = [
        one
        for one in sharing
        if quiet_until(pack, one.said_at)
        or any(silent_until(seat, calendar, pack, one.said_at) for seat in {seat_place(one.group), *dispatches[one.dispatch].named})
        or not lease.allows(one.window, one.dispatch, one.group // 2, one.said_at)
    ]
    if not any(one.rung == Rung.SELF_CONFIRMED for one in shut):
        return shut
    tapped = {(one.dispatch, one.group) for one in sharing if one.rung == Rung.SHARE_TAPPED and one not in shut}
    tapped |= set(
        Receipt.objects.filter(
            rung=Rung.SHARE_TAPPED, dispatch__in={one.dispatch for one in shut}, group__in={one.group for one in shut}
        ).values_list("dispatch_id", "group")
    )
    return [one for one in shut if one.rung != Rung.SELF_CONFIRMED or (one.dispatch, one.group) not in tapped]

