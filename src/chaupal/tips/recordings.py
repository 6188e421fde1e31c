"""A voice note or video as it came: told by its bytes, measured, and not kept where its place and name cannot be taken out."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from chaupal.tips import matcher, refusals

BYTES_LIMIT = 16_000_000
SECONDS_LIMIT = 600
ENDINGS = {"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/wav": ".wav"}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A recording on its way in. With a `type` it is plain sound already; without, the worker makes it plain."""

    data: bytes
    kind: str
    sha256: str
    type: str = ""
    seconds: float = 0.0


def taken(file: BinaryIO, size: int) -> Incoming:
    """What may be kept of a recording. Name and declared type are not asked, only what the bytes say.

    With ffmpeg on this machine it is left to the worker, which takes minutes off nobody's page. Without, the sound of
    Opus, MP3 and WAV files is parted from the rest here; other kinds hold places in corners of their own and are refused.
    Raises SoundTooLarge, NotASound, SoundTooLong, SoundNotPlain, each under the field `sound`. 0.1 s at the limit.
    """
    if size > BYTES_LIMIT:
        raise refusals.SoundTooLarge(fields={"sound": str(refusals.SoundTooLarge.says)})
    data = file.read(BYTES_LIMIT + 1)
    if len(data) > BYTES_LIMIT:
        raise refusals.SoundTooLarge(fields={"sound": str(refusals.SoundTooLarge.says)})
    kind = matcher.kind_of(data[:64])
    if not kind:
        raise refusals.NotASound(fields={"sound": str(refusals.NotASound.says)})
    digest = sha256(data).hexdigest()
    if matcher.listening_programs()[0] is not None:
        return Incoming(data, kind, digest)
    made = matcher.plain(data)
    if made is None:
        raise refusals.SoundNotPlain(fields={"sound": str(refusals.SoundNotPlain.says)})
    sound, name, seconds = made
    if seconds > SECONDS_LIMIT:
        raise refusals.SoundTooLong(fields={"sound": str(refusals.SoundTooLong.says)})
    return Incoming(sound, kind, digest, name, round(seconds, 2))
