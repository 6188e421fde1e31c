"""Which words of two texts are the same word, whatever script each is written in."""

import re
from functools import lru_cache

from chaupal_match._clean import fold
from chaupal_match._lists import ENGLISH, HINGLISH
from chaupal_match._skeleton import consonant_key, word_skeleton

_WORDS = re.compile(r"[\w\u0900-\u0963\u0966-\u0dff\u200c\u200d]+(?:[.,:]\d+)*")
_WORD_LIMIT = 400  # words looked at on each side
_REMEMBERED = 64  # letters; what goes on longer without a blank is no word, and not kept

Spelled = list[tuple[str, tuple[str, str]]]

# Words so common that lighting them up tells a reviewer nothing.
_COMMON = frozenset(word_skeleton(word) for word in ENGLISH | HINGLISH)


def shared_words(query: str, claim: str) -> tuple[tuple[str, str], ...]:
    """Pairs (word of the query, word of the claim), as written there, that are the same word; in the query's order.

    Each word stands in one pair at most, so both sides light up the same number. First equal skeletons are paired,
    then equal first letters and consonant keys of three letters and more. Everyday words (है, ka, the) are left out.
    """
    return paired(spelled(query), spelled(claim))


def paired(asked: Spelled, told: Spelled) -> tuple[tuple[str, str], ...]:
    """`shared_words` of two texts that `spelled` has seen: for one text beside many."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for form in (0, 1):
        places: dict[str, list[int]] = {}
        for at, (_, forms) in enumerate(told):
            if at not in taken and forms[form]:
                places.setdefault(forms[form], []).append(at)
        for at, (_, forms) in enumerate(asked):
            if at not in pairs and forms[form] and places.get(forms[form]):
                pairs[at] = places[forms[form]].pop(0)
                taken.add(pairs[at])
    return tuple((asked[at][0], told[pairs[at]][0]) for at in sorted(pairs))


def spelled(text: str) -> Spelled:
    """The words of a text that could be lit up, as written, with the two forms they are paired by."""
    found = []
    for word in _WORDS.findall(text[: _WORD_LIMIT * 20]):
        forms = _forms(word) if len(word) <= _REMEMBERED else _forms.__wrapped__(word)
        if forms is not None:
            found.append((word, forms))
    return found[:_WORD_LIMIT]


@lru_cache(maxsize=16_384)  # a pure function of a word
def _forms(word: str) -> tuple[str, str] | None:
    form = "".join(map(word_skeleton, fold(word).split()))
    if not form or form in _COMMON:
        return None
    key = consonant_key(form)
    return form, form[0] + key if len(key) >= 3 else ""
