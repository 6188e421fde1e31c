"""What the gate is asked about, and what it answers. Frozen; rooms above build an `Item` and read a `Judged`."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from chaupal.gate.calendar import Ranges
from chaupal.gate.choices import SEVERITY, ContentClass, Result


@dataclass(frozen=True, slots=True)
class AudienceUnit:
    """One unit of an audience: its kind (`mandal`, `seat`, ...), code and the booth numbers it held when frozen."""

    kind: str
    code: str
    ranges: Ranges


@dataclass(frozen=True, slots=True)
class NamedCandidate:
    """A candidate whom a person says the text names, with the place of the seat."""

    id: int
    seat: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that would go out, as the gate sees it.

    What a text names, touches on or stands on is said by a person on a form, never decided by the machine.
    `names_settled` is that person's word that the proposals of `queries.names_in(text)` were gone through;
    without it `actions.judge.judge_item` fills `unsettled` with the places of seats the text may name.
    `class_moved` too is filled there, from the compliance officer's own row.
    """

    kind: str
    id: int
    text: str
    channel: str
    audience: Ranges
    units: tuple[AudienceUnit, ...]

    content_class: str = ContentClass.ELECTION_MATTER
    class_moved: bool = False  # a compliance officer moved it out of election matter
    team_today: int = 0  # team messages of this sort already sent today

    seats_named: tuple[int, ...] = ()
    candidates_named: tuple[NamedCandidate, ...] = ()
    names_settled: bool = False
    unsettled: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    private_life: bool = False
    against_a_class: bool = False  # sets classes of people against each other

    author: int | None = None
    approvers: tuple[int, ...] = ()
    at: datetime | None = None  # when it is planned for; now when empty

    def input_hash(self) -> str:
        """SHA-256 (hex) of everything that was judged but the instant; two items that differ in a word differ."""
        values = {
            "kind": self.kind,
            "id": self.id,
            "text": self.text,
            "channel": str(self.channel),
            "class": str(self.content_class),
            "class_moved": self.class_moved,
            "audience": self.audience,
            "units": [(unit.kind, unit.code, unit.ranges) for unit in self.units],
            "seats_named": sorted(self.seats_named),
            "candidates_named": sorted((one.id, one.seat) for one in self.candidates_named),
            "unsettled": sorted(self.unsettled),
            "evidence": sorted(self.evidence),
            "private_life": self.private_life,
            "against_a_class": self.against_a_class,
            "author": self.author,
        }
        text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says. `seats` is empty when it speaks of the whole item; `why` is a key of `words.WHY`."""

    rule: str
    result: str
    why: str
    seats: tuple[int, ...] = ()
    until: datetime | None = None

    @property
    def whole(self) -> bool:
        """Whether it speaks of the item everywhere."""
        return not self.seats


@dataclass(frozen=True, slots=True)
class SeatVerdict:
    """The sternest result for one seat, the rules that gave it, and when to ask again if that is known."""

    result: str
    rules: tuple[str, ...]
    until: datetime | None = None


CLEAR = SeatVerdict(Result.PASS, ())


@dataclass(frozen=True, slots=True)
class Judged:
    """The gate's answer. `overall` is the mildest result any seat got: what can happen somewhere."""

    overall: str
    seats: dict[int, SeatVerdict]
    findings: tuple[Finding, ...]
    at: datetime
    moment: str
    pack_hash: str
    input_hash: str
    content_class: str
    shown: tuple[int, ...]
    whole: SeatVerdict  # what holds everywhere, whatever the seat

    @property
    def passes(self) -> bool:
        """Whether it may go out now in at least one seat."""
        return SEVERITY[self.overall] < SEVERITY[Result.WAIT]

    @property
    def refused(self) -> bool:
        """Whether nobody can let it out as it stands."""
        return self.overall == Result.BLOCK

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that found anything, in order of first mention."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))
