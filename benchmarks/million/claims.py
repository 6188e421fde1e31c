"""Any number of distinct made-up claims, whose words look and are spread like those of real ones. Seeded."""

import random
import re
import tomllib
from collections import Counter, defaultdict
from importlib.resources import files

import numpy as np

_WORD = re.compile("[\u0900-\u0963]{2,}")
_SHARPNESS, _FLATNESS = 1.05, 2.7  # Zipf and Mandelbrot: a word's share is 1 / (rank + 2.7) ** 1.05, about as in running Hindi
_ENDS = "\n"


def sample_words() -> list[str]:
    """The Hindi words of the sample bank that ships with the product, the most frequent first."""
    counts: Counter[str] = Counter()
    for name in ("claims", "facts", "tips"):
        text = files("chaupal.sample").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")
        tomllib.loads(text)  # it is what it says it is
        counts.update(_WORD.findall(text))
    return [word for word, _count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def vocabulary(size: int) -> list[str]:
    """The sample's words, and after them words made letter by letter of what follows two letters in the sample's words."""
    known = sample_words()
    follows: defaultdict[str, list[str]] = defaultdict(list)
    for word in known:
        edged = f"  {word}{_ENDS}"
        for at in range(2, len(edged)):
            follows[edged[at - 2 : at]].append(edged[at])
    dice = random.Random(20270210)
    words = dict.fromkeys(known)
    while len(words) < size:
        made = "  "
        while len(made) < 16 and (letter := dice.choice(follows[made[-2:]])) != _ENDS:
            made += letter
        if len(made) > 4:
            words[made.strip()] = None
    return list(words)[:size]


def claims(count: int, words: list[str]) -> list[str]:
    """Distinct claims of 8 to 22 words, the words by Zipf's law in the order given. About 10 s a million."""
    dice = np.random.default_rng(20270210)
    shares = np.cumsum(1 / (np.arange(len(words)) + _FLATNESS) ** _SHARPNESS)
    made: dict[str, None] = {}
    while len(made) < count:
        sizes = dice.integers(8, 23, min(100_000, count - len(made) + 100))
        drawn = np.searchsorted(shares, dice.random(int(sizes.sum())) * shares[-1], "right")
        at = 0
        for size in sizes.tolist():
            made[" ".join([words[one] for one in drawn[at : at + size]])] = None
            at += size
    return list(made)[:count]


def forwards(texts: list[str], count: int, words: list[str]) -> list[str]:
    """Messages of about 60 words: a claim, two of its words lost, in the middle of what is said about other things."""
    dice = random.Random(20270211)
    made = []
    for _ in range(count):
        told = dice.choice(texts).split()
        for _lost in range(2):
            del told[dice.randrange(len(told))]
        around = [dice.choice(texts) for _ in range(3)]
        made.append(f"{around[0]}। {' '.join(told)}। {around[1]}। {around[2]}।")
    return made
