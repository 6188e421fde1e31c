"""Whether two texts differ by a word that was put in another's place: another town, another office, another scheme."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chaupal_match._clean import normalise
from chaupal_match._lists import ENGLISH, HINGLISH, one_of
from chaupal_match._skeleton import consonant_key, word_skeleton

SAME_SPELLING = 0.5  # share of letter pairs from which two skeleton words count as one word spelled twice
_HALF = 0.5
_COMPARABLE = 0.6
_DENSE = 0.4
_FEW = 3
_LIMIT = 40  # words left on a side beyond which nothing is weighed: the texts are simply different

# Words that carry no matter of their own; another form of them is not another claim.
_FORMS = one_of(
    "जाएगा जाएगी जाएंगे जाएगे रही रहे रहा गया गई दिया दी किया होगा होगी होंगे होगे सकते सकता सकती करने करना लिए साथ वाले वाली कोई कुछ बाद"
    " तक अब यह वह इस उस इसे उसे भाई दोस्तो देखो देखिए खबर मैसेज जरूर कृपया प्लीज"
    " jayega jayegi jayenge rahi rahe raha sakte sakta sakti sath koi kuch bhai dosto dekho please pls plz sir message news khabar jarur"
)
_LITTLE = frozenset(word_skeleton(word) for word in ENGLISH | HINGLISH | frozenset(map(normalise, _FORMS)))


def content(words: Sequence[str]) -> list[str]:
    """The skeletons of the words that carry matter, each once, in order; numbers are guarded elsewhere."""
    skeletons = dict.fromkeys(map(word_skeleton, words))
    return [one for one in skeletons if one and one not in _LITTLE and not one[0].isdigit()]


def is_exchanged(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two texts, given their content words, each say at least one in the place of one of the other's.

    In the other's place means: between the same two common words, or beside the same one; a word is common when it is
    on both sides in any spelling. Words that one text merely has more of do not count. Symmetric.
    """
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return False
    pairs = _paired(mine, theirs)
    alone = _places(mine, dict(pairs)), _places(theirs, {word: word for _, word in pairs})
    return min(_met(alone[0], alone[1]), _met(alone[1], alone[0])) > 0


@dataclass(frozen=True, slots=True)
class Laid:
    """Two sentences laid on each other: their words, their content words, and which of these are the same."""

    words: tuple[Sequence[str], Sequence[str]]
    content: tuple[list[str], list[str]]
    pairs: list[tuple[str, str]]


def laid(one: Sequence[str], other: Sequence[str]) -> Laid:
    """Two sentences, given their normalised words, laid on each other for the two questions below."""
    mine, theirs = content(one), content(other)
    return Laid((one, other), (mine, theirs), _paired(mine, theirs))


def meeting(both: Laid) -> tuple[Sequence[str], Sequence[str]] | None:
    """The stretches of two sentences in which they speak of the same: from two words before
    their first common word to two beyond the last (बिना stands before, नहीं now and then behind).

    None where they have too little in common to be compared: less than 6 in 10 of the shorter one's content words, or
    less than 4 in 10 of what stands in either stretch. Symmetric.
    """
    stretches = []
    for words, common in zip(both.words, ({a for a, _ in both.pairs}, {b for _, b in both.pairs}), strict=True):
        places = [at for at, word in enumerate(words) if word_skeleton(word) in common]
        if not places:
            return None
        stretches.append(words[max(0, places[0] - 2) : places[-1] + 3])
    if len(both.pairs) < _COMPARABLE * min(map(len, both.content)):
        return None
    if len(both.pairs) < _DENSE * max(len(content(stretch)) for stretch in stretches):
        return None
    return stretches[0], stretches[1]


def is_swapped(both: Laid) -> bool:
    """Whether most content words of two sentences agree and each says one to three others in place of the other's."""
    mine, theirs = both.content
    alone = _places(mine, dict(both.pairs)), _places(theirs, {word: word for _, word in both.pairs})
    fewest = min(len(places) for places in alone)
    return 1 <= fewest <= max(len(places) for places in alone) <= _FEW and len(both.pairs) >= _HALF * max(len(mine), len(theirs)) and bool(
        set(alone[0]) & set(alone[1])
    )


def _paired(mine: Sequence[str], theirs: Sequence[str]) -> list[tuple[str, str]]:
    """Equal words, then the most alike of the rest, each word once."""
    both = set(mine) & set(theirs)
    pairs = [(word, word) for word in mine if word in both]
    mine, theirs = [word for word in mine if word not in both], [word for word in theirs if word not in both]
    if max(len(mine), len(theirs)) > _LIMIT:
        return pairs
    others = [(word, *_spelled(word)) for word in theirs]
    alike = []
    for a in mine:
        key, letters = _spelled(a)
        for b, other_key, other_letters in others:
            if key == other_key:
                likeness = 1.0
            elif letters.isdisjoint(other_letters):
                continue
            else:
                likeness = 2 * len(letters & other_letters) / (len(letters) + len(other_letters))
            if likeness >= SAME_SPELLING:
                alike.append((-likeness, min(a, b), max(a, b), a, b))
    alike.sort()
    used: set[tuple[int, str]] = set()
    for _, _, _, a, b in alike:
        if (0, a) not in used and (1, b) not in used:
            used |= {(0, a), (1, b)}
            pairs.append((a, b))
    return pairs


def _places(words: Sequence[str], common: dict[str, str]) -> list[tuple[str, str]]:
    """For each word that stands alone, the nearest common word before and after it ("" at an end)."""
    before, after = "", ""
    lefts, rights = [], []
    for word in words:
        before = common.get(word, before)
        lefts.append(before)
    for word in reversed(words):
        after = common.get(word, after)
        rights.append(after)
    found = zip(words, lefts, reversed(rights), strict=True)
    return [(left, right) for word, left, right in found if word not in common]


def _met(places: list[tuple[str, str]], others: list[tuple[str, str]]) -> int:
    """How many of the places are also places of the others: both neighbours equal, or one that is a word."""
    whole, lefts, rights = set(others), {left for left, _ in others if left}, {right for _, right in others if right}
    return sum(place in whole or place[0] in lefts or place[1] in rights for place in places)


@lru_cache(maxsize=8_192)  # a pure function of a word
def _spelled(word: str) -> tuple[str, frozenset[str]]:
    """First letter and consonant key; the pairs of neighbouring letters, edges counted."""
    edged = f" {word} "
    return word[0] + consonant_key(word), frozenset(edged[at : at + 2] for at in range(len(edged) - 1))
