"""One function a rule id, and `judge`, which asks them all. Pure: what they read comes in.

Order of sternness: PASS, LOG, WARN, WAIT, HOLD, BLOCK. A person may lift a HOLD, nobody a BLOCK.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from chaupal.gate.calendar import Calendar, Ranges, quiet_until, seats_of, silent_seats
from chaupal.gate.choices import BULK, MACHINE, SEVERITY, UNFENCED, ContentClass, Moment, Result
from chaupal.gate.item import CLEAR, Finding, Item, Judged, SeatVerdict
from chaupal.gate.pack import LEVELS, Pack, content_hash

# What may stand in a slot of a closed text: nothing that could carry a slogan or an address on the web.
_SLOTS = {
    "{code}": r"[A-Z0-9-]{3,20}",
    "{place}": r"[\w\u0900-\u097F ,()-]{1,60}",
    "{time}": r"[\w\u0900-\u097F: ]{1,16}",
    "{number}": r"[0-9+ -]{3,16}",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the gate, worked out once for all rules."""

    item: Item
    content_class: str
    moment: str
    at: datetime
    pack: Pack
    signed: bool
    seats: tuple[int, ...]
    silent: dict[int, datetime]  # every silent seat of the state, with the end of its silence

    @property
    def silent_here(self) -> dict[int, datetime]:
        """The silent seats of this audience."""
        return {seat: self.silent[seat] for seat in self.seats if seat in self.silent}


@lru_cache(maxsize=256)
def _closed(template: str) -> re.Pattern[str]:
    pattern = re.escape(template)
    for slot, allowed in _SLOTS.items():
        pattern = pattern.replace(re.escape(slot), allowed)
    return re.compile(pattern)


def fits_closed_text(text: str, templates: Iterable[str]) -> bool:
    """Whether every line of a text is one of the closed texts with nothing but its slots filled."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    templates = tuple(templates)
    return bool(lines) and all(any(_closed(one).fullmatch(line) for one in templates) for line in lines)


def settle_class(item: Item, pack: Pack) -> str:
    """The content class an item is judged as: the one it names if that holds, else election matter.

    A withdrawal has the pack's fixed text. The other two have a closed text and were moved by a compliance
    officer; team logistics go to the team alone, a few a day.
    """
    asked = item.content_class
    if asked == ContentClass.WITHDRAWAL:
        holds = fits_closed_text(item.text, pack.content.withdrawal)
    elif asked == ContentClass.VOTER_SERVICE:
        holds = item.class_moved and fits_closed_text(item.text, pack.content.voter_service)
    elif asked == ContentClass.INTERNAL_LOGISTICS:
        holds = (
            item.class_moved
            and item.channel == "team"
            and item.team_today < pack.content.logistics_per_day
            and fits_closed_text(item.text, pack.content.internal_logistics)
        )
    else:
        holds = False
    return asked if holds else ContentClass.ELECTION_MATTER


def g1(asked: Asked) -> list[Finding]:
    """G1: dates and values stand on two signatures; without them nothing leaves."""
    if asked.signed or asked.moment == Moment.APPROVAL or asked.content_class == ContentClass.WITHDRAWAL:
        return []
    return [Finding("G1", Result.BLOCK, "pack_unsigned")]


def g2(asked: Asked) -> list[Finding]:
    """G2: no election matter into a seat in silence. Also notes a content class that did not hold."""
    found = []
    if asked.content_class != asked.item.content_class:
        found.append(Finding("G2", Result.WARN, "class_not_held"))
    if asked.content_class == ContentClass.ELECTION_MATTER and not _unfenced_in_part(asked):
        found += [
            Finding("G2", Result.BLOCK, "silence", seats, until) for until, seats in _by_end(asked.silent_here)
        ]
    return found


def g3(asked: Asked) -> list[Finding]:
    """G3: no bulk channel into a seat in silence, whatever the class but a withdrawal."""
    if asked.item.channel not in BULK or asked.content_class == ContentClass.WITHDRAWAL:
        return []
    return [Finding("G3", Result.BLOCK, "bulk_in_silence", seats, until) for until, seats in _by_end(asked.silent_here)]


def g4(asked: Asked) -> list[Finding]:
    """G4: state-wide means the seats that are not silent; naming a silent seat or its candidate stops an item."""
    if asked.content_class != ContentClass.ELECTION_MATTER:
        return []
    found = []
    item = asked.item
    named = {*item.seats_named, *(candidate.seat for candidate in item.candidates_named)} & asked.silent.keys()
    if named:
        found.append(
            Finding("G4", Result.BLOCK, "names_silent_seat", until=max(asked.silent[seat] for seat in named))
        )
    unsettled = set(item.unsettled) & asked.silent.keys()
    if unsettled:
        until = max(asked.silent[seat] for seat in unsettled)
        found.append(Finding("G4", Result.HOLD, "may_name_silent_seat", until=until))
    elif item.unsettled:
        found.append(Finding("G4", Result.WARN, "may_name_seat"))
    if _unfenced_in_part(asked):
        until = max(asked.silent.values())
        found.append(Finding("G4", asked.pack.silence.statewide, "channel_unfenced", until=until))
    return found


def g12(asked: Asked) -> list[Finding]:
    """G12: public messages wait in quiet hours; at approval this is only noted, because review goes on."""
    quiet = asked.pack.quiet_hours
    if asked.item.channel not in quiet.channels or asked.content_class == ContentClass.WITHDRAWAL:
        return []
    until = quiet_until(asked.pack, asked.at)
    if until is None:
        return []
    result = Result.LOG if asked.moment == Moment.APPROVAL else Result.WAIT
    return [Finding("G12", result, "quiet_hours", until=until)]


def g15(asked: Asked) -> list[Finding]:
    """G15: a claim about a named candidate stands on evidence and a second approver; private life never leaves."""
    item, found = asked.item, []
    if item.private_life:
        found.append(Finding("G15", Result.BLOCK, "private_life"))
    if item.against_a_class:
        found.append(Finding("G15", Result.HOLD, "against_a_class"))
    if not item.candidates_named:
        return found
    if not item.evidence:
        found.append(Finding("G15", Result.BLOCK, "no_evidence"))
    others = set(item.approvers) - {item.author}
    if len(others) < asked.pack.named_candidate.approvers:
        result = Result.WARN if asked.moment == Moment.APPROVAL else Result.BLOCK
        found.append(Finding("G15", result, "second_approver"))
    return found


def r13(asked: Asked) -> list[Finding]:
    """R13: an audience is whole units from the pack's smallest upward, never a list of booths."""
    item = asked.item
    if not item.audience and not item.units:
        return [] if asked.moment == Moment.APPROVAL else [Finding("R13", Result.BLOCK, "no_audience")]
    allowed = LEVELS[: LEVELS.index(asked.pack.relay.tip_audience_min) + 1]
    if any(unit.kind not in allowed for unit in item.units):
        return [Finding("R13", Result.BLOCK, "unit_too_small")]
    if _joined(item.audience) != _joined(run for unit in item.units for run in unit.ranges):
        return [Finding("R13", Result.BLOCK, "audience_not_units")]
    return []


RULES = (g1, g2, g3, g4, g12, g15, r13)
ENFORCED_IN_JUDGE = ("G1", "G2", "G3", "G4", "G12", "G15", "R13")


def judge(
    item: Item,
    calendar: Calendar,
    pack: Pack,
    *,
    moment: str,
    at: datetime,
    signed: bool = True,
    lifted: Collection[str] = (),
    lapsed: Collection[str] = (),
) -> Judged:
    """Every rule's word on one item at one instant, for each seat of its audience and overall.

    An item planned for later is judged at that hour. `lifted` and `lapsed` name holds as `RULE:why`: a lifted
    one is only noted, a lapsed one is a refusal. 403 seats take about a millisecond.
    """
    then = max(at, item.at) if item.at else at
    asked = Asked(
        item=item,
        content_class=settle_class(item, pack),
        moment=moment,
        at=then,
        pack=pack,
        signed=signed,
        seats=seats_of(item.audience),
        silent=silent_seats(calendar, pack, then),
    )
    findings = tuple(_after_people(finding, lifted, lapsed) for rule in RULES for finding in rule(asked))
    seats = _seat_verdicts(asked.seats, findings)
    whole = _sternest([finding for finding in findings if finding.whole])
    overall = min((one.result for one in seats.values()), key=SEVERITY.__getitem__, default=whole.result)
    return Judged(
        overall=overall,
        seats=seats,
        findings=findings,
        at=then,
        moment=moment,
        pack_hash=content_hash(pack),
        input_hash=item.input_hash(),
        content_class=asked.content_class,
        shown=tuple(seat for seat, one in seats.items() if SEVERITY[one.result] < SEVERITY[Result.WAIT]),
        whole=whole,
    )


def hold_key(finding: Finding) -> str:
    """The name under which a hold is lifted or lapses."""
    return f"{finding.rule}:{finding.why}"


def verdict_is_void(judged_at: datetime, at: datetime, channel: str, pack: Pack) -> bool:
    """R9: whether a machine must ask again before it sends. A person's approval never grows old."""
    return channel in MACHINE and at - judged_at > timedelta(minutes=pack.verdict.ttl_min)


def _after_people(finding: Finding, lifted: Collection[str], lapsed: Collection[str]) -> Finding:
    if finding.result == Result.HOLD and hold_key(finding) in lapsed:
        return replace(finding, result=Result.BLOCK, until=None)
    if finding.result == Result.HOLD and hold_key(finding) in lifted:
        return replace(finding, result=Result.LOG, until=None)
    return finding


def _unfenced_in_part(asked: Asked) -> bool:
    """Whether the channel shows the item in silent seats although its own audience is not all silent."""
    everywhere_silent = bool(asked.seats) and len(asked.silent_here) == len(asked.seats)
    return asked.item.channel in UNFENCED and bool(asked.silent) and not everywhere_silent


def _by_end(silent: dict[int, datetime]) -> list[tuple[datetime, tuple[int, ...]]]:
    ends: dict[datetime, list[int]] = {}
    for seat, until in silent.items():
        ends.setdefault(until, []).append(seat)
    return [(until, tuple(seats)) for until, seats in sorted(ends.items())]


def _sternest(findings: list[Finding]) -> SeatVerdict:
    if not findings:
        return CLEAR
    worst = max((finding.result for finding in findings), key=SEVERITY.__getitem__)
    ends = [finding.until for finding in findings if finding.result == worst]
    known = [end for end in ends if end is not None]
    return SeatVerdict(
        result=worst,
        rules=tuple(dict.fromkeys(finding.rule for finding in findings)),
        until=max(known) if known and len(known) == len(ends) else None,
    )


def _seat_verdicts(seats: tuple[int, ...], findings: tuple[Finding, ...]) -> dict[int, SeatVerdict]:
    whole = [finding for finding in findings if finding.whole]
    everywhere = _sternest(whole)
    own: dict[int, list[Finding]] = {}
    for finding in findings:
        for seat in finding.seats:
            own.setdefault(seat, []).append(finding)
    return {seat: _sternest([*whole, *own[seat]]) if seat in own else everywhere for seat in seats}


def _joined(runs: Iterable[tuple[int, int]]) -> Ranges:
    joined: list[tuple[int, int]] = []
    for lower, upper in sorted(runs):
        if joined and lower <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(upper, joined[-1][1]))
        else:
            joined.append((lower, upper))
    return tuple(joined)
