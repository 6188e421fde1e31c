"""Names of seats and candidates that a text may carry, proposed for a person to confirm or deny (G4, G15).

Plain word matching in Hindi and English: it proposes too much rather than too little and decides nothing.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[\u0900-\u097F]+|[^\W_]+")
# Nukta and the zero-width joiners go; chandrabindu is written as anusvara.
_FOLD = str.maketrans({"\u093c": None, "\u200c": None, "\u200d": None, "\u0901": "\u0902"})


@dataclass(frozen=True, slots=True)
class Known:
    """One name the gate looks for. `candidate` is the candidate's id, `None` for the seat itself."""

    seat: int
    name: str
    candidate: int | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a text may name: places of seats and (candidate, seat) pairs, in order, each once."""

    seats: tuple[int, ...]
    candidates: tuple[tuple[int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.seats or self.candidates)


def folded(text: str) -> tuple[str, ...]:
    """The words of a text in one spelling."""
    plain = unicodedata.normalize("NFKD", text).translate(_FOLD)
    return tuple(_WORD.findall(unicodedata.normalize("NFC", plain).casefold()))


def propose(text: str, known: Iterable[Known]) -> Proposals:
    """Every known name whose words stand in the text in a row."""
    by_words: dict[tuple[str, ...], list[Known]] = {}
    for one in known:
        by_words.setdefault(folded(one.name), []).append(one)
    by_words.pop((), None)
    words = folded(text)
    longest = max(map(len, by_words), default=0)
    runs = {words[i : i + n] for n in range(1, longest + 1) for i in range(len(words) - n + 1)}
    found = [one for run in runs for one in by_words.get(run, ())]
    return Proposals(
        seats=tuple(sorted({one.seat for one in found if one.candidate is None})),
        candidates=tuple(sorted({(one.candidate, one.seat) for one in found if one.candidate is not None})),
    )
