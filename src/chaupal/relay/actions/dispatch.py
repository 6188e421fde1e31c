"""Releasing a post into the groups of an audience, and the lead's and keepers' words about it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, Refused
from chaupal.base.multirange import to_database
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.press import actions as press
from chaupal.press.models import Post, Release
from chaupal.relay.choices import CARD_HOURS, Rung
from chaupal.relay.models import Dispatch, Group, Objection, Receipt


class OwnGroup(NotAllowed):
    code, says = "relay.own_group", _("Somebody else has to look: this is your own group.")


class NotInAudience(BadInput):
    code, says = "relay.not_in_audience", _("This card was not meant for that group.")


class SeenAlready(Refused):
    code, says = "relay.seen_already", _("This group has been checked already.")


class NoWords(BadInput):
    code, says = "relay.no_words", _("Write in a few words what is wrong.")


_AUDIENCE = """
INSERT INTO relay_audience (dispatch_id, unit_id, groups)
SELECT %(dispatch)s, a.above_id, sum(2 * u.open_booths)
FROM org_unit u JOIN org_unitabove a ON a.unit_id = u.id
WHERE u.kind IN ('mandal', 'sector') AND u.booths <@ %(audience)s::int4multirange GROUP BY a.above_id
"""


def release(*, post: Post, units: Sequence[Unit], by: Person, at: datetime) -> Dispatch:
    """Let a post go to units from mandal upward: register entry, verdicts, dispatch and frozen audience, or nothing.

    The permission question and the ledger entry are those of `press.release_post`. No row a group is written; the whole
    state takes about as long as one mandal.
    """
    opened: list[Dispatch] = []
    press.release_post(
        post=post, units=units, by=by, at=at, then=lambda release: opened.append(open_dispatch(release, at=at))
    )
    return opened[0]


def open_dispatch(release: Release, *, at: datetime) -> Dispatch:
    """The dispatch of a release and how many groups of each unit it is meant for. Two inserts."""
    dispatch = Dispatch.objects.create(
        post=release.post,
        release=release,
        audience=release.audience,
        groups=0,
        opens_at=at,
        expires_at=at + timedelta(hours=CARD_HOURS),
    )
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"dispatch": dispatch.pk, "audience": to_database(release.audience)}
        cursor.execute(_AUDIENCE, values)
        cursor.execute(
            "UPDATE relay_dispatch SET groups = coalesce((SELECT max(groups) FROM relay_audience WHERE dispatch_id = %s), 0)"
            " WHERE id = %s RETURNING groups",
            [dispatch.pk, dispatch.pk],
        )
        dispatch.groups = cursor.fetchone()[0]
    return dispatch


@transaction.atomic
def check_group(*, dispatch: Dispatch, group: Group, by: Person, at: datetime) -> Receipt:
    """ "I saw it in the group": a lead's word, counted beside what was reported and never mixed with it."""
    permission.require(by, "edit", "relay", ((group.booth, group.booth + 1),))
    if by.pk in (group.keeper_id, group.deputy_id):
        raise OwnGroup
    if not any(lower <= group.booth < upper for lower, upper in dispatch.audience):
        raise NotInAudience
    receipt, made = Receipt.objects.get_or_create(
        dispatch=dispatch,
        group=group.number,
        rung=Rung.SPOT_VERIFIED,
        defaults={"client_id": uuid.uuid4(), "said_at": at, "at": at, "salt": secrets.token_bytes(16)},
    )
    if not made:
        raise SeenAlready
    record("relay.group_checked", by=by, about=dispatch, at=at, detail={"group": str(group.number)})
    return receipt


@transaction.atomic
def object_to(*, dispatch: Dispatch, unit: Unit, text: str, client_id: uuid.UUID, at: datetime) -> Objection:
    """ "Something is wrong here": kept under the mandal, not under the keeper; sent twice it is one."""
    if not text.strip():
        raise NoWords(fields={"text": str(NoWords.says)})
    objection, made = Objection.objects.get_or_create(
        client_id=client_id, defaults={"dispatch": dispatch, "unit": unit, "text": text.strip()[:500], "at": at}
    )
    if made:
        record("relay.objected", by=unit, about=dispatch, at=at, detail={"objection": objection.pk})
    return objection


@transaction.atomic
def see_objection(*, objection: Objection, by: Person, at: datetime) -> Objection:
    """The desk has read it: somebody who may let posts go or take them back where it was said. A lead who only sees the list
    cannot take it off the desk's."""
    within = objection.unit.booths
    permission.require(by, "recall" if permission.may(by, "recall", "press", within) else "release", "press", within)
    if Objection.objects.filter(pk=objection.pk, seen_at=None).update(seen_by=by, seen_at=at):
        record("relay.objection_seen", by=by, about=objection, at=at)
    objection.refresh_from_db()
    return objection
