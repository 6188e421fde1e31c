"""Recordings are told by their bytes, parted from what else is in the file, and run through other programs within bounds."""

from __future__ import annotations

import io
import struct
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from benchmarks.sounds.speech import Voice, as_wav, speak
from chaupal_match import (
    NotPlain,
    ProgramFailed,
    TooLong,
    convert,
    converter,
    media_kind,
    plain_sound,
    printer,
    sound_print,
    transcribe,
)
from chaupal_match._limits import run_bounded

needs_ffmpeg = pytest.mark.skipif(converter() is None, reason="ffmpeg is not installed")
PLACE = "+26.8467+080.9462/"  # a place, as phones write it
SOUND = as_wav(speak(3, Voice.drawn(3), 4.0))


def made(folder: Path, *words: str, name: str, given: bytes = SOUND) -> bytes:
    """A file as ffmpeg makes it out of the sound."""
    (folder / "in.wav").write_bytes(given)
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-i", "in.wav", *words, name], cwd=folder, check=True)
    return (folder / name).read_bytes()


def film(folder: Path, *words: str, name: str = "x.mp4") -> bytes:
    """Three scenes of two seconds with a sound, and a place in it."""
    scenes = "color=red:s=320x240:d=2[a];color=blue:s=320x240:d=2[b];testsrc=s=320x240:d=2[c];[a][b][c]concat=n=3"
    return made(folder, "-f", "lavfi", "-i", scenes, "-shortest", "-metadata", f"comment={PLACE}", "-metadata", "title=somebody", *words, name=name)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"OggS\0\x02", "ogg"), (b"\0\0\0\x18ftypmp42\0\0\0\0", "mp4"), (b"\0\0\0\x18ftyp3gp5\0", "mp4"), (b"\0\0\0\x18ftypM4A \0", "mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "wav"), (b"#!AMR\n\x3c", "amr"), (b"ID3\x04\0", "mp3"), (b"\xff\xfb\x90\x64", "mp3"), (b"\xff\xf1\x50\x80", "aac"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "webm"),
        (b"PK\x03\x04", None), (b"\xff\xd8\xff\xe0", None), (b"#EXTM3U\n", None), (b"ffconcat version 1.0", None), (b"RIFF\0\0\0\0AVI ", None), (b"", None), (b"\0\0\0\x18ftypheic", None),
    ],
)  # fmt: skip
def test_a_kind_is_told_by_the_bytes(head: bytes, kind: str | None) -> None:
    assert media_kind(head) == kind


@given(some.sampled_from([b"OggS", b"ID3", b"\xff\xfb\x90\x64", b"RIFF\0\0\0\0WAVE", b""]), some.binary(max_size=600))
def test_any_bytes_are_plain_sound_or_refused(head: bytes, rest: bytes) -> None:
    try:
        found = plain_sound(head + rest)
    except NotPlain:
        return
    assert found.seconds > 0 and found.data


def test_a_wav_is_kept_without_what_stands_beside_the_sound() -> None:
    body = SOUND[12:]
    odd = b"LIST" + struct.pack("<I", 26) + b"INFOICMTsomebody was here "
    told = plain_sound(b"RIFF" + struct.pack("<I", 4 + len(odd) + len(body)) + b"WAVE" + odd + body + b"tail")

    assert (told.data, told.type, round(told.seconds, 2)) == (SOUND, "audio/wav", 4.0)


@needs_ffmpeg
@pytest.mark.parametrize(("name", "kind"), [("x.ogg", "audio/ogg"), ("x.mp3", "audio/mpeg")])
def test_opus_and_mp3_are_kept_without_name_or_place_and_still_play(name: str, kind: str, tmp_path: Path) -> None:
    sent = made(tmp_path, "-metadata", f"comment={PLACE}", "-metadata", "title=somebody", *(["-c:a", "libopus"] if name == "x.ogg" else []), name=name)

    told = plain_sound(sent)

    assert (b"somebody" in sent, b"somebody" in told.data, PLACE.encode() in told.data, told.type) == (True, False, False, kind)
    assert abs(told.seconds - 4.0) < 0.15
    again = convert(told.data, media_kind(told.data[:64]) or "ogg")
    assert abs(again.seconds - 4.0) < 0.15


@needs_ffmpeg
@pytest.mark.parametrize(
    ("words", "name"),
    [(["-c:a", "libopus"], "x.ogg"), (["-c:a", "aac"], "x.m4a"), ([], "x.mp3"), ([], "x.wav"), (["-c:a", "aac"], "x.aac"), (["-c:a", "libopus"], "x.webm")],
)
def test_every_kind_becomes_small_plain_opus(words: list[str], name: str, tmp_path: Path) -> None:
    sent = made(tmp_path, "-metadata", f"comment={PLACE}", *words, name=name)

    kept = convert(sent, media_kind(sent[:64]) or "ogg")

    assert (kept.sound[:4], kept.wave[:4], kept.frames, abs(kept.seconds - 4) < 0.1) == (b"OggS", b"RIFF", (), True)
    assert PLACE.encode() not in kept.sound + kept.wave and len(kept.sound) < 20_000


@needs_ffmpeg
def test_an_amr_as_old_phones_make_it_is_heard(tmp_path: Path) -> None:
    frames = b"".join(b"\x3c" + np.random.default_rng(seed).bytes(31) for seed in range(150))

    kept = convert(b"#!AMR\n" + frames, "amr")

    assert abs(kept.seconds - 3.0) < 0.1


@needs_ffmpeg
@pytest.mark.parametrize("name", ["x.mp4", "x.3gp", "x.webm"])
def test_of_a_video_its_sound_and_a_frame_a_scene_are_kept_and_nothing_else(name: str, tmp_path: Path) -> None:
    codec = {"x.webm": ["-c:v", "libvpx", "-c:a", "libopus"], "x.3gp": ["-c:v", "libx264", "-c:a", "aac"]}.get(name, ["-c:v", "libx264", "-c:a", "aac"])
    sent = film(tmp_path, *codec, name=name)

    kept = convert(sent, media_kind(sent[:64]) or "mp4")

    assert 2 <= len(kept.frames) <= 8 and kept.sound[:4] == b"OggS"
    told = b"".join((kept.sound, kept.wave, *kept.frames))
    assert (b"somebody" in sent, b"somebody" in told, b"26.84" in told) == (True, False, False)


@needs_ffmpeg
def test_a_silent_video_is_its_frames(tmp_path: Path) -> None:
    kept = convert(film(tmp_path, "-an", "-c:v", "libx264"), "mp4")

    assert (kept.sound, bool(kept.frames), kept.seconds > 1) == (b"", True, True)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.ogg", b"OggS" * 100)
    return out.getvalue()


@needs_ffmpeg
@pytest.mark.parametrize("kind", ["ogg", "mp4", "mp3", "wav", "amr", "aac", "webm"])
@pytest.mark.parametrize("data", [zipped(), b"", b"\0" * 5_000, b"#EXTM3U\nfile:///etc/passwd\n", np.random.default_rng(1).bytes(50_000)], ids=["zip", "empty", "nulls", "list", "noise"])
def test_what_is_no_recording_is_refused_whatever_it_is_called(data: bytes, kind: str) -> None:
    try:
        kept = convert(data, kind)  # type: ignore[arg-type]
    except ProgramFailed:
        return
    assert kind in ("mp3", "aac", "amr") and kept.seconds < 60  # noise holds a frame here and there


@needs_ffmpeg
def test_a_cut_off_mp4_is_refused(tmp_path: Path) -> None:
    sent = film(tmp_path, "-c:v", "libx264", "-c:a", "aac")

    with pytest.raises(ProgramFailed):
        convert(sent[: len(sent) // 2], "mp4")


@needs_ffmpeg
def test_ten_hours_of_silence_are_refused_at_once(tmp_path: Path) -> None:
    minute = made(tmp_path, "-ar", "8000", "-c:a", "libmp3lame", "-b:a", "8k", "-write_xing", "0", "-id3v2_version", "0", name="x.mp3", given=as_wav(np.zeros(960_000)))
    sent = minute * 600
    began = time.process_time()

    with pytest.raises(TooLong):
        convert(sent, "mp3")

    assert time.process_time() - began < 5
    assert plain_sound(sent).seconds > 35_000


@needs_ffmpeg
def test_a_header_that_lies_about_its_length_is_found_out(tmp_path: Path) -> None:
    rate, seconds = 8_000, 700
    data = b"\x80" * (rate * seconds)
    lying = b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 50, 1, 8) + b"data" + struct.pack("<I", len(data)) + data

    with pytest.raises((TooLong, ProgramFailed)):
        convert(lying, "wav")


@needs_ffmpeg
def test_a_video_of_very_many_pixels_does_not_take_the_memory(tmp_path: Path) -> None:
    subprocess.run(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "color=black:s=9600x9600:d=0.2:r=5", "-c:v", "mjpeg", "-threads", "1", "x.mp4"],
        cwd=tmp_path,
        check=True,
    )

    with pytest.raises(ProgramFailed):
        convert((tmp_path / "x.mp4").read_bytes(), "mp4")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (["/bin/sh", "-c", "exec sleep 30"], "took longer"),
        (["python3", "-c", "x = bytearray(900_000_000)"], "ended with"),
        (["/bin/sh", "-c", "yes | head -c 90000000"], "ended with"),
        (["no-such-program-here"], "ended with"),
        (["/bin/sh", "-c", "echo went wrong >&2; exit 4"], "went wrong"),
    ],
    ids=["long", "memory", "writes", "absent", "status"],
)
def test_a_program_is_ended_at_its_bounds(command: list[str], why: str) -> None:
    with pytest.raises(ProgramFailed, match=why):
        run_bounded(["env", *command] if command[0] == "python3" else command, seconds=2, memory=500_000_000)


def test_a_program_that_is_ended_leaves_no_child_behind(tmp_path: Path) -> None:
    with pytest.raises(ProgramFailed):
        run_bounded(["/bin/sh", "-c", f"sleep 60 & echo $! > {tmp_path}/child; wait"], seconds=1)

    about = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    until, pause = time.monotonic() + 5, threading.Event()
    while (left := _state(about)) not in ("gone", "Z") and time.monotonic() < until:
        pause.wait(0.02)  # killed is not yet gone: it ends when the machine next lets it run
    assert left in ("gone", "Z")


def _state(about: Path) -> str:
    try:
        return about.read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "gone"


@needs_ffmpeg
@pytest.mark.skipif(printer() is None, reason="fpcalc is not installed")
def test_a_print_is_made_of_sound_and_is_empty_where_there_is_none() -> None:
    told, short, broken = sound_print(SOUND), sound_print(SOUND[:10_000]), sound_print(b"nothing")

    assert told is not None and short is not None and broken is not None
    assert (len(told) > 8, len(short), len(broken)) == (True, 0, 0)


@pytest.mark.parametrize(
    ("script", "said"),
    [('echo "पुल कल से बंद"', "पुल कल से बंद"), ('echo \'{"text": " पुल बंद "}\'', "पुल बंद"), ('head -c 4 "$1"', "RIFF"), ("echo '{no json'", "{no json")],
)
def test_an_operators_program_is_given_the_file_and_asked_for_text(script: str, said: str, tmp_path: Path) -> None:
    program = tmp_path / "listen"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)

    assert transcribe(SOUND, str(program), seconds=10) == said
    assert transcribe(SOUND, f"{program} {{wav}}", seconds=10) == said


@pytest.mark.parametrize("command", ["", "'", "/bin/false", "no-such-program"])
def test_an_operators_program_that_fails_says_so(command: str) -> None:
    with pytest.raises(ProgramFailed):
        transcribe(SOUND, command, seconds=10)
