"""Hindi that was typed for a Kruti Dev font (DevLys has the same glyphs): English letters to the eye of a machine.

The table says what each code draws; half letters are drawn without their bar, which is a code of its own (`k`), so
that "half letter, bar" is a whole letter. Two signs stand elsewhere than they are spoken: short i before its
consonants, and the r above a letter behind everything it stands on.
"""

import re
from functools import lru_cache

_GLYPHS = {
    "a": "ं", "b": "इ", "c": "ब", "d": "क", "e": "म", "f": "ि", "g": "ह", "h": "ी", "i": "प", "j": "र", "k": "ा", "l": "स", "m": "उ",
    "n": "द", "o": "व", "p": "च", "q": "ु", "r": "त", "s": "े", "t": "ज", "u": "न", "v": "अ", "w": "ू", "x": "ग", "y": "ल", "z": "्र",
    "A": "।", "B": "ठ", "C": "ब्", "D": "क्", "E": "म्", "F": "थ्", "G": "ळ", "H": "भ्", "I": "प्", "J": "श्र", "K": "ज्ञ", "L": "स्",
    "M": "ड", "N": "छ", "O": "व्", "P": "च्", "Q": "फ", "R": "त्", "S": "ै", "T": "ज्", "U": "न्", "V": "ट", "W": "ॅ", "X": "ग्", "Y": "ल्",
    "'": "श्", '"': "ष्", "[": "ख्", "{": "क्ष्", "/": "ध्", "?": "घ्", ".": "ण्", ",": "ए", ";": "य", ":": "रू", "#": "रु", "<": "ढ", ">": "झ",
    "=": "त्र", "|": "द्य", "}": "द्व", ")": "द्ध", "_": "ऋ", "`": "ृ", "~": "्", "+": "़", "-": ".", "&": "-", "]": ",", "(": ";", "\\": "?",
    "@": "/", "^": "‘", "*": "’", "$": "+", "%": "ः",
    "¡": "ँ", "¥": "ञ", "ª": "्र", "«": "त्र्", "±": "Zं", "³": "ङ", "µ": "–", "¶": "फ्", "·": "ऽ", "•": "ऽ", "¸": "य्", "º": "ह्",
    "¼": "(", "½": ")", "¾": "=", "¿": "{", "À": "}", "Á": "प्र", "Ã": "ई", "Ä": "घ", "Å": "ऊ", "È": "ीं", "Ê": "ीZ", "Ë": "ध्", "Ì": "द्द",
    "Í": "ट्ट", "Î": "ट्ठ", "Ï": "ड्ड", "Ñ": "कृ", "Ò": "भ", "Ó": "्य", "Ô": "ड्ढ", "Ö": "झ्", "Ø": "क्र", "Ù": "त्त्", "Ü": "श्", "Ý": "फ्र",
    "Þ": "“", "ß": "”", "à": "ह्न", "á": "ह्य", "â": "हृ", "ã": "ह्म", "å": "०", "æ": "द्र", "ç": "प्र", "è": "ध्", "é": "न्न", "ê": "ट्ट",
    "ë": "ट्ठ", "ì": "ड्ड", "í": "द्द", "î": "्य", "ï": "ड्ढ", "ñ": "॰", "ô": "क्क", "÷": "झ्", "Œ": "॰", "ƒ": "१", "„": "२", "…": "३",
    "†": "४", "‡": "५", "ˆ": "६", "‰": "७", "Š": "८", "‹": "९", "‚": "ॉ", "–": "दृ", "—": "कृ", "™": "न्न्",
}  # fmt: skip
# Z (r above), Ç (short i, nasal), Æ (short i, r above), É (all three) wait until the consonants they belong to are whole.
_TABLE = str.maketrans(_GLYPHS)

_CONSONANT = "[\u0915-\u0939\u0958-\u095f]\u093c?"
_CLUSTER = f"(?:{_CONSONANT}्)*{_CONSONANT}(?:्[रय])*"
_VOWEL = "[अ-औॲ]"
_SIGN = "[ा-ौ]"

# Between two digits a mark is a mark, whatever the font draws for it; and a half letter never ends a word.
_PLAIN_MARK = re.compile(r"""(?<=\d)[,./:;'"](?=\d)|(?<=\d)%(?!\d)|(?<=\d)\)|\((?=\d)|[?.'"/\[{]+(?=[\]*ß½!)A&-]*$)|(?<=[A-Za-z])…|[–—](?!\S)|(?<=\d)[–—]""")
_SMART = re.compile("([‘’])(?=k)|([“”])(?=k)")  # what an office program makes of ' and "
_CHAPTER = re.compile(r"(?<=\d)ः(?=\d)|(?<![क-ह़])ः(?![\u0900-\u0963])")  # drawn like a colon, and typed for one
_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(found), put)
    for found, put in (
        (r"(?<![\u0915-\u0939\u094d])\u093c", "+"),
        (r"\u094d\u093c", "\u093c\u094d"),
        (r"््रा", "्र"),  # the bar was typed behind the r
        (r"इZ", "ई"), (r"Z([ाी-ौ]+)", r"\1Z"),
        (r"्ा", ""),  # half letter and bar
        (r"््+", "्"),
        (r"([ंँ]+)([ाी-ौ]+)", r"\2\1"),
        (r"([ुू])\u093c", "\u093c\\1"),
        (r"ाॅं|ाॅ(?![\u0900-\u0963])", "ाँ"), (r"ाॅ", "ॉ"), (r"ा+े+", "ो"), (r"ा+ै", "ौ"), (r"ाा+", "ा"), (r"ेे+", "े"), (r"ंं+", "ं"),
        (r"(?<![\u0900-\u0963])([गपचद])ॉ(?=[वचदत](?![\u0900-\u0963]))", r"\1ाँ"),  # W for a nasal, as it is often typed
        (r"अॉ", "ऑ"), (r"अो", "ओ"), (r"अौ", "औ"), (r"अा", "आ"), (r"एे", "ऐ"),
    )
)  # fmt: skip
_SHORT_I = re.compile(f"([िÇÆÉ])({_CLUSTER})ा?")
_R_ABOVE = re.compile(f"((?:{_CLUSTER}|{_VOWEL}){_SIGN}?[ंँ]?)Z")

_PLAIN_WORD = re.compile(r"(?:https?://|www\.)\S+|\S+@[a-z]+\.(?:com|in|org|net)\b\S*|[A-Z]{2,6}(?=\W*$)|[–—]|[^\w¼-À\]\\&–—]+")
_MALFORMED = re.compile(
    "[A-Za-zÀ-ÿ]|(?<![\u0915-\u0939\u0958-\u095f\u093c])[\u093e-\u094d]|(?<![\u0904-\u0939\u0958-\u0961\u093c-\u094c])[\u0901-\u0903]"
    "|(?<![\u0915-\u0939])\u093c|\u094d(?![\u0915-\u0939\u0958-\u095f])|\u0900"
)
LONGEST = 80  # letters; what goes on longer without a blank is no word, and stays as it is


@lru_cache(maxsize=4_096)  # a pure function of a word, asked three times while a text is judged and written out
def to_unicode(word: str) -> str:
    """What a word typed for Kruti Dev shows. Links, acronyms in capitals, bare numbers stay as they are."""
    if len(word) > LONGEST or _PLAIN_WORD.fullmatch(word):
        return word
    word = _SMART.sub(lambda found: "'" if found.group(1) else '"', word)
    plain = [found.span() for found in _PLAIN_MARK.finditer(word)]
    pieces, at = [], 0
    for start, end in plain:
        pieces += [word[at:start].translate(_TABLE), word[start:end]]
        at = end
    text = "".join(pieces) + word[at:].translate(_TABLE)
    for found, put in _STEPS:
        text = found.sub(put, text)
    text = _SHORT_I.sub(_behind, text)
    text = _R_ABOVE.sub(r"र्\1", text)
    return _CHAPTER.sub(":", text)


def _behind(found: re.Match[str]) -> str:
    sign, cluster = found.groups()
    return ("र्" if sign in "ÆÉ" else "") + cluster + "ि" + ("ं" if sign in "ÇÉ" else "")


def is_well_formed(word: str) -> bool:
    """Whether what `to_unicode` gives for a word can be spelled in Devanagari: signs on consonants, one each."""
    shown = to_unicode(word)
    return _MALFORMED.search(shown[:-1] if word.endswith("~") else shown) is None
