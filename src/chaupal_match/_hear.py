"""A recording made small and plain by ffmpeg, its print by fpcalc, and its words by a program of the operator's own."""

from __future__ import annotations

import json
import shlex
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from chaupal_match._limits import ProgramFailed, run_bounded
from chaupal_match._media import MediaKind
from chaupal_match._sound_print import SoundPrint

LONGEST = 600.0  # seconds of a recording that are taken
FRAMES = 8
PIXELS = 24_000_000  # of one frame of a video
SECONDS = 120.0  # for one run of ffmpeg
AT_THE_END = 3  # what fpcalc 1.5 ends with when the file does, its answer given
# The reader is named by us, so that no file is opened as a list of other files.
_READERS: dict[MediaKind, str] = {"ogg": "ogg", "mp4": "mov", "mp3": "mp3", "wav": "wav", "amr": "amr", "aac": "aac", "webm": "matroska"}
_QUIET = ["-nostdin", "-hide_banner", "-loglevel", "error"]
_KEYED = "select='isnan(prev_selected_t)+gt(scene,0.3)+gte(t-prev_selected_t,20)'"


class TooLong(Exception):
    """The recording lasts longer than is taken."""


@dataclass(frozen=True, slots=True)
class Made:
    """What is kept of a recording: `sound` as small mono Opus (empty where none is in it), `wave` the same for programs
    (16 kHz, 16 bit), `frames` of a video as JPEG in their order, `seconds` it lasts. None of it has metadata.
    """

    sound: bytes
    wave: bytes
    frames: tuple[bytes, ...]
    seconds: float


@cache
def converter() -> str | None:
    """Name and version of ffmpeg, or None where it, ffprobe or its Opus encoder is missing. Asked once."""
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        return None
    try:
        if " libopus " not in run_bounded(["ffmpeg", "-hide_banner", "-encoders"], seconds=20):
            return None
        version = run_bounded(["ffmpeg", "-version"], seconds=20).split()
    except ProgramFailed:
        return None
    return f"ffmpeg {version[2] if len(version) > 2 else ''}".strip()


@cache
def printer() -> str | None:
    """Name and version of fpcalc (chromaprint), or None where it is missing. Asked once."""
    if shutil.which("fpcalc") is None:
        return None
    try:
        version = run_bounded(["fpcalc", "-version"], seconds=20).split()
    except ProgramFailed:
        return None
    return f"fpcalc {version[2] if len(version) > 2 else ''}".strip()


def convert(data: bytes, kind: MediaKind) -> Made:
    """The recording as it is kept. It lies as it came in a folder of its own while this runs, and nowhere afterwards.

    Raises TooLong beyond ten minutes, ProgramFailed for what cannot be read, holds neither sound nor picture, or takes
    more than two minutes or 1.5 GB. About 1 s a minute of sound, 0.1 s a second of video.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").write_bytes(data)
        read = ["-protocol_whitelist", "file,pipe", "-f", _READERS[kind]]
        seconds, sounds, shows = _looked_at(folder, read)
        if seconds > LONGEST:
            raise TooLong
        limits = ["-threads", "1", "-max_pixels", str(PIXELS), "-t", str(LONGEST + 1)]
        if sounds:
            run_bounded(_sound(read, limits), seconds=SECONDS, folder=folder)
        if shows and kind in ("mp4", "webm"):
            # Only whole frames of the stream are decoded: encoders put one where the scene changes.
            pick = ["-skip_frame", "nokey", *read, *limits, "-i", "in", "-map", "0:V:0", "-an", "-vf", f"{_KEYED},scale='min(1600,iw)':-2"]
            run_bounded(["ffmpeg", *_QUIET, *pick, "-vsync", "vfr", "-frames:v", str(FRAMES), "-q:v", "3", "-map_metadata", "-1", "frame%d.jpg"], seconds=SECONDS, folder=folder)
        wave = (folder / "out.wav").read_bytes() if sounds else b""
        seconds = max(len(wave) / 32_000, 0.0 if sounds else seconds)
        if seconds > LONGEST + 0.5:
            raise TooLong
        frames = tuple(one.read_bytes() for one in (folder / f"frame{at}.jpg" for at in range(1, FRAMES + 1)) if one.exists())
        if seconds < 0.2 and not frames:
            raise ProgramFailed("nothing to hear or to see in it")
        return Made((folder / "out.ogg").read_bytes() if sounds else b"", wave, frames, round(seconds, 2))


def _sound(read: list[str], limits: list[str]) -> list[str]:
    plain = ["-map", "0:a:0", "-vn", "-ac", "1", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    opus = [*plain, "-ar", "16000", "-c:a", "libopus", "-b:a", "24k", "-application", "voip", "out.ogg"]
    return ["ffmpeg", *_QUIET, *read, *limits, "-i", "in", *opus, *plain, "-ar", "16000", "-c:a", "pcm_s16le", "out.wav"]


def _looked_at(folder: Path, read: list[str]) -> tuple[float, bool, bool]:
    """Seconds as the file says (a lie is found later), whether it holds sound, whether it holds moving pictures."""
    ask = ["-show_entries", "format=duration:stream=codec_type:stream_disposition=attached_pic", "-print_format", "json"]
    told = run_bounded(["ffprobe", "-v", "error", *read, *ask, "in"], seconds=30, folder=folder)
    try:
        answer = json.loads(told)
        seconds = float(answer.get("format", {}).get("duration", 0.0))
        kinds = {one.get("codec_type") for one in answer.get("streams", []) if not one.get("disposition", {}).get("attached_pic")}
    except (ValueError, AttributeError) as problem:
        raise ProgramFailed("ffprobe: no answer") from problem
    if not kinds & {"audio", "video"}:
        raise ProgramFailed("neither sound nor picture in it")
    return seconds, "audio" in kinds, "video" in kinds


def sound_print(data: bytes) -> SoundPrint | None:
    """The print of a sound of ours (Opus, MP3, WAV); None where fpcalc is not installed. 0.1 s a minute.

    Empty where there is nothing to tell it by: under three seconds, or one that fpcalc cannot read.
    """
    if printer() is None:
        return None
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "sound").write_bytes(data)
        try:
            told = run_bounded(["fpcalc", "-raw", "-json", "-length", "0", "sound"], seconds=60, folder=Path(made), well=(0, AT_THE_END))
            items = json.loads(told)["fingerprint"]
            return SoundPrint(np.asarray(items, np.uint32))
        except (ProgramFailed, ValueError, KeyError, OverflowError):
            return SoundPrint(np.zeros(0, np.uint32))


def transcribe(wave: bytes, command: str, *, seconds: float) -> str:
    """What a program of the operator's own hears in a WAV file (16 kHz, mono), as plain text.

    `command` is split as a shell would and run without one; `{wav}` stands for the file, which else comes last. It
    answers with the text, or with JSON that has `text`. Raises ProgramFailed, also after `seconds`.
    """
    with tempfile.TemporaryDirectory() as made:
        file = Path(made) / "sound.wav"
        file.write_bytes(wave)
        try:
            words = shlex.split(command)
        except ValueError as problem:
            raise ProgramFailed("the command is no command line") from problem
        if not words:
            raise ProgramFailed("the command is empty")
        named = [word.replace("{wav}", str(file)) for word in words]
        told = run_bounded(named if named != words else [*named, str(file)], seconds=seconds, folder=Path(made), memory=-1, keep=("HOME", "LD_PRELOAD"))
    if told.lstrip().startswith("{"):
        with suppress(ValueError):  # a text may begin with a brace
            told = json.loads(told).get("text", "")
    return str(told).strip()
