"""What happens to a voice note on its way through groups: other codecs, cuts, a greeting, a second phone held beside it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.sounds.speech import RATE, Sound, Voice, as_wav, speak

CODECS: dict[str, list[str]] = {
    "opus 16 kbit/s": ["-c:a", "libopus", "-b:a", "16k", "-application", "voip", "x.ogg"],
    "opus 8 kbit/s": ["-c:a", "libopus", "-b:a", "8k", "-application", "voip", "x.ogg"],
    "mp3 32 kbit/s": ["-c:a", "libmp3lame", "-b:a", "32k", "x.mp3"],
    "aac 32 kbit/s": ["-c:a", "aac", "-b:a", "32k", "x.m4a"],
    "8 kHz, 4 bit": ["-ar", "8000", "-c:a", "adpcm_ima_wav", "x.wav"],
}


def coded(sound: Sound, codec: str) -> bytes:
    """The sound as a file of this codec, made by ffmpeg."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in.wav").write_bytes(as_wav(sound))
        name = CODECS[codec][-1]
        subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-threads", "1", "-i", "in.wav", "-ac", "1", *CODECS[codec]], cwd=folder, check=True)
        return (folder / name).read_bytes()


def greeted(sound: Sound, chance: np.random.Generator) -> Sound:
    """Somebody says a few words first, two to five seconds."""
    seed = int(chance.integers(1 << 30))
    return np.concatenate([speak(seed, Voice.drawn(seed), float(chance.uniform(2, 5))), sound])


def without_first(sound: Sound, _chance: np.random.Generator) -> Sound:
    """The first fifth is cut off."""
    return sound[len(sound) // 5 :]


def without_last(sound: Sound, _chance: np.random.Generator) -> Sound:
    """The last fifth is cut off."""
    return sound[: -(len(sound) // 5)]


def quieter(sound: Sound, _chance: np.random.Generator) -> Sound:
    """A fifth as loud."""
    return sound * 0.2


def noisy(sound: Sound, chance: np.random.Generator) -> Sound:
    """A street behind it: noise 20 dB below."""
    loud = float(np.sqrt(np.mean(sound**2)))
    return sound + chance.normal(0, loud / 10, len(sound))


def replayed(sound: Sound, chance: np.random.Generator) -> Sound:
    """Played by one phone and recorded by another: 300 to 3,400 hertz, a room's echo, noise 25 dB below."""
    echo = np.zeros(int(0.2 * RATE))
    echo[0] = 1
    echo[chance.integers(200, len(echo), 30)] += chance.normal(0, 0.12, 30)
    made = np.convolve(sound, echo)[: len(sound)]
    heights = np.fft.rfftfreq(len(made), 1 / RATE)
    made = np.fft.irfft(np.fft.rfft(made) * ((heights > 300) & (heights < 3_400)), len(made))
    return made + chance.normal(0, float(np.sqrt(np.mean(made**2))) / 18, len(made))


def all_at_once(sound: Sound, chance: np.random.Generator) -> Sound:
    """A greeting before it, the last fifth gone, a fifth as loud."""
    return greeted(quieter(without_last(sound, chance), chance), chance)


def respoken(sound: Sound, chance: np.random.Generator) -> Sound:
    """Two seconds somewhere in the middle are said by somebody else: other words in the same recording."""
    seed = int(chance.integers(1 << 30))
    at = int(len(sound) * chance.uniform(0.3, 0.6))
    other = speak(seed, Voice.drawn(seed), 2.0)
    return np.concatenate([sound[:at], other, sound[at + len(other) :]])


SHAPES: dict[str, Callable[[Sound, np.random.Generator], Sound]] = {
    "a greeting before it": greeted,
    "first fifth cut": without_first,
    "last fifth cut": without_last,
    "a fifth as loud": quieter,
    "a street behind it": noisy,
    "played and recorded again": replayed,
    "greeting, last fifth cut, quieter": all_at_once,
}
