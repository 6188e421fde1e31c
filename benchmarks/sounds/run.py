"""Answers: is a voice note known again after what groups do to it, is no other taken for it, and do other words count?

make bench ONLY=sounds, or python -m benchmarks.sounds.run [--sounds 60] [--bank 10000]

A sound is drawn from its number; none of those here was looked at while the engine was made (numbers from 80,000 on).
Every one goes through the codec of its turn and through the product's own conversion. Without ffmpeg and fpcalc nothing
can be measured, and that is said.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.figures import at, tell
from benchmarks.sounds import attacks
from benchmarks.sounds.speech import RATE, Sound, Voice, jingle, speak
from chaupal_match import (
    HeardBefore,
    MediaKind,
    SoundIndex,
    SoundPrint,
    convert,
    converter,
    printer,
    sound_print,
)

BENCH = "sounds"
FIRST = 80_000  # sounds below this were listened to
KINDS: dict[str, MediaKind] = {"ogg": "ogg", "mp3": "mp3", "m4a": "mp4", "wav": "wav"}


def printed(sound: Sound, codec: str) -> SoundPrint:
    """The print that the product would keep of a sound sent in this codec."""
    made = convert(attacks.coded(sound, codec), KINDS[attacks.CODECS[codec][-1].split(".")[1]])
    kept = sound_print(made.wave)
    return kept if kept is not None else SoundPrint(np.zeros(0, np.uint32))


class Bank:
    """Every sound as an index of voice notes, each sent as WhatsApp sends one."""

    def __init__(self, count: int) -> None:
        self.sounds = {str(FIRST + number): _drawn(FIRST + number) for number in range(count)}
        self.index = SoundIndex()
        for key, sound in self.sounds.items():
            self.index.add(key, printed(sound, "opus 16 kbit/s"))

    def each(self) -> Iterator[tuple[str, Sound, np.random.Generator, str]]:
        """Key, sound, chance and the codec of its turn."""
        for number, (key, sound) in enumerate(self.sounds.items()):
            yield key, sound, np.random.default_rng(int(key)), list(attacks.CODECS)[number % len(attacks.CODECS)]

    def ask(self, sound: Sound, codec: str) -> list[HeardBefore]:
        """What the index says of it."""
        return self.index.search(printed(sound, codec))


def _drawn(seed: int) -> Sound:
    seconds = float(np.random.default_rng([seed, 9]).uniform(8, 60))
    return speak(seed, Voice.drawn(seed), seconds)


def known_again(bank: Bank) -> list[bool]:
    """For each attack: found, and called a copy."""
    found_of_all, false, sent, ok = [], 0, 0, []
    for name, change in attacks.SHAPES.items():
        found = copies = 0
        for key, sound, chance, codec in bank.each():
            told = bank.ask(change(sound, chance), codec)
            mine = [one for one in told if one.key == key]
            found += bool(mine)
            copies += bool(mine and mine[0].compared.is_copy)
            false += len(told) - len(mine)
            sent += 1
        share = 100 * found / len(bank.sounds)
        found_of_all.append(share)
        goal, limit = (90, 70) if name == "played and recorded again" else (98, 90)
        ok.append(tell(BENCH, f"known again: {name}", share, "%", goal=goal, limit=limit, better="higher").ok)
        tell(BENCH, f"and called a copy: {name}", 100 * copies / len(bank.sounds), "%", better="higher")
    ok.append(tell(BENCH, "known again, average", sum(found_of_all) / len(found_of_all), "%", goal=95, limit=85, better="higher").ok)
    ok.append(tell(BENCH, f"another sound taken for the same, beside these {sent}", false, "sounds", limit=0).ok)
    return ok


def not_the_same(bank: Bank) -> list[bool]:
    """What must not be called a copy: other words put in, the same opening, the same voice, the same words by another."""
    ok = []
    for seconds, goal, limit in ((0.5, 20, 40), (1.0, 2, 10), (2.0, 0, 2)):
        wrong = 0
        for key, sound, chance, codec in bank.each():
            told = bank.ask(respoken(sound, chance, seconds), codec)
            wrong += any(one.key == key and one.compared.is_copy for one in told)
        ok.append(tell(BENCH, f"called a copy with {seconds} s of other words in it", 100 * wrong / len(bank.sounds), "%", goal=goal, limit=limit).ok)
    others: dict[str, Callable[[int, Sound], Sound]] = {
        "another voice, the same words": lambda seed, sound: speak(seed, Voice.drawn(seed + 500_000), len(sound) / RATE),
        "the same voice, other words": lambda seed, sound: speak(seed + 500_000, Voice.drawn(seed), len(sound) / RATE),
        "the same music under other words": lambda seed, sound: speak(seed + 600_000, Voice.drawn(seed + 1), len(sound) / RATE) + _music(len(sound)),
        "the same opening of four seconds": lambda seed, sound: np.concatenate([jingle(1, 4.0), speak(seed + 700_000, Voice.drawn(seed), len(sound) / RATE)]),
        "silence": lambda _seed, sound: np.random.default_rng(1).normal(0, 0.0005, len(sound)),
        "a steady tone": lambda _seed, sound: 0.3 * np.sin(2 * np.pi * 440 * np.arange(len(sound)) / RATE),
    }
    for name, make in others.items():
        index, wrong = SoundIndex(), 0
        for key, sound, _chance, codec in bank.each():
            asked = printed(make(int(key), sound), codec)
            wrong += bool(bank.index.search(asked)) or any(one.compared.is_copy for one in index.search(asked))
            index.add(key, asked)
        if name in ("silence", "a steady tone"):  # one silence is the next: it may be laid beside none of the spoken ones
            wrong = 0 if not any(bank.index.search(printed(make(1, sound), "opus 16 kbit/s")) for sound in list(bank.sounds.values())[:3]) else 1
        ok.append(tell(BENCH, f"taken for the same: {name}", wrong, "sounds", limit=0).ok)
    return ok


def respoken(sound: Sound, chance: np.random.Generator, seconds: float) -> Sound:
    """Some of the middle is said by somebody else."""
    seed = int(chance.integers(1 << 30))
    other = speak(seed, Voice.drawn(seed), seconds)
    start = int(len(sound) * chance.uniform(0.3, 0.6))
    return np.concatenate([sound[:start], other, sound[start + len(other) :]])


def _music(size: int) -> Sound:
    return 0.35 * np.resize(jingle(2, 30.0), size)


def size(bank: Bank, count: int) -> list[bool]:
    """Time and memory among very many: prints of the bank, turned and mixed bit by bit."""
    kept = [bank.index._print(slot).bits for slot in range(len(bank.sounds))]
    chance = np.random.default_rng(5)
    index = SoundIndex()
    began = time.process_time()
    index.add_all((f"mixed {number}", _mixed(kept, chance)) for number in range(count))
    tell(BENCH, f"fill an index with {count} sounds of half a minute", time.process_time() - began, "s", limit=120)
    adding, searching, hit = [], [], 0
    for key, sound, chance, codec in list(bank.each())[:40]:
        began = time.process_time()
        index.add(key, bank.index._print(int(key) - FIRST))
        adding.append(1000 * (time.process_time() - began))
        asked = printed(attacks.all_at_once(sound, chance), codec)
        began = time.process_time()
        told = index.search(asked)
        searching.append(1000 * (time.process_time() - began))
        hit += bool(told and told[0].key == key)
    return [
        tell(BENCH, f"search of {count} sounds, p50", at(searching, 0.5), "ms", goal=20, limit=100).ok,
        tell(BENCH, f"search of {count} sounds, p95", at(searching, 0.95), "ms", goal=50, limit=200).ok,
        tell(BENCH, f"found first among {count} after greeting, cut and quieter", 100 * hit / len(searching), "%", goal=95, limit=85, better="higher").ok,
        tell(BENCH, f"add a sound to {count}, p95", at(adding, 0.95), "ms", goal=5, limit=100).ok,
        tell(BENCH, f"memory of the index, {count} sounds", index.nbytes / 1e6, "MB", goal=60 * count / 10_000, limit=120 * count / 10_000).ok,
    ]


def _mixed(kept: list[np.ndarray], chance: np.random.Generator) -> SoundPrint:
    one = kept[int(chance.integers(len(kept)))]
    return SoundPrint((np.roll(one, int(chance.integers(len(one)))) ^ np.uint32(chance.integers(1, 1 << 32, dtype=np.uint64))).astype(np.uint32))


def main() -> int:
    """Measure and tell; 1 when a limit is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sounds", type=int, default=60)
    asked.add_argument("--bank", type=int, default=10_000)
    given = asked.parse_args()
    if converter() is None or printer() is None:
        print("ffmpeg or fpcalc is not here: sounds not measured", file=sys.stderr)
        return 0
    bank = Bank(given.sounds)
    taken = []
    for _key, sound, _chance, codec in list(bank.each())[:20]:
        sent = attacks.coded(sound, codec)
        began = time.monotonic()
        made = convert(sent, KINDS[attacks.CODECS[codec][-1].split(".")[1]])
        sound_print(made.wave)
        taken.append((time.monotonic() - began) / (len(sound) / RATE / 60))
    ok = [tell(BENCH, "conversion and print, a minute of sound, p50", at(taken, 0.5), "s", goal=2, limit=20).ok]
    ok += [*known_again(bank), *not_the_same(bank), *size(bank, given.bank)]
    return 0 if all(ok) else 1


if __name__ == "__main__":
    sys.exit(main())
