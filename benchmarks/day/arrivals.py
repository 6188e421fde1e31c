"""A made-up day of messages: when they come, what they say, and which of them are copies."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

DAY = 86_400
# Messages an hour, as shares: after midnight few, a morning, a noon, and the evening on which everybody is at home.
CURVE = (10, 5, 3, 2, 3, 9, 24, 48, 62, 58, 50, 48, 54, 56, 46, 44, 48, 58, 74, 92, 100, 88, 56, 26)
BURSTS, BURST_SHARE, BURST_SECONDS = 8, 0.06, 300  # the same message from everywhere, five minutes long

_STARTS, _MIDDLES, _ENDS = "कखगघचजटडतदनपबमयरलवसह", ("ा", "ि", "ी", "ु", "े", "ो", ""), "कगचजटतदनपमरलवसह"
_BEFORE = ("Forwarded many times\n", "ब्रेकिंग: ", "🔴🔴 ", "*", "सब ध्यान दें, ")
_BEHIND = (" 🙏🙏", " इसे ज्यादा से ज्यादा शेयर करें", " https://example.org/a1", " भाई", "!!!", "\n👇👇", "।।")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: second of the day, text, and the number of the message that it says again (its own when it is new)."""

    at: float
    text: str
    says: int


def day(count: int, copies: float, seed: int = 20270209) -> Iterator[Message]:
    """`count` messages in order of arrival, of which the share `copies` says something that was said before."""
    dice = random.Random(seed)
    words = Words(dice)
    firsts: list[str] = []
    for at, burst in _times(count, dice):
        if burst is not None and burst >= len(firsts):
            burst = None
        if burst is not None or (firsts and dice.random() < _left(copies)):
            says = burst if burst is not None else _chosen(len(firsts), dice)
            if dice.random() >= 0.02 / copies:
                yield Message(at, _passed_on(firsts[says], dice), says)
                continue
            text = f"{firsts[says]} {dice.randint(100, 9_999)}"
        else:
            text = words.message(dice)
        firsts.append(text)
        yield Message(at, text, len(firsts) - 1)


def _left(copies: float) -> float:
    """The share of copies outside of bursts, so that with them the day has the share asked for."""
    return (copies + 0.02 - BURST_SHARE) / (1 - BURST_SHARE)


def _times(count: int, dice: random.Random) -> list[tuple[float, int | None]]:
    """Seconds of arrival, sorted; beside each the message that a burst carries."""
    in_bursts = int(count * BURST_SHARE)
    hours = dice.choices(range(24), weights=CURVE, k=count - in_bursts)
    found: list[tuple[float, int | None]] = [(3_600 * (hour + dice.random()), None) for hour in hours]
    for _ in range(BURSTS):
        begins = 3_600 * dice.uniform(8, 22)
        carries = int(begins / DAY * count * 0.1)  # surely said by then, seldom the newest
        found += [(begins + BURST_SECONDS * dice.random(), carries) for _ in range(in_bursts // BURSTS)]
    return sorted(found, key=lambda one: one[0])


def _chosen(count: int, dice: random.Random) -> int:
    """Half of the copies repeat something fresh, half something that has been popular all day."""
    back = int(dice.paretovariate(0.6)) - 1
    return max(0, count - 1 - back) if dice.random() < 0.5 else min(count - 1, back)


def _passed_on(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    for _ in range(dice.choice((0, 0, 1, 1, 2))):
        what, place = dice.random(), dice.randrange(len(words))
        if what < 0.25:
            words[0] = dice.choice(_BEFORE) + words[0]
        elif what < 0.6:
            words.append(dice.choice(_BEHIND).strip(" "))
        elif what < 0.75 and len(words) > 12:
            del words[place]
        elif what < 0.9:
            words[place] += dice.choice(("।", ",", "!"))
        else:
            words[place] = words[place].replace("ी", "ि").replace("ू", "ु")
    return " ".join(words)


class Words:
    """A vocabulary whose words are as unevenly common as in a language."""

    def __init__(self, dice: random.Random) -> None:
        self._all = ["".join(dice.choice(_STARTS) + dice.choice(_MIDDLES) for _ in range(dice.randint(1, 3))) + dice.choice(_ENDS) for _ in range(30_000)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._all))))

    def message(self, dice: random.Random) -> str:
        return " ".join(dice.choices(self._all, cum_weights=self._weights, k=min(120, 9 + int(dice.expovariate(1 / 22)))))
