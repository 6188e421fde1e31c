"""What the peers do: words as they stand, BM25. The floor that the engine is measured beside."""

from collections import Counter, defaultdict
from math import log

import numpy as np

from chaupal_match import normalise


class WordBm25:
    """BM25 (k1 1.2, b 0.75) over the normalised words of each claim."""

    def __init__(self, claims: dict[str, str]) -> None:
        self._keys = list(claims)
        words = [Counter(normalise(text).split()) for text in claims.values()]
        lengths = np.asarray([max(1, sum(counts.values())) for counts in words], float)
        lists: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, counts in enumerate(words):
            for word, count in counts.items():
                lists[word].append((at, count))
        self._lists = {}
        for word, holders in lists.items():
            places = np.asarray([place for place, _ in holders])
            counts_here = np.asarray([count for _, count in holders], float)
            rare = log(1 + (len(words) - len(holders) + 0.5) / (len(holders) + 0.5))
            dulled = counts_here + 1.2 * (0.25 + 0.75 * lengths[places] / lengths.mean())
            self._lists[word] = (places, rare * counts_here * 2.2 / dulled)

    def search(self, text: str, k: int) -> list[str]:
        """The keys of the k best claims; a claim without a common word is never found."""
        scores = np.zeros(len(self._keys))
        for word in normalise(text).split():
            if word in self._lists:
                places, worth = self._lists[word]
                scores[places] += worth
        best = np.argsort(-scores, kind="stable")[:k]
        return [self._keys[at] for at in best if scores[at] > 0]
