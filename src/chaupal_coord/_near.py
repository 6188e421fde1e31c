"""Near-duplicate texts: MinHash over many texts at once, banding, and the exact Jaccard of what came near."""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Shingle = Literal["letters", "words"]
LETTERS, WORDS = 5, 3  # of a shingle
THRESHOLD = 0.7

_LINK = re.compile(r"https?://\S+|www\.\S+")
_SPACE = re.compile(r"[\W_]+")
_MISSED = 0.003  # of the pairs exactly at the threshold may share no band
_HASHES = 128  # at most
_SLACK = 0.2  # below the threshold by which the signatures' estimate may lie; four of its standard deviations
_FEW = 10  # equal texts that are all paired
_BUCKET = 40  # texts of one bucket that are all compared with each other
_AT_ONCE = 1 << 17  # shingles

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs of texts (places in what was given, one < other), sorted, each with its exact Jaccard."""

    one: Ints
    other: Ints
    jaccard: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.one)


def near(texts: Sequence[str], *, threshold: float = THRESHOLD, shingle: Shingle = "letters", size: int | None = None) -> Near:
    """Pairs of texts whose shingles have a Jaccard of at least `threshold`.

    A text is read without its links, in small letters, NFKC, everything but letters and digits as one space; a shingle is five
    of its letters in a row (or three words), and one shorter than that is one shingle. Texts without a word pair with none.
    More than ten equal texts are tied to the first of them alone, so a hundred thousand copies make 99,999 pairs, and a text
    near them is paired with that first; of more than 40 different texts in one bucket each is compared with the bucket's first and its next few neighbours. At least 99.7 % of pairs at the
    threshold share a band, more above it. About 40,000 texts of a post's length a second.
    """
    held: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        told = plain(text)
        if told:
            held.setdefault(told, []).append(at)
    one, other, jaccard = _near_of(list(held), threshold, shingle, size or (LETTERS if shingle == "letters" else WORDS))
    places = list(held.values())
    pairs = [*_copies(places), *_between(places, one, other, jaccard)]
    left, right, value = (np.concatenate(column) for column in zip(*pairs, strict=True))
    order = np.lexsort((np.maximum(left, right), np.minimum(left, right)))
    return Near(np.minimum(left, right)[order], np.maximum(left, right)[order], value[order])


Part = tuple[Ints, Ints, NDArray[np.float64]]


def _copies(places: list[list[int]]) -> list[Part]:
    """Equal texts: few are all paired, many are tied to the first."""
    left: list[int] = []
    right: list[int] = []
    for some in places:
        if len(some) <= _FEW:
            for at, one in enumerate(some):
                left += [one] * (len(some) - at - 1)
                right += some[at + 1 :]
        else:
            left += some[:1] * (len(some) - 1)
            right += some[1:]
    return [(np.array(left, np.int64), np.array(right, np.int64), np.ones(len(left)))]


def _between(places: list[list[int]], one: Ints, other: Ints, jaccard: NDArray[np.float64]) -> list[Part]:
    """Different texts: all their copies where both are few, else the first of each."""
    shown = [some if len(some) <= _FEW else some[:1] for some in places]
    many = np.array([len(some) for some in shown], np.int64)
    plainly = (many[one] == 1) & (many[other] == 1)
    first = np.array([some[0] for some in places], np.int64)
    parts = [(first[one[plainly]], first[other[plainly]], jaccard[plainly])]
    for a, b, value in zip(one[~plainly].tolist(), other[~plainly].tolist(), jaccard[~plainly].tolist(), strict=True):
        size = len(shown[a]) * len(shown[b])
        parts.append((np.repeat(np.array(shown[a]), len(shown[b])), np.tile(np.array(shown[b]), len(shown[a])), np.full(size, value)))
    return parts


def stars(count: int, found: Near) -> Ints:
    """For each of `count` texts the text it goes with (itself where none): the one with most near texts first, which takes all
    of its own that are still free. Nothing is chained: each lies at or above the threshold of its centre."""
    degree = np.bincount(found.one, minlength=count) + np.bincount(found.other, minlength=count)
    key = np.concatenate([found.one, found.other])
    to = np.concatenate([found.other, found.one])
    order = np.argsort(key, kind="stable")
    to, start = to[order], np.searchsorted(key[order], np.arange(count + 1))
    centre = np.full(count, -1, np.int64)
    for at in np.argsort(-degree, kind="stable").tolist():
        if centre[at] < 0:
            centre[at] = at
            around = to[start[at] : start[at + 1]]
            free = around[centre[around] < 0]
            centre[free] = at
    return centre


def plain(text: str) -> str:
    """The text as it is compared: no links, NFKC, small letters, one space between words."""
    if "http" in text or "www." in text:
        text = _LINK.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        return " ".join("".join(_kept(letter) for letter in text.casefold()).split())
    return _SPACE.sub(" ", text.lower()).strip()


@cache
def _kept(letter: str) -> str:
    # Marks too: a vowel sign of Devanagari is no letter of its own, and no gap either.
    return letter if unicodedata.category(letter)[0] in "LMN" else " "


def exact(one: str, other: str, *, shingle: Shingle = "letters", size: int | None = None) -> float:
    """The Jaccard of two texts, shingle by shingle, for tests and samples."""
    left, right = (_set(plain(text), shingle, size or (LETTERS if shingle == "letters" else WORDS)) for text in (one, other))
    return len(left & right) / len(left | right) if left and right else 0.0


def _set(told: str, shingle: Shingle, size: int) -> set[Any]:
    parts: Sequence[str] = told if shingle == "letters" else told.split()
    return {tuple(parts[at : at + size]) for at in range(max(1, len(parts) - size + 1))} if told else set()


def bands_for(threshold: float) -> tuple[int, int]:
    """Bands and rows: as many rows as let all but three in a thousand pairs at the threshold share a band, with at most 128 hashes."""
    found = (math.ceil(math.log(_MISSED) / math.log1p(-min(threshold, 0.999))), 1)
    for rows in range(2, 12):
        bands = math.ceil(math.log(_MISSED) / math.log1p(-min(threshold, 0.999) ** rows))
        if bands * rows <= _HASHES:
            found = (bands, rows)
    return found


def _near_of(told: list[str], threshold: float, shingle: Shingle, size: int) -> tuple[Ints, Ints, NDArray[np.float64]]:
    bands, rows = bands_for(threshold)
    hashes, start = _shingles(told, shingle, size)
    signature = signatures(hashes, start, bands * rows)
    one, other = _candidates(signature, bands, rows)
    agreed = np.zeros(len(one))
    for at in range(0, len(one), 100_000):
        agreed[at : at + 100_000] = (signature[:, one[at : at + 100_000]] == signature[:, other[at : at + 100_000]]).mean(axis=0)
    likely = agreed >= threshold - _SLACK
    one, other = one[likely], other[likely]
    jaccard = _jaccard(hashes, start, one, other)
    kept = jaccard >= threshold
    return one[kept], other[kept], jaccard[kept]


def _shingles(told: list[str], shingle: Shingle, size: int) -> tuple[Hashes, Ints]:
    """All shingles of all texts in one row of hashes, and where each text begins (one more at the end)."""
    if shingle == "letters":
        padded = [text.ljust(size) for text in told]
        units = np.frombuffer("".join(padded).encode("utf-32-le"), "<u4").astype(np.uint64)
        length = np.fromiter(map(len, padded), np.int64, len(padded))
    else:
        words: dict[str, int] = {}
        split = [text.split() + [""] * (size - len(text.split())) for text in told]
        units = np.array([words.setdefault(word, len(words)) for some in split for word in some], np.uint64)
        length = np.fromiter(map(len, split), np.int64, len(split))
    if not len(units):
        return np.zeros(0, np.uint64), np.zeros(1, np.int64)
    packed = np.zeros(len(units) - size + 1, np.uint64)
    for at in range(size):
        packed = packed * np.uint64(0x9E3779B97F4A7C15) + units[at : at + len(packed)] + np.uint64(1)
        packed ^= packed >> np.uint64(31)
    packed = (packed ^ (packed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    packed ^= packed >> np.uint64(32)
    begins = np.concatenate([[0], np.cumsum(length)])
    inside = np.ones(len(packed), bool)
    for at in range(1, size):  # a shingle must not run into the next text
        inside[begins[1:-1] - at] = False
    many = length - size + 1
    return packed[inside], np.concatenate([[0], np.cumsum(many)])


@cache
def _multipliers(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    random = np.random.Generator(np.random.PCG64(20_261_122))
    drawn = random.integers(0, 1 << 32, (2, count), np.uint32)
    return drawn[0] | np.uint32(1), drawn[1]


def signatures(hashes: Hashes, start: Ints, count: int) -> NDArray[np.uint32]:
    """MinHash: `count` least values for each text (count x texts)."""
    low = (hashes >> np.uint64(32)).astype(np.uint32)
    many, plus = _multipliers(count)
    signature = np.empty((count, len(start) - 1), np.uint32)
    for begin, end in _chunks(start):
        part, at = low[start[begin] : start[end]], start[begin:end] - start[begin]
        mixed = np.empty_like(part)
        for row in range(count):
            np.multiply(part, many[row], out=mixed)
            np.add(mixed, plus[row], out=mixed)
            signature[row, begin:end] = np.minimum.reduceat(mixed, at)
    return signature


def _chunks(start: Ints) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(start) - 1:
        end = max(begin + 1, int(np.searchsorted(start, start[begin] + _AT_ONCE, "right")) - 1)
        yield begin, end
        begin = end


def _candidates(signature: NDArray[np.uint32], bands: int, rows: int) -> tuple[Ints, Ints]:
    count = signature.shape[1]
    pairs = [np.zeros(0, np.int64)]
    for band in range(bands):
        key = np.zeros(count, np.uint64)
        for row in signature[band * rows : (band + 1) * rows]:
            key = (key ^ row) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        order = np.argsort(key, kind="stable")
        head = np.flatnonzero(np.diff(key[order], prepend=~key[order[:1]]) != 0)
        size = np.diff(np.append(head, count))
        some = size > 1
        pairs.append(_in_buckets(order, head[some], size[some], count))
        if sum(map(len, pairs)) > 5_000_000:
            pairs = [np.unique(np.concatenate(pairs))]
    key_of = np.unique(np.concatenate(pairs))
    return key_of // count, key_of % count


def _in_buckets(order: Ints, head: Ints, size: Ints, count: int) -> Ints:
    """Each text with the bucket's first and with its next neighbours, up to 40 of them (all, in a bucket no larger)."""
    rank = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    begin, whole = np.repeat(head, size), np.repeat(size, size)
    pairs = [order[begin[rank > 0]] * count + order[(begin + rank)[rank > 0]]]
    for step in range(1, min(_BUCKET, int(size.max(initial=0)))):
        inside = (rank + step < whole) & ((whole <= _BUCKET) | (step <= 4))
        if not inside.any():
            break
        pairs.append(order[(begin + rank)[inside]] * count + order[(begin + rank + step)[inside]])
    return np.concatenate(pairs)


def _jaccard(hashes: Hashes, start: Ints, one: Ints, other: Ints) -> NDArray[np.float64]:
    """Exact, over distinct shingles; only the texts of these pairs are sorted."""
    texts, placed = np.unique(np.concatenate([one, other]), return_inverse=True)
    if not len(texts):
        return np.zeros(0)
    many = (start[1:] - start[:-1])[texts]
    text = np.repeat(np.arange(len(texts)), many)
    rows = np.arange(len(text)) - np.repeat(np.cumsum(many) - many, many) + start[texts][text]
    word = np.unique(hashes[rows], return_inverse=True)[1].astype(np.int64)
    words = int(word.max()) + 1
    held = np.unique(text * words + word)  # sorted by text, each shingle once
    size = np.bincount(held // words, minlength=len(texts))
    begin = np.cumsum(size) - size
    left, right = placed[: len(one)], placed[len(one) :]
    smaller = size[left] <= size[right]
    left, right = np.where(smaller, left, right), np.where(smaller, right, left)
    common = np.zeros(len(one), np.int64)
    step = 20_000
    for at in range(0, len(one), step):
        a, b = left[at : at + step], right[at : at + step]
        pair = np.repeat(np.arange(len(a)), size[a])
        spot = np.arange(len(pair)) - np.repeat(np.cumsum(size[a]) - size[a], size[a]) + begin[a][pair]
        key = b[pair] * words + held[spot] % words
        found = held[np.minimum(np.searchsorted(held, key), len(held) - 1)] == key
        common[at : at + step] = np.bincount(pair[found], minlength=len(a))
    return common / (size[left] + size[right] - common)
