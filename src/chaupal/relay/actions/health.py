"""The weekly word of a keeper on their groups, and what follows from it for a group's state."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base import seal
from chaupal.base.clock import local
from chaupal.base.errors import BadInput, NotFound, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.relay.choices import CHECKS_KEPT, DORMANT_DAYS, LIVING, NAME_MOST, GroupState
from chaupal.relay.models import Group, GroupCheck
from chaupal.relay.rules import Said, state_after, week_of

LINK_FIELD = "relay.group_link"
OLDEST = timedelta(days=8)  # a phone may have been away for a week
ENGINE = "relay.health"


class NotMyGroup(NotFound):
    code, says = "relay.group_not_mine", _("This group is not yours any more.")


class BadCheck(BadInput):
    code, says = "relay.bad_check", _("Say how many are in the group and when somebody last wrote in it.")


class GroupClosed(Refused):
    code, says = "relay.group_closed", _("This group was closed by a lead.")


class TooOld(Refused):
    code, says = "relay.check_too_old", _("This check is more than a week old: look again and say it anew.")


class NotOpen(Refused):
    code, says = "relay.group_not_so", _("The group is like that already.")


class NotOfTeam(BadInput):
    code, says = "relay.not_of_team", _("Choose somebody who holds a keeper's office at this booth.")


_CHECK = """
INSERT INTO relay_groupcheck (group_id, week, "exists", two_admins, size, last_post, said_at, client_id)
VALUES (%(group)s, %(week)s, %(exists)s, %(two_admins)s, %(size)s, %(last_post)s, %(said_at)s, %(client_id)s)
ON CONFLICT (group_id, week) DO UPDATE SET "exists" = excluded."exists", two_admins = excluded.two_admins, size = excluded.size,
  last_post = excluded.last_post, said_at = excluded.said_at, client_id = excluded.client_id
WHERE excluded.said_at > relay_groupcheck.said_at AND excluded.client_id <> relay_groupcheck.client_id
"""
_FORGET = """
DELETE FROM relay_groupcheck c WHERE c.group_id = %s AND
  (SELECT count(*) FROM relay_groupcheck n WHERE n.group_id = c.group_id AND n.week > c.week) >= %s
"""


@transaction.atomic
def check_group(*, group: int, said: Said, said_at: datetime, client_id: UUID, by: Person, at: datetime) -> bool:
    """Keep what the keeper or deputy says of a group this week; False where the same word, or a later one, is here already.

    The latest word of a week stands, so a phone may send it twice and in any order. The entry says `by` the mandal:
    a check is a fact about a group and no history of a person (R12). Five queries.
    """
    found = Group.objects.select_for_update().run_by(by).filter(pk=group).first()
    if found is None:
        raise NotMyGroup
    if found.state == GroupState.CLOSED:
        raise GroupClosed
    if said.exists and not (said.size and said.last_post):
        raise BadCheck
    said_at = min(said_at, at)
    if said_at < at - OLDEST:
        raise TooOld
    week = week_of(said_at)
    with connection.cursor() as cursor:
        cursor.execute(
            _CHECK,
            {
                "group": group, "week": week, "exists": said.exists, "two_admins": said.exists and said.two_admins,
                "size": said.size if said.exists else "", "last_post": said.last_post if said.exists else "",
                "said_at": said_at, "client_id": client_id,
            },
        )  # fmt: skip
        if not cursor.rowcount:
            return False
        cursor.execute(_FORGET, [group, CHECKS_KEPT])
    newest = found.checked_on is None or week >= found.checked_on
    before = found.state
    if newest:
        earlier = GroupCheck.objects.filter(group=group, week__lt=week).order_by("-week").first()
        found.state = state_after(found.state, said, earlier is not None and not earlier.exists)
        found.checked_on = week
        found.save(update_fields=["state", "checked_on"])
    mandal = Unit.objects.holding(found.booth).get(kind__in=("mandal", "sector"))
    record("relay.group_checked", by=mandal, about=found, at=at, rule_ids=["R5", "R12"], detail={"before": before, "after": found.state})
    return True


_SLEEP = """
UPDATE relay_group SET state = 'dormant' WHERE state = ANY(%s) AND checked_on < %s RETURNING number, 'living', 'dormant'
"""


@transaction.atomic
def sleep_groups(*, at: datetime) -> int:
    """Groups that were made and that nobody checked for four weeks are dormant; how many. The worker's, hourly."""
    with connection.cursor() as cursor:
        cursor.execute(_SLEEP, [list(LIVING), local(at).date() - timedelta(days=DORMANT_DAYS)])
        rows = cursor.fetchall()
    if rows:
        record("relay.groups_dormant", by=ENGINE, about=("group", "all"), at=at, lines=sorted(rows))
    return len(rows)


@transaction.atomic
def describe_group(*, group: int, name: str, link: str, by: Person, at: datetime) -> Group:
    """Keep a group's name, and its invite link sealed where the keeper wants that; an empty link takes a kept one out."""
    found = Group.objects.select_for_update().run_by(by).filter(pk=group).first()
    if found is None:
        raise NotMyGroup
    found.name = name.strip()[:NAME_MOST]
    found.link_sealed = seal.seal(link, field=LINK_FIELD) if link else None
    found.save(update_fields=["name", "link_sealed"])
    mandal = Unit.objects.holding(found.booth).get(kind__in=("mandal", "sector"))
    record("relay.group_described", by=mandal, about=found, at=at, rule_ids=["R5"], detail={"link": int(bool(link))})
    return found


def link_of(group: Group) -> str:
    """The invite link, for who runs the group; "" where none is kept."""
    return seal.unseal(group.link_sealed, field=LINK_FIELD) if group.link_sealed else ""


def _for_lead(group: Group, by: Person) -> Group:
    found = Group.objects.select_for_update().get(pk=group.pk)
    permission.require(by, "edit", "relay", ((found.booth, found.booth + 1),))
    return found


@transaction.atomic
def close_group(*, group: Group, by: Person, at: datetime) -> Group:
    """A lead closes a group for good reason: no card is asked of it; its link goes."""
    found = _for_lead(group, by)
    if found.state == GroupState.CLOSED:
        raise NotOpen
    before, found.state, found.link_sealed = found.state, GroupState.CLOSED, None
    found.save(update_fields=["state", "link_sealed"])
    record("relay.group_closed", by=by, about=found, at=at, detail={"before": before})
    return found


@transaction.atomic
def reopen_group(*, group: Group, by: Person, at: datetime) -> Group:
    """A closed group is planned again; its next check says how it stands."""
    found = _for_lead(group, by)
    if found.state != GroupState.CLOSED:
        raise NotOpen
    found.state, found.checked_on = GroupState.PLANNED, None
    found.save(update_fields=["state", "checked_on"])
    record("relay.group_reopened", by=by, about=found, at=at)
    return found


KEEPERS = ("keeper_1", "keeper_2", "deputy_keeper")
_TEAM = """
SELECT DISTINCT ON (p.id) p.id, p.name_hi, p.name_en FROM org_appointment a JOIN org_office o ON o.id = a.office_id AND o.key = ANY(%s)
JOIN people_person p ON p.id = a.person_id AND p.left_at IS NULL
WHERE a.booth_id = %s AND a.state = 'active' AND a.until_on IS NULL ORDER BY p.id
"""


def team(booth: int) -> dict[int, tuple[str, str]]:
    """Who may run a group of this booth: person to both names. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TEAM, [list(KEEPERS), booth])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}


@transaction.atomic
def assign_group(*, group: Group, keeper: int, deputy: int | None, by: Person, at: datetime) -> Group:
    """A lead says which of the booth's keepers runs a group and who stands in; it holds while both hold such an office."""
    found = _for_lead(group, by)
    may = team(found.booth)
    if keeper not in may or (deputy is not None and (deputy not in may or deputy == keeper)):
        raise NotOfTeam(fields={"keeper": str(NotOfTeam.says)})
    if (found.keeper_id, found.deputy_id, found.chosen) == (keeper, deputy, True):
        raise NotOpen
    before = [found.keeper_id, found.deputy_id]
    found.keeper_id, found.deputy_id, found.chosen = keeper, deputy, True
    found.save(update_fields=["keeper", "deputy", "chosen"])
    record("relay.group_assigned", by=by, about=found, at=at, detail={"before": before, "after": [keeper, deputy]})
    return found
