"""The window of a keeper's card (R9): from when, and until when, it may be shared in one seat.

Pure. The phone gets it signed at its last contact and locks by itself; the server computes it anew at each read.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from chaupal.gate.calendar import (
    SECOND,
    Calendar,
    last_stretch,
    next_quiet,
    next_silence,
    quiet_until,
    silent_until,
)
from chaupal.gate.choices import ContentClass
from chaupal.gate.pack import Pack


@dataclass(frozen=True, slots=True)
class Window:
    """Open in [opens, locks). `why` names what closes it: expiry, silence, quiet, contact or recall."""

    opens: datetime
    locks: datetime
    why: str

    def is_open(self, at: datetime) -> bool:
        """Whether the card may be shared at `at`."""
        return self.opens <= at < self.locks


def window(
    *,
    seat: int,
    opens: datetime,
    expires: datetime,
    last_contact: datetime,
    calendar: Calendar,
    pack: Pack,
    content_class: str = ContentClass.ELECTION_MATTER,
    recalled_at: datetime | None = None,
    named: Collection[int] = (),
) -> Window:
    """When a card may be shared in a seat, seen from the phone's last contact with the server.

    It opens at the first instant from `opens` and the contact on that is neither silent nor quiet, and locks
    at the earliest of expiry, the seat's next silence, the next quiet hour and the contact's lease. Where it
    locks before it opens it never opens, and the phone must connect once to go on.
    While a seat that the text names (`named`) is silent, the card is shut in every seat (G4).
    A withdrawal is bound by neither silence nor quiet hours nor lease, and a recalled card is shut from its recall.
    """
    if content_class == ContentClass.WITHDRAWAL:
        return Window(opens, expires, "expiry")
    seats = {seat, *named}
    start = _first_allowed(seats, max(opens, last_contact), calendar, pack)
    ends = [
        (expires, "expiry"),
        (next_quiet(pack, start), "quiet"),
        (lease_end(seat, last_contact, calendar, pack), "contact"),
    ]
    silences = (next_silence(one, calendar, pack, start) for one in seats)
    ends += [(silence, "silence") for silence in silences if silence is not None]
    if recalled_at is not None:
        ends.append((recalled_at, "recall"))
    locks, why = min(ends)
    return Window(start, locks, why)


def lease_end(seat: int, last_contact: datetime, calendar: Calendar, pack: Pack) -> datetime:
    """Until when a phone may share on its last contact: some hours, fewer near the close of the seat's phase."""
    usual = last_contact + timedelta(hours=pack.relay.offline_share_h)
    near = last_contact + timedelta(hours=pack.relay.offline_share_h_last72)
    stretch = last_stretch(seat, calendar, last_contact)
    if stretch is None or usual < stretch.start:
        return usual
    return max(min(near, usual), min(stretch.start, usual))


def _first_allowed(seats: Collection[int], at: datetime, calendar: Calendar, pack: Pack) -> datetime:
    """The first instant from `at` on that is neither quiet nor silent for any of the seats."""
    while True:
        silent = max((end for one in seats if (end := silent_until(one, calendar, pack, at))), default=None)
        if silent is not None:
            at = silent + SECOND
            continue
        quiet = quiet_until(pack, at)
        if quiet is None:
            return at
        at = quiet
