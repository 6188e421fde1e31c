"""An exported WhatsApp chat, read in memory and thinned to messages without names and numbers (T8).

Android writes `12/01/24, 9:15 pm - Name: text`, iOS `[12/01/24, 9:15:03 PM] Name: text`; dates in any order, clocks
of 12 or 24 hours, digits and parts of the day in Hindi too. Dates are never interpreted, because they are dropped.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from zlib import error as ZlibError

from chaupal.tips import refusals
from chaupal.tips.wash import DOT, TEXT_LIMIT, clean, mask

BYTES_LIMIT = 8_000_000
ENTRIES_LIMIT = 2_000  # a chat exported with media has one file a picture
RATIO_LIMIT = 100  # text of a chat packs to a fifth; a bomb to a thousandth
SHOWN = 200  # the newest messages that are put up for ticking
WHOLE = 1_000  # the newest messages that are taken of a chat with the cell's own number
LEAST_LETTERS = 8  # "ok", "hello": nothing to check

_MARKS = "\ufeff\u200e\u200f\u202a\u202b\u202c"
_GAP = "[ \u00a0\u202f]"
_DATE = rf"\d{{1,4}}[/.\-]\d{{1,2}}[/.\-]\d{{1,4}},?{_GAP}{{0,2}}"
_PART = rf"(?:{_GAP}?(?:[ap]\.?{_GAP}?m\.?|पूर्वाह्न|अपराह्न|पू\.?|अ\.?|सुबह|दोपहर|शाम|रात|तड़के|बजे)){{0,2}}"
_TIME = rf"(?:(?:सुबह|दोपहर|शाम|रात|पूर्वाह्न|अपराह्न){_GAP}?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?{_PART}"
_HEAD = re.compile(rf"^(?:\[{_DATE}{_TIME}\]{_GAP}|{_DATE}{_TIME}{_GAP}[-–]{_GAP})", re.I)
_SPEAKER = re.compile(r"([^:\n]{1,80}):(?: |$)")

# What WhatsApp itself writes, by how it begins or what it says, in English and Hindi.
_SYSTEM = re.compile(
    r"""end-to-end\ encrypted | एंड-टू-एंड\ एन्क्रिप्ट
    | ^<[^>]{3,40}>$ | ^(?:image|video|audio|sticker|gif|document|contact\ card)\ omitted$
    | ^\S[^\n]{0,80}\ (?:\(file\ attached\)|\(फ़ाइल\ अटैच\ की\ गई\))
    | ^<?attached:
    | ^(?:this\ message\ was\ deleted|you\ deleted\ this\ message)\.?$ | मैसेज\ (?:मिटाया|मिटा\ दिया|डिलीट)
    | ^(?:missed\ (?:voice|video)\ call|waiting\ for\ this\ message|null)\b | ^मिस्ड\ (?:वॉइस|वीडियो)\ कॉल
    | ^(?:location|live\ location\ shared|poll):? | ^लोकेशन:
    """,
    re.I | re.X,
)
# Lines without a speaker that only the chat of a group has.
_GROUP = re.compile(
    r"created\ (?:this\ )?group|created\ group|\ added\ |\ removed\ |\ left$|joined\ using|changed\ (?:the\ group|this\ group)"
    r"|now\ an\ admin|ग्रुप\ बनाया|को\ (?:जोड़ा|ऐड\ किया|निकाला|हटाया)|ग्रुप\ (?:छोड़|का\ (?:नाम|विषय|आइकन))|एडमिन\ (?:हैं|बन)",
    re.I | re.X,
)


@dataclass(frozen=True, slots=True)
class Chat:
    """Messages of a chat of two, newest last, without names and numbers; `left_out` are older or too short."""

    messages: tuple[str, ...]
    left_out: int


def read(file: BinaryIO, size: int) -> Chat:
    """The messages of an export, as .txt or as the .zip around it; what it is, is told by its bytes, not by its name.

    Nothing is written anywhere. Raises ChatTooLarge, BrokenZip, TooMuchInZip, SeveralChats, NotAChat, ThreeSpeakers.
    """
    entries = _checked(_entries(_text(file, size)))
    kept = [said for one in entries if (said := _worth(one))]
    hide = _hider({one.speaker for one in entries if one.speaker})
    return Chat(tuple(hide(said) for said in kept[-SHOWN:]), len(entries) - len(kept[-SHOWN:]))


def _text(file: BinaryIO, size: int) -> str:
    if size > BYTES_LIMIT:
        raise refusals.ChatTooLarge(fields={"chat": str(refusals.ChatTooLarge.says)})
    data = file.read(BYTES_LIMIT + 1)
    return _decoded(_unpacked(data) if data[:2] == b"PK" else data)


@dataclass(frozen=True, slots=True)
class OwnChat:
    """What the other one wrote to the cell's number, newest last, without names and numbers; `left_out` as in Chat.

    Each stands with the line's date and time as the phone wrote them: never read, only to know a message again when
    the same chat is exported once more.
    """

    messages: tuple[tuple[str, str], ...]
    left_out: int


def read_own(file: BinaryIO, size: int, is_ours: Callable[[str], bool]) -> OwnChat:
    """The other's messages of a chat of two whose one speaker is ours, told by `is_ours` from the name in the file (T8).

    Raises NotOurChat where neither or both are ours or only one of them wrote, and what `read` raises.
    """
    entries = _checked(_entries(_text(file, size)))
    speakers = {one.speaker for one in entries if one.speaker}
    ours = {speaker for speaker in speakers if is_ours(speaker)}
    if len(speakers) != 2 or len(ours) != 1:
        raise refusals.NotOurChat(fields={"chat": str(refusals.NotOurChat.says)})
    kept = [(one.head, said) for one in entries if one.speaker not in ours and (said := _worth(one))]
    hide = _hider(speakers)
    theirs = sum(one.speaker != "" and one.speaker not in ours for one in entries)
    return OwnChat(tuple((head, hide(said)) for head, said in kept[-WHOLE:]), theirs - len(kept[-WHOLE:]))


def _unpacked(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > ENTRIES_LIMIT:
                raise refusals.TooMuchInZip(fields={"chat": str(refusals.TooMuchInZip.says)})
            texts = [entry for entry in entries if entry.filename.lower().endswith(".txt") and not entry.is_dir()]
            if not texts:
                raise refusals.NotAChat(fields={"chat": str(refusals.NotAChat.says)})
            if len(texts) > 1:
                raise refusals.SeveralChats(fields={"chat": str(refusals.SeveralChats.says)})
            (text,) = texts
            if text.file_size > BYTES_LIMIT or text.file_size > RATIO_LIMIT * max(text.compress_size, 100):
                raise refusals.TooMuchInZip(fields={"chat": str(refusals.TooMuchInZip.says)})
            with packed.open(text) as opened:
                read = opened.read(BYTES_LIMIT + 1)  # the size in the directory may lie
    except (zipfile.BadZipFile, ZlibError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as problem:
        raise refusals.BrokenZip(fields={"chat": str(refusals.BrokenZip.says)}) from problem
    if len(read) > BYTES_LIMIT:
        raise refusals.TooMuchInZip(fields={"chat": str(refusals.TooMuchInZip.says)})
    return read


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise refusals.NotAChat(fields={"chat": str(refusals.NotAChat.says)}) from problem


@dataclass(frozen=True, slots=True)
class _Entry:
    head: str  # date and time as the phone wrote them
    speaker: str  # "" in a line of WhatsApp's own
    message: str


def _entries(text: str) -> Iterator[_Entry]:
    """What stands under each date, in order."""
    stamp, speaker, lines, begun = "", "", [], False
    for raw in text.splitlines():
        line = raw.lstrip(_MARKS)
        head = _HEAD.match(line)
        if head is None:
            lines.append(raw)
            continue
        if begun:
            yield _Entry(stamp, speaker, "\n".join(lines))
        begun = True
        stamp = head.group()
        rest = line[head.end() :].lstrip(_MARKS)
        said = _SPEAKER.match(rest)
        speaker = said.group(1).strip(_MARKS + " ~\u202f\u00a0") if said else ""
        lines = [rest[said.end() :] if said else rest]
    if begun:
        yield _Entry(stamp, speaker, "\n".join(lines))


def _checked(entries: Iterator[_Entry]) -> list[_Entry]:
    """The entries of a chat of two; ThreeSpeakers at the first sign of a group, NotAChat where there is none."""
    speakers: set[str] = set()
    seen: list[_Entry] = []
    for one in entries:
        seen.append(one)
        speakers.add(one.speaker)
        group = not one.speaker and _GROUP.search(one.message) and not _SYSTEM.search(one.message)
        if group or len(speakers - {""}) > 2:
            raise refusals.ThreeSpeakers(fields={"chat": str(refusals.ThreeSpeakers.says)})
    if not seen:
        raise refusals.NotAChat(fields={"chat": str(refusals.NotAChat.says)})
    return seen


def _worth(one: _Entry) -> str:
    """What somebody said in it that could be checked; "" for a line of WhatsApp's own, a picture, an "ok"."""
    said = clean(one.message[: TEXT_LIMIT * 2])[:TEXT_LIMIT].strip()
    if not one.speaker or _SYSTEM.search(said) or sum(letter.isalnum() for letter in said) < LEAST_LETTERS:
        return ""
    return said


def _hider(speakers: set[str]) -> Callable[[str], str]:
    """Takes the speakers' names, with or without @, and people's numbers out of a message."""
    if not speakers:
        return mask
    told = "|".join(re.escape(name) for name in sorted(speakers, key=len, reverse=True))
    names = re.compile(rf"@?(?<!\w)(?:{told})(?!\w)", re.I)
    return lambda said: mask(names.sub(DOT * 3, said))
