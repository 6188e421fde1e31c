"""Text that was damaged on its way, made whole: UTF-8 read as Western letters, and Hindi typed for an old font."""

import re

from chaupal_match._legacy import LONGEST, is_well_formed, to_unicode
from chaupal_match._lists import ENGLISH, HINGLISH, one_of

# What Windows-1252 shows for a byte from 80 to 9F; its five holes, and Latin-1 throughout, show the control of that number.
_SHOWN = {chr(byte): byte for byte in range(0x80, 0x100)}
_SHOWN |= {bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_BYTE = str.maketrans({letter: chr(byte) for letter, byte in _SHOWN.items()})


def _class(first: int, last: int) -> str:
    return "[" + "".join(re.escape(letter) for letter, byte in _SHOWN.items() if first <= byte <= last) + "]"


_TAIL = _class(0x80, 0xBF)
_INDIC = re.compile(f"\xe0{_class(0xA4, 0xB5)}{_TAIL}")  # U+0900 to U+0D7F, as UTF-8 writes them
# Any letter beyond ASCII as UTF-8 writes it, none of the forms that UTF-8 forbids.
_SEQUENCE = re.compile(
    f"(?:{_class(0xC2, 0xDF)}{_TAIL}|\xe0{_class(0xA0, 0xBF)}{_TAIL}|[\xe1-\xec\xee\xef]{_TAIL}{{2}}|\xed{_class(0x80, 0x9F)}{_TAIL}"
    f"|\xf0{_class(0x90, 0xBF)}{_TAIL}{{2}}|[\xf1-\xf3]{_TAIL}{{3}}|\xf4{_class(0x80, 0x8F)}{_TAIL}{{2}})+"
)# ठ ends in A0, a blank that holds together, and often comes as a common one: surely so where the text kept its controls,
# so that no byte was dropped there.
_BLANKED = re.compile(f"(\xe0{_class(0xA4, 0xB5)}) ")
_HOLE = re.compile(f"\xe0{_class(0xA4, 0xB5)}[\x81\x8d\x8f\x90\x9d]")

_DEEPEST = 3  # times that a text is read wrongly before anybody sends it

# Everyday words as Kruti Dev spells them. The sure ones are no word of English, Hinglish or a program; the others are
# (us, ls, can), and count only beside those.
_SURE = one_of(
    "dks esa gS gSa vkSj ugha ugÈ ,d Hkh ;g ;s fy, fd;k fn;k x;k x;h xbZ x;s dh; Fkk Fkh Fks gks gksxk gksxh gksus gksrk gksrh gksrs gksaxs gqvk gqbZ gq,"
    " tks rks vki vkids vkidks vkidh viuh vius viuk mUgsa mUgksaus mudh muds mudk mlds mldk mldh mlls mls blds bldk bldh blls bls ftlesa ftlds"
    " dksbZ fdlh dqN lHkh lkFk ckn ckjs ckr igys fQj vc tgka ogka ;gka ogha D;k D;ksa D;ksafd dSls ,sls ,slk ,slh tSls ysfdu vxj"
    " djus djuk djrs djrk djsa djds dgk crk;k ns[kk tkrk tkrh tkrs tk,xk tk,xh tk, jgs jgh jgk jgsxk ldrk ldrs ldrh okys okyh okyk okyksa pkfg,"
    " }kjk vk;k vk, vkt vkxs chp fnu le; uke dke ckj lky yksx yksxksa ljdkj ljdkjh ns'k izns'k Hkkjr Hkkjrh; Hkktik dkaxzsl pquko ernku ernkrk"
    " ea=h iz/kkuea=h eq[;ea=h usrk vkneh ikVhZ turk ftyk ftys Fkkuk iqfyl Ldwy xkao lM+d ikuh fctyh jk'ku ;kstuk vk;ksx vf/kdkjh dk;ZdrkZ cwFk fo/kkulHkk"
    " fnYyh mÙkj Hkkbb HkkbZ nksuksa lqcg 'kke lkeus vanj ckgj cgqr T;knk vf/kd cM+k cM+h u;k iwjh iwjk djksM+ yk[k gtkj #i;s o\"kZ"
    " Jh Jherh dqekj dqekjh nsoh 'kekZ oekZ ;kno xqIrk feJk feJ 'kqDyk ik.Ms; frokjh prqosZnh jke yky izlkn izdk'k pUnz vkgs vkgsr vkf.k ukgh gksrs"
)
_OTHERS = one_of("us ls ds dk dh ij fd dj rd gh bl bu ml mu ge es ns nh nks oks og th x, fn, fd, u u, o tk tkrh lc esjh esjs eSa ;k gj uk rhu flag pkj can py is de rc tc dc er")
_ENDINGS = ("", "A", "]", "*", "½", "½]", "\\")
_ROMAN = ENGLISH | HINGLISH
_AT_ONCE = frozenset(word + ending for word in _SURE for ending in _ENDINGS)
# A bar behind a half letter, a y between letters (drawn by ;), a nukta: what Kruti Dev writes all the time and nobody else.
_MARKED = re.compile(r"""['"\[/?.{]\+?k|[A-Za-z];[A-Za-z]|[A-Za-z]=[hks]|[MTxt<]\+|[a-z][¡¶ÈØÑÙÜ]|[a-z]Z|[a-z][A-Z][a-z]""")
_SPOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_CROWD = re.compile(r"[bcdfgjklmnpqrstvwxz]{3}|^(?![bcdfghkpst][hlrwy]|s[cklmnpqtwv]|tr|tw|dr|gn|kn|wr)[bcdfghjklmnpqrstvwxz]{2}", re.I)
_BEFORE, _BEHIND = "^¼Þ", "A]*½ß\\.?!&-"  # what Kruti Dev draws as a quotation mark, a bracket, a stop
_LETTER = re.compile("[A-Za-z¡-ÿ]")
_DEVANAGARI = re.compile("[\u0900-\u0963]")

_MANY_WORDS = 5  # from here on the share of everyday words decides; below, every word must speak for it
_SHARE, _SPELLABLE = 0.2, 0.85


def repair(text: str) -> str:
    """The text with mis-decoded UTF-8 and Kruti Dev turned into the letters they stood for; any other text as it is.

    Mis-decoded: Indic letters whose bytes were read as Windows-1252 or Latin-1, once or more (à¤­à¤¾à¤°à¤¤ for भारत).
    Letters that lost a byte on the way stay, since nobody can tell which they were. Kruti Dev (Hkkjr for भारत) is
    judged by everyday words and by whether it can be spelled at all, a line at a time and the text as a whole: so
    a column of names is best handed over as one text, a name a line; lines stay lines. Running it twice changes
    nothing. Never raises; linear; microseconds for a text that needs nothing.
    """
    return _from_legacy(_from_bytes(text))


def _from_bytes(text: str) -> str:
    while "\xe0" in text or "\xc3" in text:
        found = _decoded(text)
        if found is None:
            break
        text = found
    return text


def _decoded(text: str) -> str | None:
    """The text with one or more misreadings undone; None where no two Indic letters come of it."""
    for _ in range(_DEEPEST):
        is_indic = len(_INDIC.findall(text)) >= 2
        if is_indic and _HOLE.search(text):
            text = _BLANKED.sub("\\1\xa0", text)
        step = _SEQUENCE.sub(lambda run: run.group().translate(_BYTE).encode("latin-1").decode("utf-8"), text)
        if is_indic:
            return step
        if step == text:
            return None
        text = step
    return None


def _from_legacy(text: str) -> str:
    if _AT_ONCE.isdisjoint(text.split()):
        return text
    lines = text.split("\n")
    words = [[] if _DEVANAGARI.search(line) else _words(line) for line in lines]
    likely = [at for at, line in enumerate(words) if line and _may_be_legacy(line)]
    all_are = _is_legacy([word for at in likely for word in words[at]])
    for at in likely:
        if all_are or _is_legacy(words[at]):
            lines[at] = "".join(map(to_unicode, re.split(r"(\s+)", lines[at])))
    return "\n".join(lines)


def _words(line: str) -> list[str]:
    """The words that can speak for or against: no numbers, links, acronyms, nothing endless."""
    words = []
    for word in line.split():
        if len(word) <= LONGEST and _LETTER.search(word) and to_unicode(word) != word:
            words.append(word.lstrip(_BEFORE).rstrip(_BEHIND) or word)
    return words


def _may_be_legacy(words: list[str]) -> bool:
    """Whether a line can be spelled and is no English or Roman Hindi that happens to be."""
    known = sum(word in _SURE for word in words)
    if sum(word.lower() in _ROMAN for word in words) > known:
        return False
    spellable = sum(map(is_well_formed, words)) / len(words)
    return spellable >= _SPELLABLE if known else spellable == 1 and not all(map(_is_spoken, words))


def _is_legacy(words: list[str]) -> bool:
    known = {word for word in words if word in _SURE}
    if not known:
        return False
    speaking = [word for word in words if word in _SURE or word in _OTHERS or _MARKED.search(word)]
    if len(words) < _MANY_WORDS:
        alone = len(words) == 1 and len(words[0]) < 4
        return all(map(is_well_formed, words)) and len(speaking) == len(words) and not alone
    return len(speaking) / len(words) >= _SHARE and len(set(speaking)) >= 2


def _is_spoken(word: str) -> bool:
    """Whether a word could be said aloud as it stands: Mohan could, eksgu could not."""
    return _SPOKEN.fullmatch(word) is not None and _CROWD.search(word) is None
