"""What no text of a case may hold: numbers and addresses of people, where they work, their relatives, their names (I2).

Pure rules over words, in Hindi, typed Roman Hindi and English. `find` says what it met and where, so that the refusal can name
it. Its limits, written down because nobody should lean on it alone:
- a name is met by what stands around it (श्री, Mr, जी, "named"), by a list of common given names and surnames, and in
  English by its capitals; a rare name alone in Devanagari or in small letters passes;
- a number spelled in words passes, and so does an address without any word for one;
- what a picture shows is not read;
- it refuses some harmless texts ("brother" in the sense of a greeting). Writing them in other words costs a minute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from chaupal.base.words import latin_digits
from chaupal.people.names import fold
from chaupal.watch.lintwords import ENGLISH_WORDS, NAMES, NOT_NAMES

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PHONE, MAIL, ADDRESS, PIN, WORK, RELATIVE, IDENTITY, NAME = "phone", "mail", "address", "pin", "work", "relative", "identity", "name"

SAID: dict[str, StrPromise] = {
    PHONE: _("a phone number"),
    MAIL: _("a mail or payment address"),
    ADDRESS: _("where somebody lives"),
    PIN: _("a PIN code"),
    WORK: _("where somebody works"),
    RELATIVE: _("a relative"),
    IDENTITY: _("a number of an identity paper or vehicle"),
    NAME: _("somebody's name"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Words that no text of a case may hold, and what they are."""

    kind: str
    words: str
    at: int  # letters from the start

    @property
    def says(self) -> StrPromise:
        """What they are, in the reader's language."""
        return SAID[self.kind]


# A letter of either script beside a word makes it another word; \b knows nothing of vowel signs.
_L, _R = r"(?<![\w\u0900-\u097f])", r"(?![\w\u0900-\u097f])"


def _word(*words: str) -> re.Pattern[str]:
    return re.compile(_L + "(?:" + "|".join(words) + ")" + _R, re.I)


_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MAIL, re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}", re.I)),
    (MAIL, re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:\(at\)|\[at\]|\sat\s)\s?(?:gmail|yahoo|hotmail|outlook|rediff\w*|proton\w*)\b[\w. ]{0,8}", re.I)),
    (IDENTITY, re.compile(rf"{_L}[2-9]\d{{3}}[ -]?\d{{4}}[ -]?\d{{4}}(?!\d)")),
    (IDENTITY, re.compile(rf"{_L}[A-Z]{{3}}/?\d{{7}}(?!\d)|{_L}[A-Z]{{5}}\d{{4}}[A-Z]{_R}|{_L}[A-Z]{{2}}[ -]?\d{{1,2}}[ -]?[A-Z]{{1,3}}[ -]?\d{{4}}(?!\d)", re.I)),
    (
        IDENTITY,
        _word(
            r"aadh?aa?r\s{0,4}(?:card|no\.?|number|nambar)?", r"आधार\s{0,4}(?:कार्ड|नंबर|नम्बर|संख्या|क्रमांक)", r"voter\s{0,4}id\s{0,4}(?:no\.?|number)?", r"epic\s{0,4}(?:no\.?|number)", r"मतदाता पहचान\s{0,4}पत्र (?:संख्या|नंबर)",
            r"वोटर (?:आईडी|कार्ड) (?:नंबर|संख्या)", r"pan\s{0,4}(?:card|no\.?|number)", r"पैन (?:कार्ड|नंबर)", r"passport (?:no\.?|number)", r"राशन कार्ड", r"ration card", r"गाड़ी (?:का )?नंबर", r"account number", r"खाता संख्या", r"ifsc",
        ),
    ),
    (PIN, _word(r"pin\s{0,4}code", r"pincode", r"पिन\s{0,4}कोड", r"पिनकोड")),
    (
        ADDRESS,
        _word(
            r"(?:h(?:ouse|\.)?|flat|plot|shop|room)\s{0,4}(?:no\.?|number|#)\s{0,4}[\w/-]{1,12}", r"(?:मकान|घर|फ्लैट|फ़्लैट|प्लॉट|दुकान)\s{0,4}(?:नंबर|नम्बर|नं\.?|सं\.?|संख्या)\s{0,4}[\w/-]{0,12}", r"makan\s{0,4}(?:no\.?|number|nambar)\s{0,4}\w*", r"(?:गली|gali|galli)\s{0,4}(?:नंबर|नं\.?|no\.?|number|nambar)?\s{0,4}\d+",
            r"(?:lives?|lived|living|resides?|residing|stays|staying)\s{1,4}(?:in|at|near|on|with)\s{1,4}\S{1,40}", r"residents?\s{1,4}of\s{1,4}\S{1,40}", r"r/o\s{1,4}\S{1,40}", r"(?:home|house|residential|postal)\s{1,4}address", r"\d{1,6}[\w/-]{0,10},?\s{1,4}(?-i:[A-Z]\w{1,30}\s{1,4}){1,3}(?:street|road|lane|marg|nagar|colony|vihar|enclave|sector)",
            r"\S{1,40}\s{1,4}(?:के|का|की)\s{1,4}(?:निवासी|रहने वाला|रहने वाली|रहने वाले|बाशिंदा)", r"निवासी", r"\S{1,40}\s{1,4}में\s{1,4}(?:रहता|रहती|रहते)(?:\s{1,4}(?:है|हैं))?", r"(?:घर|उसका|उनका|इसका|निवास|डाक)\s{1,4}(?:का\s{1,4})?पता", r"\S{1,40}\s{1,4}(?:me|mein|main)\s{1,4}(?:rehta|rehti|rehte|rahta|rahti|rahte)\w*", r"\S{1,40}\s{1,4}(?:ka|ki|ke)\s{1,4}(?:nivasi|niwasi|rehne\s{0,4}wala|rehne\s{0,4}wali|rahne\s{0,4}wala|rahne\s{0,4}wali)", r"ghar\s{1,4}ka\s{1,4}pata",
            r"(?:मोहल्ला|मुहल्ला|mohalla|muhalla)\s{1,4}\S{1,40}", r"(?:address|पता)\s{0,4}[:-]\s{0,4}\S{1,40}",
        ),
    ),
    (
        WORK,
        _word(
            r"(?:works?|worked|working)\s{1,4}at\s{1,4}\S{1,40}", r"(?:he|she|who|they|holder|owner|admin|person|man|woman)\s{1,4}(?:works?|worked|is working|are working|teaches|taught)\s{1,4}(?:in|for|as|with)\s{1,4}\S{1,40}", r"(?:works?|worked|working|job|teaches|teaching)\s{1,4}(?:in|for|at|with)\s{1,4}(?:an?|the|his|her|their|some)?\s{0,4}(?:\w{1,30}\s{1,4})?(?:company|bank|school|college|hospital|department|firm|factory|shop|court|railways?|police|university|newspaper|channel)",
            r"employ(?:ee|ees|er|ed)\s{1,4}(?:of|at|by|in|with)\s{1,4}\S{1,40}", r"employer", r"colleagues?\s{1,4}(?:of|at)\s{1,4}\S{1,40}", r"(?:में|का|की|के)\s{1,4}(?:कार्यरत|नौकरी|कर्मचारी|मुलाज़िम|मुलाजिम)", r"\S{1,40}\s{1,4}में\s{1,4}(?:काम करता|काम करती|काम करते|पढ़ाता|पढ़ाती|नौकरी करता|नौकरी करती)", r"कार्यरत", r"(?:me|mein|main|ka|ki|ke)\s{1,4}(?:naukri|karyarat|karmchari|karmachari|mulazim)", r"(?:me|mein|main)\s{1,4}(?:kaam|kam)\s{1,4}(?:karta|karti|karte)", r"(?:दुकान|shop|dukan)\s{1,4}(?:चलाता|चलाती|chalata|chalati)",
        ),
    ),
    (
        RELATIVE,
        _word(
            r"(?:son|daughter|wife|husband|father|mother|brother|sister|nephew|niece|uncle|aunt|cousin|widow)\s{1,4}of", r"[sdw]/o", r"(?:his|her|their|whose|holder's|owner's)\s{1,4}(?:son|daughter|wife|husband|father|mother|brother|sister|nephew|niece|uncle|aunt|cousin|family|in-laws?|parents?|child|children)",
            r"(?:wife|husband|father-in-law|mother-in-law|brother-in-law|sister-in-law)", r"(?:brother|sister)(?!\s{1,4}(?:accounts?|pages?|handles?|networks?|channels?))",
            r"(?:सु)?पुत्र(?:ी)?", r"पत्नी", r"पति", r"बेटा", r"बेटी", r"बेटे", r"पिता(?:जी)?", r"माता(?:-पिता|जी)?", r"भाई", r"बहन", r"चाचा", r"मामा", r"दामाद", r"बहू", r"साला", r"साली", r"भतीजा", r"भतीजी", r"ससुर", r"जीजा", r"रिश्तेदार", r"परिजन",
            r"(?:ka|ki|ke|uska|uski|unki|unka)\s{1,4}(?:beta|beti|bete|bhai|behen|behan|bahan|patni|pati|pita|mata|maa|baap|biwi|damad|bahu|sala|jija|chacha|mama|bhatija)", r"(?:su)?putri?", r"patni", r"biwi", r"rishtedar",
        ),
    ),
    (
        NAME,
        _word(
            r"(?:real|full|actual|true|holder's|owner's|his|her|their)\s{1,4}name\s{1,4}(?:is|was|be|seems)?\s{0,4}\S{1,40}", r"(?:a\s{1,4}(?:man|woman|person|boy|girl)|somebody|someone)\s{1,4}(?:named|called)\s{1,4}\S{1,40}", r"(?:असली|पूरा|उसका|उनका|इसका|खाताधारक का|धारक का)\s{1,4}नाम\s{1,4}\S{1,40}", r"(?:asli|pura|poora|uska|unka|iska)\s{1,4}(?:naam|nam)\s{1,4}\S{1,40}", r"\S{1,40}\s{1,4}(?:नामक|नाम का|नाम की|नाम के)\s{1,4}(?:व्यक्ति|आदमी|युवक|महिला|लड़का|लड़की)", r"\S{1,40}\s{1,4}(?:naam|nam)\s{1,4}(?:ka|ki|ke)\s{1,4}(?:vyakti|aadmi|admi|ladka|ladki|mahila|yuvak)",
        ),
    ),
)
_HONOUR = re.compile(rf"{_L}(?:(?:mr|mrs|ms|shri|sri|smt|shrimati|kumari|adv|advocate)\.?\s+[A-Za-z]+|(?:dr|prof|er|md|mohd)\.?\s+[A-Z][a-z]+|(?:श्री|श्रीमती|सुश्री|कुमारी|डॉ|डॉ॰|डॉक्टर|प्रो|अधिवक्ता|एडवोकेट|मोहम्मद|मो)\.?\s+[\u0900-\u097f]+){_R}", re.I)
_POLITE = re.compile(rf"{_L}([A-Za-z]{{3,}}|[\u0900-\u097f]{{2,}})(?:\s+|-)(ji|sahab|sahib|bhaiya|didi|bhai|जी|साहब|भैया|दीदी){_R}", re.I)
_YES = frozenset(("हाँ", "हां", "haan", "han", "ha", "नहीं", "nahi", "nahin", "तीन", "दो", "चार", "पाँच"))
_CAPITALS = re.compile(r"(?<![\w@#.])[A-Z][a-z]+(?: [A-Z][a-z]+){1,3}(?!\w)")
_TOKEN = re.compile(r"[A-Za-z]+|[\u0900-\u097f\u200c\u200d]+")
_SIX = re.compile(r"(?<![\d,.#/:-])[1-8]\d{2}[ \u00a0]?\d{3}(?![\d,:/]|\.\d)")
_COUNTS = re.compile(r"\s*(?:posts?|accounts?|users?|rows?|edges?|pairs?|links?|times|seconds?|milliseconds?|ms|followers?|पोस्ट|खात|बार|सेकंड|जोड़|कड़ी|लोग|पंक्ति|baar|post|khat|%)", re.I)
_LONG = re.compile(r"(?<![\w#/=])\+?\d[\d \u00a0().\u2010-\u2015-]{8,18}\d(?!\w)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[-.]\d{1,2}[-.]\d{4}|\d{1,2}:\d{2}")


def find(text: str, known: Iterable[str] = ()) -> tuple[Found, ...]:
    """Everything in the text that no text of a case may hold, in order; empty for a clean text. About 1 ms a thousand letters.

    `known` are names that may stand: our own handles and leaders as the public register has them, and places.
    """
    told = latin_digits(text)
    allowed = {word for name in known for word in _words(name)}
    found = [*_numbers(told)]
    for kind, pattern in _RULES:
        found += [Found(kind, hit.group().strip(" ,.;:।"), hit.start()) for hit in pattern.finditer(told)]
    found += _names(told, allowed)
    return _apart(found)


def _words(name: str) -> list[str]:
    return [fold(word) for word in _TOKEN.findall(name)]


def _numbers(told: str) -> Iterator[Found]:
    for hit in _LONG.finditer(told):
        digits = re.sub(r"\D", "", hit.group())
        local = digits.removeprefix("91") if len(digits) == 12 else digits.removeprefix("0") if len(digits) == 11 else digits
        is_mobile = len(local) == 10 and local[0] in "6789"
        is_landline = digits[0] == "0" and 10 <= len(digits) <= 11
        if (is_mobile or is_landline or hit.group()[0] == "+") and not _DATE.search(hit.group()):
            yield Found(PHONE, hit.group().strip(), hit.start())
    for hit in _SIX.finditer(told):
        if not _COUNTS.match(told, hit.end()):
            yield Found(PIN, hit.group(), hit.start())


def _names(told: str, allowed: set[str]) -> Iterator[Found]:
    for hit in _HONOUR.finditer(told):
        if not set(_words(hit.group())[1:]) <= allowed:
            yield Found(NAME, hit.group(), hit.start())
    for hit in _POLITE.finditer(told):
        word = fold(hit.group(1))
        if word not in allowed and word not in _YES and word not in NOT_NAMES and word not in ENGLISH_WORDS:
            yield Found(NAME, hit.group(), hit.start())
    for hit in _CAPITALS.finditer(told):
        words = _words(hit.group())
        if not any(word in ENGLISH_WORDS or word in allowed for word in words):
            yield Found(NAME, hit.group(), hit.start())
    for hit in _TOKEN.finditer(told):
        word = fold(hit.group())
        if word in NAMES and word not in allowed and told[max(hit.start() - 1, 0) : hit.start()] not in ("@", "#", "_"):
            yield Found(NAME, hit.group(), hit.start())


def _apart(found: list[Found]) -> tuple[Found, ...]:
    """In order, what lies inside a longer find left out."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.at, -len(each.words))):
        if not kept or one.at >= kept[-1].at + len(kept[-1].words):
            kept.append(one)
    return tuple(kept)
