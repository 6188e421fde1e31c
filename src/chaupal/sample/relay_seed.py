"""Two days of relaying before the demo begins: posts released by the product's own acts, receipts of invented keepers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from chaupal.base.multirange import to_database
from chaupal.claims.models import AnswerVersion
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.press import actions as press
from chaupal.relay.actions import dispatch as relay
from chaupal.relay.actions.health import check_group
from chaupal.relay.choices import LastPost, Size
from chaupal.relay.models import Dispatch, Group
from chaupal.relay.rules import Said

NAMESPACE = UUID("6f1c7d9e-0000-5000-8000-63686175706c")  # of the sample's own messages

# How far keepers got, by district: some report nearly all, some little, and leads looked into a part of that.
# md5 of fixed words stands in for chance, so that two seeds give the same state.
_RECEIPTS = """
WITH told AS (
  SELECT g.number, d.share, d.looked,
         ('x' || substr(md5('reach ' || %(dispatch)s || ' ' || g.number), 1, 8))::bit(32)::bigint / 4294967296.0 AS luck,
         ('x' || substr(md5('when ' || %(dispatch)s || ' ' || g.number), 1, 8))::bit(32)::bigint / 4294967296.0 AS late,
         ('x' || substr(md5('look ' || %(dispatch)s || ' ' || g.number), 1, 8))::bit(32)::bigint / 4294967296.0 AS seen
  FROM sample_share d JOIN relay_group g ON g.booth >= d.lower AND g.booth < d.upper
  WHERE g.keeper_id IS NOT NULL
)
INSERT INTO relay_receipt (dispatch_id, client_id, "group", rung, said_at, at, salt)
SELECT %(dispatch)s, gen_random_uuid(), number, rung, said, said, decode(md5(random()::text), 'hex')
FROM (
  SELECT number, 1 rung, %(at)s::timestamptz + late * %(hours)s * interval '50 minutes' said FROM told WHERE luck < share + (1 - share) * 0.6
  UNION ALL
  SELECT number, 4, %(at)s::timestamptz + late * %(hours)s * interval '1 hour' FROM told WHERE luck < share
  UNION ALL
  SELECT number, 5, %(at)s::timestamptz + late * %(hours)s * interval '1 hour' + interval '20 minutes' FROM told
  WHERE luck < share AND seen < looked
) rows
"""
_SHARES = """
CREATE TEMP TABLE sample_share ON COMMIT DROP AS
SELECT r.lower, r.upper,
       least(0.97, 0.30 + 0.65 * ('x' || substr(md5('share ' || u.code), 1, 8))::bit(32)::bigint / 4294967296.0) AS share,
       0.15 + 0.75 * ('x' || substr(md5('looked ' || u.code), 1, 8))::bit(32)::bigint / 4294967296.0 AS looked
FROM org_unit u JOIN org_unitrun r ON r.unit_id = u.id
WHERE u.kind = 'district' AND int4range(r.lower, r.upper) && %s::int4multirange
"""


@transaction.atomic
def seed_relay(*, author: Person, operator: Person, at: datetime) -> list[Dispatch]:
    """A card to the whole state yesterday morning and one to a region today; receipts by one statement each.

    Some 500,000 receipts at the demo's size, the slowest step of a first start (28 s at full size on a busy machine,
    benchmarks/seed); the worker folds and seals them in its first minute.
    """
    state = Unit.objects.get(kind="state")
    kanpur = Unit.objects.holding(_first_booth(211)).get(kind="region")
    yesterday = (at - timedelta(days=1)).replace(minute=30)
    plans = ((state, yesterday - timedelta(hours=1), 9), (kanpur, at - timedelta(hours=1, minutes=45), 1))
    dispatches = []
    for (unit, when, hours), version in zip(plans, _answers(author), strict=True):
        post = press.make_post(answer_version=version, by=operator, at=when - timedelta(minutes=5))
        press.draw_pictures(post=post, at=when - timedelta(minutes=4))
        dispatch = relay.release(post=post, units=[unit], by=operator, at=when)
        _receipts(dispatch, when, hours)
        dispatches.append(dispatch)
    return dispatches


@transaction.atomic
def seed_checks(*, mandal: Unit, at: datetime) -> None:
    """What keepers of one mandal said of their groups last week and this one: most, not all; one group is gone."""
    groups = Group.objects.filter(booth__gte=mandal.booths[0][0], booth__lt=mandal.booths[-1][1]).exclude(keeper=None).select_related("keeper").order_by("number")
    for place, group in enumerate(groups):
        if group.checks.exists() or place % 5 == 4:
            continue
        lost = place == 6
        said = Said(exists=False) if lost else Said(True, place % 4 != 3, Size.TO_256 if place % 3 else Size.TO_100, LastPost.TODAY if place % 2 else LastPost.WEEK)
        for days in (7, 0) if place % 5 < 3 else (7,):
            when = at - timedelta(days=days, minutes=place)
            assert group.keeper is not None
            check_group(group=group.number, said=said, said_at=when, client_id=uuid5(NAMESPACE, f"{group.number} {days}"), by=group.keeper, at=when)
            if lost:
                break


def _first_booth(seat: int) -> int:
    number: int = Unit.objects.get(kind="seat", number=seat).booths[0][0]
    return number + 1


def _answers(author: Person) -> list[AnswerVersion]:
    """Two approved answers on the voting process, from the middle of the bank."""
    found = AnswerVersion.objects.filter(approval__isnull=False, author=author, answer__claim__kind="poll_process", posts=None)
    return list(found.order_by("id")[10:12])


def _receipts(dispatch: Dispatch, at: datetime, hours: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        audience: Any = to_database(dispatch.audience)
        cursor.execute(_SHARES, [audience])
        cursor.execute(_RECEIPTS, {"dispatch": dispatch.pk, "at": at, "hours": hours})
        cursor.execute("DROP TABLE sample_share")
