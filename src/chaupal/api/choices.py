"""Words of the interface for machines: what a token may do, what a webhook tells, how a delivery stands."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TOKEN_DAYS = 180  # a token lives no longer
CALLS_A_MINUTE = 120  # of one token
PAGE = 100  # rows
TOKENS_EACH = 10  # living tokens of one person
WALK = timedelta(hours=1)  # so long the pages of one unit's names count as one list taken out


class Right(TextChoices):
    """What a token may do: never more than the office it is cut from, seen at every call."""

    ORG_VIEW = "org:view", _("read units, booths and coverage")
    RELAY_VIEW = "relay:view", _("read dispatches and receipts as counts a group")
    RELAY_CREATE = "relay:create", _("send receipts of the groups that I run")
    PEOPLE_EXPORT = "people:export", _("take out names and offices (a second person approves)")


class Event(TextChoices):
    """What a webhook tells: that it happened and to which number, never to whom."""

    APPROVED = "appointment.approved", _("An office was approved")
    ENDED = "appointment.ended", _("An office ended")
    RELEASED = "dispatch.released", _("A post was released")
    RECALLED = "dispatch.recalled", _("A post was recalled")
    STATIONS = "stations.in_force", _("A list of stations came into force")
    TRIAL = "trial", _("Trial, asked for by hand")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Taken by the other side")
    REFUSED = "refused", _("Refused for good")
    GIVEN_UP = "given_up", _("Given up after six tries")


MOVES: dict[str, tuple[str, ...]] = {
    "waiting": ("waiting", "sent", "refused", "given_up"),
    "sent": (),
    "refused": (),
    "given_up": (),
}
