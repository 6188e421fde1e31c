"""Near copies in a stream of messages: each is told, as it comes, which earlier ones it repeats."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from chaupal_match._clean import clean, fold
from chaupal_match._guards import Strictly, strictly
from chaupal_match._near import NEAR, Shingles, bands_of, digest, overlap, shingles
from chaupal_match._swap import is_exchanged

PARTNERS = 50  # pairs that a message is the later one of, at most
_UNREAD = Strictly(denies=False, numbers=(), content=())
_FIRST, _LATEST = 32, 32  # wordings that a band's bucket remembers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two messages of a stream that are the same message."""

    a: str  # the earlier
    b: str
    score: float  # share of shingles in common, 0..1; 1 for equal words


@dataclass(slots=True, eq=False)
class _Wording:
    """All messages whose words are equal after `normalise`."""

    shingles: Shingles
    content: tuple[str, ...]  # words that may stand in another's place
    messages: list[tuple[int, str]] = field(default_factory=list)  # the first of them: place in the stream, key
    near: list[tuple["_Wording", float]] = field(default_factory=list)


class Stream:
    """Messages in the order in which they come.

    A message is compared with wordings, not with messages: equal words are looked up, the others found by bands and
    verified as `is_near_copy` does. It is paired with the `partners` earliest messages that it copies: in a larger
    cluster every message is tied to the first ones, so that the pairs grow with the stream and not with its square.
    Likewise a bucket of a band remembers its 32 first and its 32 latest wordings and no more. A message without words
    (emoji, a link) copies nothing.

    About 0.4 ms a message and 4 KB a wording.
    """

    def __init__(self, at_least: float = NEAR, *, guarded: bool = True, partners: int = PARTNERS) -> None:
        self._at_least, self._guarded, self._partners = at_least, guarded, partners
        self._wordings: dict[bytes, _Wording] = {}
        self._buckets: dict[int, _Wording | list[_Wording]] = {}
        self._turned_away: Counter[int] = Counter()
        self._taken = 0

    def take(self, key: str, text: str) -> list[Pair]:
        """Take in the next message; its pairs with earlier ones, the earliest first."""
        place, self._taken = self._taken, self._taken + 1
        cleaned = clean(text)
        normalised = fold(cleaned)
        if not normalised:
            return []
        mark = digest(text, normalised)[:16]
        wording = self._wordings.get(mark)
        if wording is None:
            wording = self._wordings[mark] = self._new(cleaned, normalised)
        earlier = [(at, other, 1.0) for at, other in wording.messages]
        earlier += [(at, other, score) for near, score in wording.near for at, other in near.messages]
        earlier.sort()
        if len(wording.messages) < self._partners:
            wording.messages.append((place, key))
        return [Pair(other, key, score) for _, other, score in earlier[: self._partners]]

    def _new(self, cleaned: str, normalised: str) -> _Wording:
        read = strictly(cleaned) if self._guarded else _UNREAD
        wording = _Wording(shingles(normalised), read.content)
        # Copies deny alike and tell the same numbers, so those may be part of the bucket's name: the thousand messages
        # of one form, each about another ward, do not meet.
        sign = hashlib.blake2b(repr((read.denies, read.numbers)).encode(), digest_size=8).digest()
        places = [band ^ int.from_bytes(sign, "big", signed=True) for band in bands_of(wording.shingles)]
        met = Counter(other for place in places for other in self._met(place))
        for other, _ in met.most_common(self._partners):
            score = overlap(wording.shingles, other.shingles)
            if score >= self._at_least and not is_exchanged(wording.content, other.content):
                wording.near.append((other, score))
                if len(other.near) < self._partners:
                    other.near.append((wording, score))
        for place in places:
            self._keep(place, wording)
        return wording

    def _met(self, place: int) -> list[_Wording]:
        held = self._buckets.get(place, [])
        return held if isinstance(held, list) else [held]

    def _keep(self, place: int, wording: _Wording) -> None:
        held = self._buckets.get(place)
        if held is None:
            self._buckets[place] = wording  # nearly all buckets hold one: no list for those
        elif not isinstance(held, list):
            self._buckets[place] = [held, wording]
        elif len(held) < _FIRST + _LATEST:
            held.append(wording)
        else:
            held[_FIRST + self._turned_away[place] % _LATEST] = wording
            self._turned_away[place] += 1
