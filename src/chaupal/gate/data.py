"""What the pack in force says about people's data, for the rooms below this one."""

from __future__ import annotations

from chaupal.gate.queries import pack_in_force
from chaupal.people.terms import Terms


def terms() -> Terms:
    """The numbers of the newest signed pack. One query."""
    told = pack_in_force().pack.data
    return Terms(told.adult_age, told.rights_reply_days, told.rights_reply_max_days, told.retain_days)
