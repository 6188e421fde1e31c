"""One spelling for all scripts: what is left of a word when it is said aloud and its ornaments are dropped.

चुनाव, chunav, chunaav and ਚੁਣਾਵ all become `cunv`. Indic text is first written out in Roman letters with every
schwa, and then walks the same road as text that was typed in Roman: so the two agree by construction.
"""

import re
from functools import lru_cache

from chaupal_match._clean import INDIC_BLOCKS, normalise
from chaupal_match._loans import SOUNDS

_CUT = "\x00"  # "take away the schwa before me"

_CONSONANTS = (
    "k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh",
    "n", "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s", "h",
)  # fmt: skip
_VOWELS = {0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0A: "u", 0x0B: "ri", 0x0D: "e", 0x0E: "e",
           0x0F: "e", 0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "au", 0x60: "ri"}  # fmt: skip
_SIGNS = {0x3E: "a", 0x3F: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x44: "ri", 0x45: "e", 0x46: "e",
          0x47: "e", 0x48: "ai", 0x49: "o", 0x4A: "o", 0x4B: "o", 0x4C: "au", 0x4D: ""}  # fmt: skip


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for block in INDIC_BLOCKS:
        table |= {block + 0x15 + n: roman + "a" for n, roman in enumerate(_CONSONANTS)}
        table |= {block + at: roman for at, roman in _VOWELS.items()}
        table |= {block + at: _CUT + roman for at, roman in _SIGNS.items()}
        table |= {block + 0x01: "n", block + 0x02: "n", block + 0x03: "", block + 0x3C: ""}
    # Bengali has no v and writes it with b's letter; Tamil's one letter a row is taken as the voiceless one.
    table[0x0BA9] = "na"
    return table


_ROMAN = _table()
_MADE_OF_TWO = (("ज्ञ", "ग्य"), ("ড়", "র"))
# English letters as Hindi spells them out: ईवीएम is EVM, यूपीएससी is UPSC.
_LETTER_NAMES = {
    "ए": "a", "बी": "b", "सी": "c", "डी": "d", "ई": "e", "एफ": "f", "जी": "g", "एच": "h", "आई": "i", "जे": "j", "के": "k",
    "एल": "l", "एम": "m", "एन": "n", "ओ": "o", "पी": "p", "क्यू": "q", "आर": "r", "एस": "s", "टी": "t", "यू": "u", "वी": "v",
    "डब्ल्यू": "w", "एक्स": "x", "वाई": "y", "जेड": "z",
}  # fmt: skip
_LETTER_NAME = re.compile(rf"(?:{'|'.join(sorted(_LETTER_NAMES, key=len, reverse=True))})(?![\u093e-\u094d])")
# Three names, or two different ones of which one begins with a vowel: बीवी (wife), सीटी (whistle) and यूयू are words.
_SPELLED_OUT = re.compile(rf"(?!(.{{1,3}})\1$)(?=.*[एईआओयू]|(?:{_LETTER_NAME.pattern}){{3}})(?:{_LETTER_NAME.pattern}){{2,8}}")
_ASPIRATE = re.compile("([kgcjtdpbs])h")
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(found), put)
    for found, put in (
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"),
        (r"eh(?![aeiou])", "ah"),  # kehna, pehle, yeh: कहना, पहले, यह
        (r"aa+", "a"),
        (r"ee+|ii+|ea|ie", "i"),
        (r"oo+|uu+", "u"),
        (r"ou", "o"),
        (r"(?<=[b-df-hj-np-tv-z])y(?![aeiou])", "i"),  # party, city: पार्टी, सिटी
        (r"(?<=[aeiou])y(?=[ie])", ""),  # gayi, gaye: गई, गए
        (r"(?<=[a-z])a[ie]|ei", "e"),
        (r"(?<=[a-z])au", "o"),
        (r"([a-z])\1+", r"\1"),
        (r"m(?=[pb])", "n"),
        (r"(?<=[a-z])a", ""),
        (r"([a-z])\1+", r"\1"),
        (r"(?<=[^aeiou\W][ieou])n\b(?<=[a-z]{4})", ""),  # logon, nahin: लोगों, नहीं lose theirs in `fold`
        (r"(?<=[a-z]{2})h\b", ""),
    )
)
_LETTERS = str.maketrans({"f": "p", "z": "j", "w": "v", "q": "k", "x": "ks"})
_LATIN = re.compile("[a-z]+")
_SOFT = re.compile("[aeiou]|(?<=.)y")


def skeleton(text: str) -> str:
    """The words of any text in the one Roman skeleton, parted by single spaces. Digits stay as they are."""
    return " ".join(word_skeletons(normalise(text)))


def word_skeletons(normalised: str) -> list[str]:
    """The skeleton of each word of a normalised text, in order; words that leave nothing are left out."""
    return [found for found in map(word_skeleton, normalised.split()) if found]


@lru_cache(maxsize=16_384)  # a pure function of a word; a third of running Hindi is a hundred words
def word_skeleton(word: str) -> str:
    """The skeleton of one normalised word."""
    word = word[:64]
    if _SPELLED_OUT.fullmatch(word):
        word = _LETTER_NAME.sub(lambda name: _LETTER_NAMES[name.group()], word)
    if not word.isascii():
        for pair, one in _MADE_OF_TWO:
            word = word.replace(pair, one)
        word = word.translate(_ROMAN).replace("a" + _CUT, "").replace(_CUT, "")
    word = SOUNDS.get(word, word)
    if not _LATIN.search(word):
        return word
    word = _STEPS[0][0].sub(_STEPS[0][1], word)
    word = word.translate(_LETTERS)
    for found, put in _STEPS[1:4]:
        word = found.sub(put, word)
    word = _ASPIRATE.sub(r"\1", _ASPIRATE.sub(r"\1", word))
    for found, put in _STEPS[4:]:
        word = found.sub(put, word)
    return word


def consonant_key(skeleton_word: str) -> str:
    """What is left of a skeleton word without vowels; the whole word when less than two letters are left."""
    if skeleton_word.isdigit():
        return skeleton_word
    key = _SOFT.sub("", skeleton_word)
    return key if len(key) >= 2 else skeleton_word
