"""A text cut where words of it stand that another text carries too, so that a page can light them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

Piece = tuple[str, int]  # a stretch of text and the number of the pair it belongs to, 0 for none

# A letter or a sign written on one: a mark never ends inside a written syllable. The danda is neither.
_LETTER = "[\\w\u0900-\u0963\u0966-\u0dff\u200c\u200d]"


def pieces(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The text cut where these words stand, each with its number from 1 on, each once, wherever in the text it is."""
    places: list[tuple[int, int, int]] = []
    for number, word in enumerate(words, 1):
        for found in re.finditer(f"(?<!{_LETTER}){re.escape(word)}(?!{_LETTER})", text):
            start, end = found.span()
            if all(end <= begun or start >= ended for begun, ended, __ in places):
                places.append((start, end, number))
                break
    cut: list[Piece] = []
    at = 0
    for start, end, number in sorted(places):
        cut += [(text[at:start], 0)] if start > at else []
        cut.append((text[start:end], number))
        at = end
    return (*cut, (text[at:], 0)) if at < len(text) else tuple(cut)
