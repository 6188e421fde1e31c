"""The window of a card as a phone carries it: signed, so that what comes back can be held against what was given (R9)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing

SALT = "chaupal.relay.window"
# Seconds are lost between a tap and the clock that stamps it.
SLACK = timedelta(minutes=2)


def sign(dispatch: int, booth: int, opens: datetime, locks: datetime) -> str:
    """The window [opens, locks) of a dispatch in one booth, as a token for the phone."""
    return signing.dumps([dispatch, booth, int(opens.timestamp()), int(locks.timestamp())], salt=SALT)


def allows(token: str, dispatch: int, booth: int, at: datetime) -> bool:
    """Whether a share at `at` lies in the window of this token; true without a token (a page without script has none)."""
    if not token:
        return True
    try:
        values = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return False
    opens, locks = (datetime.fromtimestamp(value, UTC) for value in values[2:])
    return values[:2] == [dispatch, booth] and opens - SLACK <= at < locks + SLACK
