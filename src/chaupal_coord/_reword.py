"""Texts in other words, without a dictionary: what a person does who was told to change it a little."""

import re

import numpy as np

_TAIL = re.compile(r"https?://\S+|[#@]\w+")
_OPENINGS = ("Look:", "Must read.", "Please share:", "So true.", "Important:", "See this.", "सुनिए:", "ज़रूर पढ़ें।")


def reworded(text: str, random: np.random.Generator, strength: float) -> str:
    """The text with about `strength` x 30 % of its words changed: some left out, neighbours exchanged, a clause moved, an
    opening put before it, links and names at its end dropped or put first. Words are not replaced by synonyms. The same for
    the same state of `random`.
    """
    words = [word for word in text.split() if not _TAIL.fullmatch(word)]
    marks = [word for word in text.split() if _TAIL.fullmatch(word)]
    if len(words) < 3:
        return f"{_OPENINGS[int(random.integers(len(_OPENINGS)))]} {text}"
    dropped = random.random(len(words)) < 0.18 * strength
    kept = [word for word, gone in zip(words, dropped, strict=True) if not gone] or words
    for at in np.flatnonzero(random.random(max(0, len(kept) - 1)) < 0.06 * strength).tolist():
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
    if random.random() < 0.3 * strength and len(kept) > 6:
        cut = int(random.integers(2, len(kept) - 2))
        kept = kept[cut:] + kept[:cut]
    if random.random() < 0.5:
        kept = [_OPENINGS[int(random.integers(len(_OPENINGS)))], *kept]
    marks = [mark for mark in marks if random.random() > 0.4 * strength]
    return " ".join([*marks, *kept] if random.random() < 0.2 else [*kept, *marks])
