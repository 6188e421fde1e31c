"""Text as it came in, brought to text that can be compared.

Two steps, because two readers want different things. `clean` mends letters that were damaged on the way, takes
away what is not message (entities, hidden characters, forward banners, emoji, links) and leaves spelling and
sentences alone: sentence windows and the embedder read that. `normalise` goes on to fold spelling: two texts that a person would call "the same words"
come out equal.
"""

import html
import re
import unicodedata

from chaupal_match._repair import repair

# A forward is rarely over 2,000 characters. What lies beyond these limits is never looked at, so that ten
# megabytes cost what eight thousand characters cost.
RAW_LIMIT = 40_000
TEXT_LIMIT = 8_000

# Starts of the nine Indic blocks that follow one plan: Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil,
# Telugu, Kannada, Malayalam. The same letter has the same offset in each.
INDIC_BLOCKS = (0x0900, 0x0980, 0x0A00, 0x0A80, 0x0B00, 0x0B80, 0x0C00, 0x0C80, 0x0D00)

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
_STACKED_MARKS = re.compile("([\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u20d0-\u20ff]+")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2900-\u29ff\u2b00-\u2bff\u3030\u303d\u20e3]+")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,500}|\b[a-z0-9-]{1,60}\.(?:com|in|org|net|ly|me|gl|info|xyz|co)(?:/\S{0,300})?\b", re.I)
_EXPORT_HEAD = re.compile(
    r"^\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? {0,2}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.?m\.?)?\]?(?: -)? ?[^:\n]{1,60}: ",
    re.I | re.M,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)

# Banners of forwarding, not of any one message. Written as whole phrases, so that "please share your OTP"
# (a claim) is not taken for "please share" (a banner).
_BANNER = re.compile(
    r"""
      ^[ \t]*(?:fwd?|fw)\s?:
    | \bforwarded\s(?:many\stimes|as\sreceived|message)\b | ^[ \t]*forwarded[ \t:]*$ | \bfwd\sas\sreceived\b
    | \bas\sreceived\b
    | (?:कई\sबार\s)?(?:अग्रेषित|फ़ॉरवर्ड|फॉरवर्ड)\s(?:किया\sगया|संदेश|मैसेज) | ^[ \t]*(?:कई\sबार\s)?अग्रेषित[ \t:]*$
    | जैसा\sमिला\sवैसा(?:\sही)?\s(?:भेजा|भेज\sरहा\sहूँ|भेज\sरही\sहूँ|आगे\sभेजा)
    | (?:(?:कृपया|प्लीज|please|pls|plz)\s)?(?:इस(?:े|को)\s|is(?:e|ko)\s)?(?:ज़?्?ज?्?यादा\sसे\sज़?्?ज?्?यादा\s|jyada\sse\sjyada\s|zyada\sse\szyada\s)?
      (?:इस(?:े|को)\s|is(?:e|ko)\s)?\b(?:शेयर|वायरल|फ़ॉरवर्ड|फॉरवर्ड|share|viral|forward)\s(?:ज़रूर\s|जरूर\s|jarur\s|zarur\s)?(?:करें|करे|करो|कीजिए|kare|karen|karo|kijiye|kariye)
    | (?:इसे\s|ise\s)?(?:सबको|सभी\sको|सब\sतक|सभी\sग्रुपों?\sमें|sabko|sab\sko)\s(?:भेजें|भेजो|भेजिए|bhejo|bheje|bhejen)
    | (?:इसे\s|ise\s)?(?:आगे|aage)\s(?:भेजें|भेजो|भेजिए|बढ़ाएँ|bhejo|bheje|bhejen|badhaye)
    | \b(?:please|pls|plz|kindly)\s(?:share|forward)\s(?:this|it|to|with|in)\s(?:to\s|with\s|in\s)?(?:all|everyone|every\sgroup|maximum|max|others|your\scontacts|msg|message)(?:\sgroups?)?\b
    | \b(?:share|forward)\s(?:it\s|this\s)?(?:to|with|in)\s(?:all|everyone|every\sgroup|other\sgroups)(?:\sgroups?)?\b
    | (?:भाई\s|bhai\s|भैया\s|bhaiya\s|sir\s|सर\s)?(?:क्या\s|kya\s)?(?:यह|ये|ye|yeh|yah)\s(?:बात\s|खबर\s|ख़बर\s|baat\s|khabar\s|news\s)?(?:सच|सही|sach|sahi|sach\sme|सच\sमें)\s(?:है|he|hai)(?:\s(?:क्या|kya))?[ \t]*\??
    | \bis\s(?:this|it)\s(?:true|real|correct|fake)(?:\snews)?\b\s?\??
    | \#(?:viral|trending|breaking|breakingnews|share|fyp)\b
    | \b(?:read\smore|और\sपढ़ें)\b
    """,
    re.I | re.M | re.X,
)
# One of these stands in whatever `_BANNER` (or `_LINK`) can find, in small letters: a text without any need not be gone
# through, which is what most of a message's cost would be. tests/match holds each alternative to it.
_IN_BANNERS = (
    "fw", "received", "अग्रेषित", "वर्ड", "वैसा", "शेयर", "वायरल", "share", "viral", "forward", "भेज", "bhej", "बढ़ाएँ", "badhaye",
    "सच", "सही", "sach", "sahi", "true", "real", "correct", "fake", "#", "more", "पढ़ें",
)  # fmt: skip
_IN_LINKS = ("://", "www.", ".com", ".in", ".org", ".net", ".ly", ".me", ".gl", ".xyz", ".co")
_DOUBTFUL = ("\u0130", "\u0131")  # taken for an i by a pattern that ignores case, and not by `lower`
_TAG = re.compile(r"#([A-Za-z]\w{3,80})")
_TAG_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDS = re.compile(r"(?<=[।॥!?\n])\s*|(?<=[.])\s+")
_SHORTEST_DOUBLE = 12  # letters from which a sentence said twice counts as doubled text
_MARKUP = re.compile(r"[*_~`#|•▪►◆■□●○★☆]+")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]{2,}|[\t\r\f\v\u00a0]")  # all but a single plain one
_LINES = re.compile(r"\s*\n\s*")

_DIGITS = {block + 0x66 + n: str(n) for block in INDIC_BLOCKS for n in range(10)}
_DIGITS |= {0x0660 + n: str(n) for n in range(10)} | {0x06F0 + n: str(n) for n in range(10)}
_OTHER_DIGIT = re.compile(f"[{''.join(map(chr, _DIGITS))}]")

_FOLDS: dict[int, str | None] = {block + 0x3C: None for block in INDIC_BLOCKS}  # nukta
_FOLDS |= {block + 0x01: chr(block + 0x02) for block in INDIC_BLOCKS}  # chandrabindu to anusvara
_FOLDS |= {0x0929: "न", 0x0931: "र", 0x0934: "ळ", 0x0A70: "\u0a02", 0x0A71: None, 0x093D: None, 0x0972: "ए", 0x0945: "े"}

_NASAL = re.compile("ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])")
_LAST_NASAL = re.compile(r"(?<=[\u0900-\u097f])ं(?![\u0900-\u0963\u0971-\u097f])")
_GROUPED = re.compile(r"(?<=\d),(?=\d{2,3}(?:\D|$))")
_CLOCK = re.compile(r"(?<=\d):(?=\d\d(?:\D|$))")
# Letters, marks and digits stay, and a point between digits. Marks have to be named: they are no \w.
_NOT_WORD = re.compile(r"(?:(?!(?<=\d)\.(?=\d))[^\w\u0900-\u0963\u0966-\u0dff])+")


def clean(text: str) -> str:
    """The message itself: no entities, hidden characters, banners, emoji, links; lines and spelling kept.

    Reads at most 40,000 characters and returns at most 8,000, whatever comes in. NFKC is applied here and
    digits of every Indic script become 0-9.
    """
    text = text[:RAW_LIMIT]
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    text = repair(text)
    text = _HIDDEN.sub("", text)
    text = _STACKED_MARKS.sub(r"\1", text)[:TEXT_LIMIT]
    text = unicodedata.normalize("NFKC", text)[:TEXT_LIMIT]
    text = _HIDDEN.sub("", text)
    if _OTHER_DIGIT.search(text):
        text = text.translate(_DIGITS)
    text = _EXPORT_HEAD.sub("", text)
    if _may_hold(_IN_LINKS, text):
        text = _LINK.sub(" ", text)
    text = _EMOJI.sub(" ", text)
    text = _TAG.sub(lambda found: _TAG_JOINT.sub(" ", found.group()), text)
    text = _BLANKS.sub(" ", text)
    if _may_hold(_IN_BANNERS, text):
        text = _BANNER.sub(" ", text)
    text = _MARKUP.sub(" ", text)
    return _undoubled(_LINES.sub("\n", _BLANKS.sub(" ", text)).strip())


def _may_hold(marks: tuple[str, ...], text: str) -> bool:
    """Whether one of these stands in a text, in capitals or not."""
    small = text.lower()
    return any(mark in small for mark in marks) or any(letter in text for letter in _DOUBTFUL)


def sentences(cleaned: str) -> list[str]:
    """The sentences of a cleaned text, in order, with what ends them."""
    return [part for part in _ENDS.split(cleaned) if part]


def _undoubled(text: str) -> str:
    """Without the sentences that stood there before: a post is often pasted two or three times over."""
    parts = sentences(text)
    if len(parts) < 2:
        return text
    seen: set[str] = set()
    kept = []
    for part in parts:
        key = fold(part)
        if len(key) < _SHORTEST_DOUBLE or key not in seen:
            kept.append(part)
        seen.add(key)
    return text if len(kept) == len(parts) else " ".join(part.strip() for part in kept)


def normalise(text: str) -> str:
    """One line of lower-case words, spelling folded: equal for texts that carry the same words.

    Nukta goes, chandrabindu becomes anusvara, a nasal before its own consonant row becomes anusvara and a last
    anusvara goes (नहीं, नही); digit grouping goes (1,77,516); a clock reads 7.30. Running it twice changes nothing.
    """
    return fold(clean(text))


def fold(cleaned: str) -> str:
    """The second half of `normalise`, for text that `clean` has seen."""
    text = _NASAL.sub("ं", cleaned.lower().translate(_FOLDS))
    text = _CLOCK.sub(".", _GROUPED.sub("", text))
    text = _NOT_WORD.sub(" ", text)
    return _LAST_NASAL.sub("", text).replace("_", " ").strip()
