"""Sounds like speech, drawn from a seed: voices of their own, syllables, pauses, and what people do to a voice note."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Sound = NDArray[np.float64]

# First three formants in hertz of ten vowels as a table of phonetics has them, rounded.
VOWELS = ((730, 1090, 2440), (270, 2290, 3010), (390, 1990, 2550), (530, 1840, 2480), (660, 1720, 2410), (570, 840, 2410), (440, 1020, 2240), (300, 870, 2240), (640, 1190, 2390), (490, 1350, 1690))


@dataclass(frozen=True)
class Voice:
    """Somebody: how high, how large the mouth, how fast."""

    pitch: float
    size: float
    pace: float

    @classmethod
    def drawn(cls, seed: int) -> Voice:
        """One of very many voices."""
        chance = np.random.default_rng([seed, 1])
        return cls(float(chance.uniform(90, 240)), float(chance.uniform(0.85, 1.2)), float(chance.uniform(0.8, 1.3)))


def speak(words: int, voice: Voice, seconds: float) -> Sound:
    """So many seconds of syllables; `words` is the seed of what is said. The same words by another voice are another sound."""
    chance = np.random.default_rng([words, 2])
    room = np.random.default_rng([words, int(voice.pitch * 1000), 3])
    pieces: list[Sound] = []
    length = 0
    while length < seconds * RATE:
        made = _word(chance, voice)
        pause = np.zeros(int(RATE * (0.25 if chance.random() < 0.2 else 0.05) * voice.pace))
        pieces += [made, pause]
        length += len(made) + len(pause)
    sound = np.concatenate(pieces)[: int(seconds * RATE)]
    return sound + room.normal(0, 0.002, len(sound))


def _word(chance: np.random.Generator, voice: Voice) -> Sound:
    parts = []
    for _syllable in range(int(chance.integers(1, 4))):
        parts.append(_hiss(chance, voice))
        parts.append(_vowel(chance, voice))
    return np.concatenate(parts)


def _hiss(chance: np.random.Generator, voice: Voice) -> Sound:
    """A consonant: a stop's silence and burst, or a hiss with a middle of its own."""
    size = int(RATE * chance.uniform(0.03, 0.09) * voice.pace)
    noise = chance.normal(0, 1, size)
    middle = chance.uniform(800, 6_000)
    waves = np.fft.rfft(noise) * np.exp(-(((np.fft.rfftfreq(size, 1 / RATE) - middle) / 900) ** 2))
    made = np.fft.irfft(waves, size)
    quiet = int(size * chance.choice([0.0, 0.5]))
    made[:quiet] = 0
    return made / max(float(np.abs(made).max()), 1e-9) * chance.uniform(0.05, 0.2)


def _vowel(chance: np.random.Generator, voice: Voice) -> Sound:
    size = int(RATE * chance.uniform(0.08, 0.22) * voice.pace)
    at = np.arange(size) / RATE
    start, end = (np.asarray(VOWELS[int(one)]) * voice.size for one in chance.integers(0, len(VOWELS), 2))
    bend = voice.pitch * (1 + chance.uniform(-0.15, 0.15) * np.linspace(0, 1, size) + 0.01 * np.sin(2 * np.pi * 5 * at))
    turn = 2 * np.pi * np.cumsum(bend) / RATE
    made = np.zeros(size)
    blend = np.linspace(0, 1, size)
    for harmonic in range(1, int(4_000 / voice.pitch)):
        heights = bend * harmonic
        loud = np.zeros(size)
        for number, (low, high) in enumerate(zip(start, end, strict=True)):
            formant = low + (high - low) * blend
            loud += 0.6**number / (1 + ((heights - formant) / (60 + 40 * number)) ** 2)
        made += loud * np.sin(harmonic * turn) / harmonic**0.3
    edge = np.minimum(1, np.minimum(np.arange(size), np.arange(size)[::-1]) / (0.01 * RATE))
    return made * edge / max(float(np.abs(made).max()), 1e-9) * chance.uniform(0.4, 0.7)


def jingle(seed: int, seconds: float) -> Sound:
    """A run of notes, as a channel puts before everything it sends."""
    chance = np.random.default_rng([seed, 4])
    made: list[Sound] = []
    while sum(len(one) for one in made) < seconds * RATE:
        size = int(RATE * chance.choice([0.2, 0.4]))
        at = np.arange(size) / RATE
        note = 220 * 2 ** (chance.integers(0, 24) / 12)
        made.append(np.exp(-3 * at) * (np.sin(2 * np.pi * note * at) + 0.4 * np.sin(4 * np.pi * note * at)) * 0.4)
    return np.concatenate(made)[: int(seconds * RATE)]


def as_wav(sound: Sound) -> bytes:
    """16 bit, mono, 16 kHz."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32_000).astype("<i2").tobytes())
    return out.getvalue()
