"""Texts of this room before they are kept: long enough, and nobody named in them (I2)."""

from __future__ import annotations

from chaupal.watch import lint, names, refusals
from chaupal.watch.choices import LEAST_WORDS

SHOWN = 8


def clean(texts: dict[str, str]) -> dict[str, str]:
    """The texts trimmed, by field; raises NamesSomebody, which says the words and beside which field they stand."""
    kept = {field: text.strip() for field, text in texts.items()}
    known = names.known() if any(kept.values()) else frozenset()
    wrong: dict[str, str] = {}
    every: list[str] = []
    for field, text in kept.items():
        met = [f"“{found.words}” ({found.says})" for found in lint.find(text, known)[:SHOWN]]
        if met:
            wrong[field] = refusals.NamesSomebody(words=", ".join(met)).text
            every += met
    if wrong:
        raise refusals.NamesSomebody(fields=wrong, words=", ".join(every[:SHOWN]))
    return kept


def long_enough(texts: dict[str, str]) -> None:
    """Nothing; raises TooShort, beside every field that says too little."""
    short = {field: refusals.TooShort(letters=LEAST_WORDS).text for field, text in texts.items() if len(text.strip()) < LEAST_WORDS}
    if short:
        raise refusals.TooShort(fields=short, letters=LEAST_WORDS)
