"""What kind of recording a file is, by its bytes; and a recording without what a phone wrote beside the sound."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Literal

MediaKind = Literal["ogg", "mp4", "mp3", "wav", "amr", "aac", "webm"]

_MP4_BRANDS = ("isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4A ", "M4V ", "M4B ", "3gp", "3g2", "qt  ", "dash", "MSNV")
_MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_MP3_BITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


class NotPlain(Exception):
    """Nothing of ours can part the sound of this file from what else is in it."""


@dataclass(frozen=True, slots=True)
class PlainSound:
    """Sound alone in its own container, how it is called, and how many seconds it lasts."""

    data: bytes
    type: str
    seconds: float


def media_kind(head: bytes) -> MediaKind | None:
    """The container that the first 64 bytes begin; None for anything else, whatever its name says."""
    if head[:4] == b"OggS":
        return "ogg"
    if head[4:8] == b"ftyp" and head[8:12].decode("latin-1").startswith(_MP4_BRANDS):
        return "mp4"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[:5] == b"#!AMR":
        return "amr"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "webm" if b"webm" in head or b"matroska" in head else None
    if head[:3] == b"ID3" or _mp3_frame(head, 0):
        return "mp3"
    return "aac" if len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else None


def plain_sound(data: bytes) -> PlainSound:
    """The sound of an Opus, MP3 or WAV file and nothing else: no place, no name, no cover, no comment.

    For a machine without ffmpeg; what it keeps are the packets as they came, so it may be as broken as it was. Raises
    NotPlain for every other kind (mp4 holds places in many corners), and for what does not hold together. 0.1 s for 16 MB.
    """
    made = {"ogg": _opus, "mp3": _mp3, "wav": _wav}.get(media_kind(data[:64]) or "")
    if made is None:
        raise NotPlain("this kind needs ffmpeg")
    try:
        return made(data)
    except (struct.error, IndexError, ValueError, ZeroDivisionError) as problem:
        raise NotPlain("it does not hold together") from problem


def _wav(data: bytes) -> PlainSound:
    at, form, sound = 12, b"", b""
    while at + 8 <= len(data) and not (form and sound):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8 : at + 8 + size]
        form, sound = (body, sound) if name == b"fmt " else (form, body) if name == b"data" else (form, sound)
        at += 8 + size + size % 2
    rate = struct.unpack_from("<I", form, 8)[0]
    if struct.unpack_from("<H", form)[0] != 1 or not sound:
        raise NotPlain("not plain PCM")
    head = b"WAVEfmt " + struct.pack("<I", 16) + form[:16] + b"data" + struct.pack("<I", len(sound))
    return PlainSound(b"RIFF" + struct.pack("<I", len(head) + len(sound)) + head + sound, "audio/wav", len(sound) / rate)


def _mp3_frame(data: bytes, at: int) -> tuple[int, float] | None:
    """Length in bytes and seconds of the MPEG layer III frame that begins here."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return None
    version, bits, rate = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return None
    hertz, samples = _MP3_RATES[version][rate], 1_152 if version == 3 else 576
    return samples // 8 * _MP3_BITS[version == 3][bits] * 1_000 // hertz + (data[at + 2] >> 1 & 1), samples / hertz


def _mp3(data: bytes) -> PlainSound:
    at, seconds, kept = 0, 0.0, []
    if data[:3] == b"ID3":
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    while (frame := _mp3_frame(data, at)) is not None and at + frame[0] <= len(data):
        # The first frame may hold the encoder's name and a table instead of sound.
        if not any(word in data[at : at + 64] for word in (b"Xing", b"Info", b"VBRI")):
            kept.append(data[at : at + frame[0]])
            seconds += frame[1]
        at += frame[0]
    if seconds < 0.2 or len(data) - at > 200_000:  # tags stand behind the last frame; more than that is something else
        raise NotPlain("no row of frames")
    return PlainSound(b"".join(kept), "audio/mpeg", seconds)


def _opus(data: bytes) -> PlainSound:
    """Pages made anew round the first stream's packets, with an empty comment."""
    at, serial, stream, page, ends, length = 0, -1, 0, 0, 0, 0
    out: list[bytes] = []
    while at < len(data):
        if data[at : at + 5] != b"OggS\0":
            raise NotPlain("no row of pages")
        flags, granule, owner, _number, _check, rows = struct.unpack_from("<BqIIIB", data, at + 5)
        laces = data[at + 27 : at + 27 + rows]
        body = at + 27 + rows
        at = body + sum(laces)
        if at > len(data):
            raise NotPlain("cut off")
        if serial < 0:
            if data[body : body + 8] != b"OpusHead":
                raise NotPlain("not Opus")
            serial, head = owner, data[body : body + 19]
            if head[18]:
                raise NotPlain("more than two channels")
            out.append(_page(head, bytes([19]), 0, 0, 0x02))
            out.append(_page(b"OpusTags" + bytes(8), bytes([16]), 0, 1, 0))
            stream, page = 1, 2  # the comment's packet is next
            continue
        if owner != serial:
            raise NotPlain("another stream beside the sound")
        if stream == 1:
            # The comment may run over pages; it ends with the first lace below 255, and the sound begins on the next page.
            if any(lace < 255 for lace in laces):
                stream = 2
            continue
        if flags & ~0x05:
            raise NotPlain("another stream begins")
        out.append(_page(data[body:at], laces, granule, page, flags))
        page, ends, length = page + 1, max(ends, granule), length + at - body
    if not length or ends <= 0:
        raise NotPlain("no sound in it")
    return PlainSound(b"".join(out), "audio/ogg", ends / 48_000)


def _page(body: bytes, laces: bytes, granule: int, number: int, flags: int) -> bytes:
    head = b"OggS\0" + struct.pack("<BqIII", flags, granule, 1, number, 0) + bytes([len(laces)]) + laces
    return head[:22] + struct.pack("<I", _check(head + body)) + head[26:] + body


def _check(data: bytes) -> int:
    """Ogg's checksum: zip's polynomial with the bits the other way round, and nothing added at either end."""
    turned = zlib.crc32(data.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)


_TURNED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
