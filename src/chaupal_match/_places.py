"""The places that a text names, out of a list that the caller brings: the engine knows no names of its own."""

from collections.abc import Mapping

from chaupal_match._clean import normalise

_MOST_WORDS = 4  # of a name


class Places:
    """Names of places by their words, spelled as they were handed in (nothing is guessed: आगरा and अगर sound alike)."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: a place's id for each spelling of its name, in every script that is to be known (आगरा and Agra alike).

        "27/191" lies within "27": these two do not part a text from another. Names of more than four words, and
        such as leave nothing when normalised, are not read.
        """
        self._names: dict[tuple[str, ...], str] = {}
        self._firsts: dict[str, int] = {}
        for name, place in sorted(names.items()):
            words = tuple(normalise(name).split())
            if 1 <= len(words) <= _MOST_WORDS:
                self._names.setdefault(words, place)
                self._firsts[words[0]] = max(self._firsts.get(words[0], 0), len(words))

    def named(self, words: list[str]) -> frozenset[str]:
        """The places that normalised words name; where names overlap, the longest from the left."""
        found = set()
        at = 0
        while at < len(words):
            for size in range(self._firsts.get(words[at], 0), 0, -1):
                place = self._names.get(tuple(words[at : at + size]))
                if place is not None:
                    found.add(place)
                    at += size - 1
                    break
            at += 1
        return frozenset(found)


def apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each names a place that no place of the other is, holds or lies in. Symmetric."""
    return _alone(mine, theirs) and _alone(theirs, mine)


def _alone(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return any(not any(_agree(one, other) for other in theirs) for one in mine)


def _agree(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
