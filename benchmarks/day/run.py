"""Answers: on a day of 88,800 messages, 70 % of them copies, how long does the longest wait, and what does a copy cost?

make bench ONLY=day, or python -m benchmarks.day.run [--tips 88800] [--claims 50000]
"""

import argparse
import random
import sys
import time
from collections.abc import Iterable

from benchmarks.day.arrivals import Message, Words, day
from benchmarks.figures import at, middle, tell
from chaupal_match import NEAR, Index, bands, fingerprint, near_score, strict_guards

BENCH = "day"
COPIES = 0.7
LOOKED_AT = 40  # as in tips
VECTOR = 0.045  # seconds
SAMPLE = 400


class Intake:
    """The firsts of all messages, found again as `tips` does it, in memory."""

    def __init__(self) -> None:
        self.firsts: list[str] = []
        self._copies: list[int] = []
        self._equal: dict[str, int] = {}
        self._sharing: dict[int, list[int]] = {}

    def take(self, text: str) -> int | None:
        """The first that a message repeats; None when it is one itself, and is kept."""
        mark, places = fingerprint(text), bands(text)
        first = self._equal.get(mark)
        if first is None:
            first = self._near(text, places)
        if first is not None:
            self._copies[first] += 1
            return first
        self._equal[mark] = len(self.firsts)
        for place in places:
            self._sharing.setdefault(place, []).append(len(self.firsts))
        self.firsts.append(text)
        self._copies.append(0)
        return None

    def _near(self, text: str, places: tuple[int, ...]) -> int | None:
        met = {first for place in places for first in self._sharing.get(place, ())}
        looked_at = sorted(met, key=lambda first: (-self._copies[first], first))[:LOOKED_AT]
        scored = [(near_score(text, self.firsts[first]), -first) for first in looked_at]
        good = [(score, first) for score, first in scored if score >= NEAR and not strict_guards(text, self.firsts[-first])]
        return -max(good)[1] if good else None


def searches(claims: int) -> list[float]:
    """Seconds of processor time of searches for made-up messages among made-up claims, by words alone."""
    dice = random.Random(7)
    words = Words(dice)
    index = Index()
    for number in range(claims):
        index.add(str(number), " ".join(words.message(dice).split()[:24]))
    taken = []
    for _ in range(SAMPLE):
        text = words.message(dice)
        start = time.process_time()
        index.search(text, 5)
        taken.append(time.process_time() - start)
    return taken[20:]  # the first ones warm up


def absorb(messages: Iterable[Message]) -> tuple[list[tuple[float, float, bool]], int, int]:
    """Take in a day: (arrival, seconds spent, whether it was found to be a copy) of each; copies missed, copies of nothing."""
    intake = Intake()
    says: list[int] = []  # of each first: what it says
    spent = []
    missed = wrong = 0
    known: set[int] = set()
    for message in messages:
        start = time.process_time()
        first = intake.take(message.text)
        spent.append((message.at, time.process_time() - start, first is not None))
        if first is None:
            says.append(message.says)
            missed += message.says in known
        else:
            wrong += says[first] != message.says
        known.add(message.says)
    return spent, missed, wrong


def longest_wait(spent: list[tuple[float, float, bool]], found: list[float], vector: float, every: float = 0.0) -> tuple[float, float]:
    """Seconds that the message waited which waited longest, and the share of the day that the one process worked.

    `vector` seconds more for each that is no copy, `every` seconds more for each message whatever it is.
    """
    free = longest = busy = 0.0
    dice = random.Random(11)
    for arrives, taken, is_copy in spent:
        begins = max(arrives, free)
        longest = max(longest, begins - arrives)
        work = every + (taken if is_copy else taken + dice.choice(found) + vector)
        free, busy = begins + work, busy + work
    return longest, busy / 86_400


def room(spent: list[tuple[float, float, bool]], found: list[float]) -> float:
    """Seconds that every message may cost besides (the database, a slower machine) before one waits for a minute."""
    low, high = 0.0, 5.0
    while high - low > 0.001:
        tried = (low + high) / 2
        low, high = (tried, high) if longest_wait(spent, found, VECTOR, tried)[0] < 60 else (low, tried)
    return low


def main() -> int:
    """Tell every figure; 1 when one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tips", type=int, default=88_800)
    parser.add_argument("--claims", type=int, default=50_000)
    asked = parser.parse_args()
    kept = []
    found = searches(asked.claims)
    print(f"searches measured: {len(found)} among {asked.claims} claims", file=sys.stderr)
    spent, missed, wrong = absorb(day(asked.tips, COPIES))
    copies = [1000 * taken for _, taken, is_copy in spent if is_copy]
    others = [1000 * taken for _, taken, is_copy in spent if not is_copy]
    name = f"{asked.tips} messages"
    kept.append(tell(BENCH, f"{name}, copies found among them", 100 * len(copies) / len(spent), "%", goal=70, limit=65, better="higher").ok)
    kept.append(tell(BENCH, "copies taken for new messages", 100 * missed / (len(copies) + missed), "%", goal=1, limit=5).ok)
    kept.append(tell(BENCH, "copies tied to another message", 100 * wrong / len(copies), "%", goal=0.1, limit=0.5).ok)
    kept.append(tell(BENCH, "a near copy, p50", middle(copies), "ms", goal=1, limit=2).ok)
    kept.append(tell(BENCH, "a near copy, p95", at(copies, 0.95), "ms", goal=2, limit=4).ok)
    kept.append(tell(BENCH, "a new message until it is known for new, p95", at(others, 0.95), "ms", goal=2, limit=6).ok)
    kept.append(tell(BENCH, f"a search among {asked.claims} claims by words, p50", 1000 * middle(found), "ms", goal=10, limit=60).ok)
    for way, vector in (("by words alone", 0.0), (f"with {1000 * VECTOR:.0f} ms for each vector", VECTOR)):
        longest, busy = longest_wait(spent, found, vector)
        kept.append(tell(BENCH, f"longest wait in the queue, {way}", longest, "s", goal=10, limit=60).ok)
        kept.append(tell(BENCH, f"share of the day that one process works, {way}", 100 * busy, "%").ok)
    besides = 1000 * room(spent, found)
    kept.append(tell(BENCH, "what each message may cost besides before one waits a minute", besides, "ms", goal=200, limit=100, better="higher").ok)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    raise SystemExit(main())
