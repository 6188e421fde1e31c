"""Hindi as somebody types it for a Kruti Dev font: the other way round than `chaupal_match._legacy`, for its tests alone."""

import re
import unicodedata

_BARRED = {"थ": "F", "भ": "H", "श": "'", "ष": '"', "ख": "[", "ध": "/", "घ": "?", "ण": "."}  # the whole letter is half and bar
_HALF = _BARRED | {
    "ब": "C", "क": "D", "म": "E", "प": "I", "स": "L", "व": "O", "च": "P", "त": "R", "ज": "T", "न": "U", "ग": "X", "ल": "Y", "फ": "¶",
    "य": "¸", "झ": "÷", "ह": "º",
}  # fmt: skip
_WHOLE = {letter: half + "k" for letter, half in _BARRED.items()} | {
    "ब": "c", "क": "d", "म": "e", "ह": "g", "प": "i", "र": "j", "स": "l", "द": "n", "व": "o", "च": "p", "त": "r", "ज": "t", "न": "u",
    "ग": "x", "ल": "y", "ठ": "B", "ळ": "G", "ड": "M", "छ": "N", "फ": "Q", "ट": "V", "य": ";", "ढ": "<", "झ": ">", "ङ": "³", "ञ": "¥",
}  # fmt: skip
_PAIRS = {
    "क्ष": "{k", "त्र": "=", "ज्ञ": "K", "श्र": "J", "द्य": "|", "द्व": "}", "द्ध": ")", "क्र": "Ø", "फ्र": "Ý", "द्र": "æ", "ह्म": "ã", "ह्न": "à",
    "ह्य": "á", "त्त": "Ùk", "न्न": "é", "ट्ट": "ê", "ट्ठ": "ë", "ड्ड": "ì", "द्द": "í", "क्क": "ô",
}  # fmt: skip
_HALF_PAIRS = {"क्ष": "{", "त्त": "Ù", "त्र": "«", "न्न": "™"}
_WITH_SIGN = {"रु": "#", "रू": ":", "कृ": "Ñ", "दृ": "–", "हृ": "â"}
_SIGNS = dict(zip("ाीुूृेैोौॉंँः", ["k", "h", "q", "w", "`", "s", "S", "ks", "kS", "‚", "a", "¡", "%"], strict=True))
_VOWELS = dict(zip("अआइईउऊएऐओऔऋऑ", ["v", "vk", "b", "bZ", "m", "Å", ",", ",s", "vks", "vkS", "_", "v‚"], strict=True))
_MARKS = dict(zip("।.-,;?/‘’+“”()=–", ["A", "-", "&", "]", "(", "\\", "@", "^", "*", "$", "Þ", "ß", "¼", "½", "¾", "µ"], strict=True))

_SYLLABLE = re.compile(
    "(र्(?=[क-ह]))?((?:[क-ह]\u093c?\u094d)*[क-ह]\u093c?)([ा-ौ]?)([ंँः]*)(\u094d?)|([अ-औ])([ंँः]*)|(.)", re.DOTALL
)


def typed(text: str) -> str:
    """The keys for a text; what the font cannot draw stays as it is."""
    return "".join(_syllable(found) for found in _SYLLABLE.finditer(unicodedata.normalize("NFC", text)))


def _syllable(found: re.Match[str]) -> str:
    r_above, cluster, sign, nasal, cut, vowel, vowel_nasal, other = found.groups()
    if other:
        return _MARKS.get(other, other)
    if vowel:
        return _VOWELS[vowel] + "".join(_SIGNS[mark] for mark in vowel_nasal)
    if not r_above and cluster + sign in _WITH_SIGN:
        drawn = _WITH_SIGN[cluster + sign]
    else:
        drawn = _cluster(cluster.split("\u094d"))
        drawn = "f" + drawn if sign == "ि" else drawn + _SIGNS.get(sign, "")
    return drawn + ("Z" if r_above else "") + "".join(_SIGNS[mark] for mark in nasal) + ("~" if cut else "")


def _cluster(letters: list[str]) -> str:
    if len(letters) == 1:
        return _letter(_WHOLE, letters[0])
    pair, rest = "\u094d".join(letters[:2]), letters[2:]
    if pair in _PAIRS:
        return (_HALF_PAIRS.get(pair) or _PAIRS[pair] + "~") + _cluster(rest) if rest else _PAIRS[pair]
    if letters[1] == "र" and not rest:
        return _letter(_WHOLE, letters[0]) + ("ª" if letters[0][0] in "टठडढछ" else "z")
    first = _letter(_HALF, letters[0]) if letters[0][0] in _HALF else _letter(_WHOLE, letters[0]) + "~"
    return first + _cluster(letters[1:])


def _letter(keys: dict[str, str], letter: str) -> str:
    key, dot = keys[letter[0]], "+" if len(letter) > 1 else ""
    return key[:-1] + dot + "k" if len(key) == 2 else key + dot
