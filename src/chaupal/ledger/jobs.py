"""What the worker's loop calls: sealing both logs, and the hourly root."""

from __future__ import annotations

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.ledger import actions, choices


def seal_ledger() -> int:
    """One sealing of the ledger; rows read."""
    return actions.seal(choices.LEDGER, at=now())


def seal_register() -> int:
    """One sealing of the public register; rows read."""
    return actions.seal(choices.REGISTER, at=now())


def anchor_root() -> int:
    """The hourly root of the ledger, when it is due; 1 or 0."""
    return 0 if actions.anchor(at=now()) is None else 1


def register_followers() -> None:
    """Name the three to the worker's loop. The ledger is signed at most every 5 s: a root is kept for ever."""
    follower.register("ledger.seal", seal_ledger, batch=actions.ROWS_AT_ONCE, every=5.0)
    follower.register("ledger.anchor", anchor_root, batch=2, every=60.0)
    follower.register("register.seal", seal_register, batch=actions.ROWS_AT_ONCE)
