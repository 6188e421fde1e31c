"""Volunteers who pass on what was openly issued, amid other traffic."""

import numpy as np

from chaupal_coord import Declared, Posts, posts_of

CARDS = 16
PEOPLE = 40
_CARD = "Number {}: the booth of this ward is in the new school on Station Road, it opens at seven, any paper with your name and picture will do"
_TALK = "talk number {} of this day, which somebody wrote at length about the weather, the match and the price of onions"


def register() -> Declared:
    """The texts as they were issued."""
    return Declared(texts=tuple(_CARD.format(card) for card in range(CARDS)))


def relay(minutes: int, seed: int) -> Posts:
    """Sixteen days, one card a day; nine in ten of forty volunteers pass it on within so many minutes, some with a word of their own."""
    random = np.random.default_rng(seed)
    rows: list[tuple[str, str, int, str]] = []
    for card in range(CARDS):
        for who in range(PEOPLE):
            if random.random() < 0.9:
                text = _CARD.format(card) + (" please share" if random.random() < 0.3 else "")
                rows.append((f"v{who}", f"card{card}", card * 86_400 + 30_000 + int(random.integers(0, minutes * 60)), text))
    for _ in range(15_000):
        thing = int(random.pareto(1.0) * 20) % 2_000
        rows.append((f"o{int(random.integers(1_200))}", f"talk{thing}", int(random.integers(0, CARDS * 86_400)), _TALK.format(thing)))
    account, things, when, texts = (np.array(column, object) for column in zip(*rows, strict=True))
    kind = np.full(len(rows), "text")
    post = np.char.add("p", np.arange(len(rows)).astype(str))
    return posts_of(account.astype(str), things.astype(str), post, when.astype(np.int64) * 1_000_000, kind=kind, object_type=kind, texts=texts)
