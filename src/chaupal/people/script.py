"""Names from one script into the other, and one Roman sound for both: tables and a few rules, no dictionary of people.

What comes out is a suggestion until a person confirms it: a Roman name does not say which of its vowels are long.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v",
    "श": "sh", "ष": "sh", "स": "s", "ह": "h",
}  # fmt: skip
_WITH_NUKTA = {"क": "q", "ख": "kh", "ग": "g", "ज": "z", "ड": "d", "ढ": "dh", "फ": "f"}
_SIGNS = {
    "ा": "aa", "ि": "i", "ी": "ee", "ु": "u", "ू": "oo", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o", "ौ": "au", "ॉ": "o", "ॅ": "e",
}  # fmt: skip
_VOWELS = {
    "अ": "a", "आ": "aa", "इ": "i", "ई": "ee", "उ": "u", "ऊ": "oo", "ऋ": "ri", "ए": "e", "ऐ": "ai", "ओ": "o", "औ": "au", "ऑ": "o", "ऍ": "e",
}  # fmt: skip
_NUKTA, _VIRAMA, _ANUSVARA, _CHANDRABINDU, _VISARGA = "\u093c", "\u094d", "\u0902", "\u0901", "\u0903"
_SCHWA = "A"  # the vowel nobody writes, until it is known whether it is spoken
_DEVANAGARI = re.compile("[\u0900-\u0963]")

# Greedy, the longest first. The Roman letters of a name to Devanagari.
_TO_CONSONANT = {
    "ksh": "क्ष", "chh": "छ", "shr": "श्र", "kh": "ख", "gh": "घ", "ch": "च", "jh": "झ", "th": "थ", "dh": "ध", "ph": "फ", "bh": "भ",
    "sh": "श", "gy": "ज्ञ", "k": "क", "q": "क़", "g": "ग", "j": "ज", "z": "ज़", "t": "त", "d": "द", "n": "न", "p": "प", "f": "फ़",
    "b": "ब", "m": "म", "y": "य", "r": "र", "l": "ल", "v": "व", "w": "व", "s": "स", "h": "ह", "x": "क्स", "c": "क",
}  # fmt: skip
_TO_VOWEL = {
    "aa": ("आ", "ा"), "ee": ("ई", "ी"), "ii": ("ई", "ी"), "oo": ("ऊ", "ू"), "uu": ("ऊ", "ू"), "ai": ("ऐ", "ै"), "au": ("औ", "ौ"),
    "ou": ("औ", "ौ"), "a": ("अ", ""), "i": ("इ", "ि"), "u": ("उ", "ु"), "e": ("ए", "े"), "o": ("ओ", "ो"),
}  # fmt: skip
_NEXT_VOWEL, _NEXT_CONSONANT = (re.compile("|".join(sounds)) for sounds in (_TO_VOWEL, _TO_CONSONANT))
_LONG_AT_THE_END = {"a": "ा", "i": "ी", "u": "ू"}


def is_devanagari(text: str) -> bool:
    """Whether any letter of it is Devanagari."""
    return _DEVANAGARI.search(text) is not None


def to_roman(name: str) -> str:
    """A Devanagari name in Roman letters as it is commonly written ("राकेश" is "Rakesh"); other letters as they are."""
    return " ".join(_common(word) for word in name.split())


@lru_cache(maxsize=20_000)
def _common(word: str) -> str:
    if not is_devanagari(word):
        return word
    told = _spoken(word)
    told = re.sub("aa", "a", told)
    told = re.sub("ee$|(?<=[aeiou][^aeiou])ee|(?<=[aeiou][^aeiou]{2})ee", "i", told)
    told = re.sub("oo$|(?<=[aeiou][^aeiou])oo|(?<=[aeiou][^aeiou]{2})oo", "u", told)
    told = re.sub(r"(?<=[^aeiou])v(?=[aeiou])", "w", told) if re.search(r"(sh|s|d|t|n)v", told) else told
    return told[:1].upper() + told[1:]


def _spoken(word: str) -> str:
    """Its sounds in Roman letters, long vowels doubled, without the inherent vowels that Hindi does not speak."""
    sounds: list[str] = []
    for letter in unicodedata.normalize("NFD", word):
        if letter in _CONSONANTS:
            sounds += [_CONSONANTS[letter], _SCHWA]
        elif letter == _NUKTA and len(sounds) > 1 and sounds[-1] == _SCHWA:
            plain = next((key for key, roman in _CONSONANTS.items() if roman == sounds[-2]), "")
            sounds[-2] = _WITH_NUKTA.get(plain, sounds[-2])
        elif letter in _SIGNS or letter == _VIRAMA:
            if sounds and sounds[-1] == _SCHWA:
                sounds.pop()
            sounds += [_SIGNS[letter]] if letter in _SIGNS else []
        elif letter in _VOWELS:
            sounds.append(_VOWELS[letter])
        elif letter in (_ANUSVARA, _CHANDRABINDU):
            sounds.append("n")
        elif letter == _VISARGA:
            sounds.append("h")
        elif letter.isalpha() or letter in "'-":
            sounds.append(letter)
    told = "".join(_without_schwas(sounds))
    told = re.sub("jn(?=[a-z])", "gy", told) if "ज\u094dञ" in unicodedata.normalize("NFD", word) else told
    return re.sub("n(?=[pbm])", "m", told)


def _is_vowel(sound: str) -> bool:
    return sound == _SCHWA or sound in _VOWELS.values()


def _without_schwas(sounds: list[str]) -> list[str]:
    """Spoken Hindi drops the inherent vowel at the end, and between two consonants that vowels stand around."""
    last = max((at for at, sound in enumerate(sounds) if sound == _SCHWA), default=-1)
    spoken = list(sounds)
    if last == len(sounds) - 1 and any(map(_is_vowel, sounds[:last])):
        cluster = last > 1 and not _is_vowel(sounds[last - 1]) and not _is_vowel(sounds[last - 2])
        spoken[last] = "a" if cluster and sounds[last - 1] in ("y", "r", "v", "n") and sounds[last - 2] != "n" else ""
    dropped = len(sounds)
    for at in range(len(sounds) - 3, 1, -1):
        around = _is_vowel(sounds[at - 2]) and not _is_vowel(sounds[at - 1]) and not _is_vowel(sounds[at + 1]) and _is_vowel(sounds[at + 2])
        if sounds[at] == _SCHWA and around and spoken[at + 2] != "" and dropped - at > 2:
            spoken[at], dropped = "", at
    return ["a" if sound == _SCHWA else sound for sound in spoken]


def to_devanagari(name: str) -> str:
    """A Roman name in Devanagari letter by letter, known names as they are commonly written; other letters as they are."""
    return " ".join(_known(word) or _letter_by_letter(word) for word in name.split())


def _known(word: str) -> str:
    return _COMMON.get(sound(word), "") if not is_devanagari(word) else word


@lru_cache(maxsize=20_000)
def _letter_by_letter(word: str) -> str:
    rest, made, after_consonant = _plain(word), "", False
    if not rest.isalpha():
        return word
    while rest:
        if found := _NEXT_VOWEL.match(rest):
            vowel = found[0]
            whole, sign = _TO_VOWEL[vowel]
            if vowel == rest and made and not (vowel == "a" and made[-1] in "रय" and _VIRAMA in made[-2:-1]):
                sign = _LONG_AT_THE_END.get(vowel, sign)
            made += sign if after_consonant else whole
            rest, after_consonant = rest[len(vowel) :], False
            continue
        found = _NEXT_CONSONANT.match(rest)
        if found is None:
            return word
        consonant = found[0]
        nasal = (consonant == "n" and rest[1:2] not in tuple("aeiouyvwnmh")) or (consonant == "m" and rest[1:2] in ("p", "b"))
        if nasal and made and not after_consonant and len(rest) > 1:
            made += _ANUSVARA
            rest = rest[1:]
            continue
        made += (_VIRAMA if after_consonant else "") + _TO_CONSONANT[consonant]
        rest, after_consonant = rest[len(consonant) :], True
    return unicodedata.normalize("NFC", made)


def _plain(word: str) -> str:
    marks = unicodedata.normalize("NFKD", word.replace("ś", "sh").replace("ṣ", "sh").replace("Ś", "sh").replace("Ṣ", "sh"))
    return "".join(letter for letter in marks if not unicodedata.combining(letter)).casefold()


# In order. Spellings of one sound become one; what follows was chosen so that the beginning of a name stays the beginning.
_SOUNDS = [
    (re.compile(pattern), become)
    for pattern, become in (
        (r"jny?|dny", "gy"), ("ph", "f"), ("ck", "k"), ("chh?", "C"), ("c", "k"), ("C", "ch"), ("q", "k"), ("x", "ks"), ("w", "v"), ("z", "j"),
        ("sh", "s"), (r"(?<=[kgjtdbf])h", ""), ("ee|ii|ie(?=$)|ey(?=$)", "i"), ("oo|uu", "u"), ("aa+", "a"), ("ou", "au"), ("ai", "ay"),
        (r"(?<=[^aeiou])y(?=$|[^aeiou])", "i"), (r"iy(?=[aeou])", "i"), ("n(?=[pbm])", "m"), (r"([a-z])\1+", r"\1"),
    )
]  # fmt: skip


@lru_cache(maxsize=20_000)  # of a list of names most words come again
def sound(word: str) -> str:
    """One spelling for a word of a name in either script: राकेश, Rakesh, Raakesh and Rakeś are all "rakes". Pure, some microseconds.

    Letters of other scripts and signs fall away; "" where nothing is left.
    """
    told = _spoken(word) if is_devanagari(word) else _plain(word)
    told = re.sub("[^a-z]", "", told.casefold())
    for pattern, become in _SOUNDS:
        told = pattern.sub(become, told)
    return told


_UNSPOKEN = re.compile("(?<=[aeiou][^aeiou])a(?=[^aeiou][aeiou])")


@lru_cache(maxsize=20_000)
def short(told: str) -> str:
    """A sound without the short a that some write and some do not: "kamales" and "kamles" are one."""
    while True:
        found = list(_UNSPOKEN.finditer(told))
        if not found:
            return told
        told = told[: found[-1].start()] + told[found[-1].end() :]


# How common given and second names are written in Devanagari, for Roman ones that do not say it. None tells a community.
_COMMON = {
    sound(one): one
    for one in ["राकेश", "राजेश", "रमेश", "सुरेश", "महेश", "दिनेश", "मुकेश", "नरेश", "गणेश", "योगेश", "उमेश", "कमलेश", "अखिलेश", "अवधेश", "राजेंद्र", "सुरेंद्र", "नरेंद्र", "वीरेंद्र", "धर्मेंद्र", "जितेंद्र", "शैलेंद्र", "सत्येंद्र", "भूपेंद्र", "राम", "श्याम", "मोहन", "सोहन", "राधा", "सीता", "गीता", "मीना", "रीना", "सीमा", "रेखा", "सुनीता", "अनीता", "कविता", "सविता", "ममता", "सरिता", "बबीता", "संगीता", "नीतू", "रीता", "नीता", "आशा", "उषा", "निशा", "दिशा", "पूजा", "आरती", "ज्योति", "प्रीति", "स्वाति", "भारती", "शांति", "कांति", "पूनम", "सोनम", "नीलम", "कुसुम", "किरण", "रानी", "देवी", "कुमार", "कुमारी", "लाल", "बाबू", "राज", "राजा", "संजय", "विजय", "अजय", "अभय", "उदय", "विनय", "जय", "विकास", "प्रकाश", "आकाश", "कैलाश", "सुभाष", "अशोक", "आलोक", "विनोद", "प्रमोद", "मनोज", "सरोज", "पंकज", "नीरज", "सूरज", "धीरज", "मनीष", "आशीष", "गिरीष", "अमित", "सुमित", "रोहित", "मोहित", "ललित", "अंकित", "पुनीत", "विवेक", "दीपक", "अभिषेक", "प्रदीप", "संदीप", "कुलदीप", "दिलीप", "राहुल", "अतुल", "विपुल", "अनिल", "सुनील", "कपिल", "निखिल", "अर्जुन", "करण", "पवन", "रतन", "चंदन", "मदन", "गगन", "सागर", "शेखर", "चंद्र", "दयाल", "गोपाल", "विशाल", "कमल", "विमल", "निर्मल", "शीतल", "काजल", "पायल", "अंजलि", "दीपाली", "सोनाली", "रूपाली", "प्रिया", "माया", "छाया", "जया", "दया", "विद्या", "संध्या", "शिखा", "रश्मि", "लक्ष्मी", "सरस्वती", "पार्वती", "गायत्री", "सावित्री", "मीरा", "हीरा", "तारा", "इंदिरा", "सुमन", "नयन", "आनंद", "अरविंद", "गोविंद", "मुकुंद", "नंद", "भगवान", "हनुमान", "शबनम", "नूर", "ज़ीनत", "रुख़साना", "सलमा", "नसीम", "इमरान", "अरमान", "रहमान", "फ़रहान", "जावेद", "नावेद", "वहीद", "ख़ालिद", "शाहिद", "साजिद", "सौरभ", "गौरव", "वैभव", "माधव", "यश", "हर्ष", "हरीश", "सतीश", "जगदीश", "देवेंद्र", "महेंद्र", "रवींद्र", "कृष्ण", "कृष्णा", "विष्णु", "शिव"]
}
