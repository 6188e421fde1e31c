"""A sound is known again by its print; other words in it count; results hang neither on order nor on what went."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from benchmarks.sounds import attacks
from benchmarks.sounds.run import printed, respoken
from benchmarks.sounds.speech import Voice, speak
from chaupal_match import SoundIndex, SoundPrint, UnknownKey, compare_sounds, converter, printer

needs_programs = pytest.mark.skipif(converter() is None or printer() is None, reason="ffmpeg or fpcalc is not installed")
CODEC = "opus 16 kbit/s"


def drawn(seed: int, numbers: int = 200) -> SoundPrint:
    """A print as another sound's would be: each number keeps most bits of the one before."""
    chance = np.random.default_rng(seed)
    flips = chance.integers(0, 1 << 32, (3, numbers), dtype=np.uint64)
    return SoundPrint(np.bitwise_xor.accumulate(flips[0] & flips[1] & flips[2]).astype(np.uint32))


def worn(kept: SoundPrint, share: float, seed: int = 1) -> SoundPrint:
    """So many of its bits turned, as a codec would."""
    bits = np.random.default_rng(seed).random((len(kept), 32)) < share
    return SoundPrint(kept.bits ^ (bits @ (1 << np.arange(32, dtype=np.uint64))).astype(np.uint32))


def joined(*prints: SoundPrint) -> SoundPrint:
    return SoundPrint(np.concatenate([one.bits for one in prints]))


def test_a_worn_cut_and_greeted_print_is_found_and_nothing_else() -> None:
    index = SoundIndex()
    for seed in range(30):
        index.add(str(seed), drawn(seed))

    found = index.search(joined(drawn(99, 40), SoundPrint(worn(drawn(7), 0.08).bits[:160])))

    assert [one.key for one in found] == ["7"]
    compared = found[0].compared
    assert compared.is_copy and 17 < compared.agreed < 20.5 and 8 < compared.added < 12


def test_two_seconds_of_something_else_in_the_middle_are_no_copy() -> None:
    one = drawn(1)
    other = joined(SoundPrint(one.bits[:90]), drawn(2, 18), SoundPrint(one.bits[108:]))

    compared = compare_sounds(other, one, 0)

    assert (compared.same_recording, compared.is_copy) == (True, False)
    assert 1.5 < compared.hole < 4


def test_what_stands_still_is_no_sound_to_know_again_by() -> None:
    still = SoundPrint(np.full(300, 0xABCDEF01, np.uint32))
    index = SoundIndex()
    index.add("silence", still)

    assert index.search(still) == []
    assert not compare_sounds(still, still, 0).same_recording


def test_a_sound_too_short_to_be_told_is_found_by_nothing() -> None:
    index = SoundIndex()
    index.add("empty", SoundPrint(np.zeros(0, np.uint32)))
    index.add("one", drawn(1))

    assert (len(index), index.search(SoundPrint(np.zeros(0, np.uint32))), index.search(SoundPrint(drawn(1).bits[:10]))) == (2, [], [])


@settings(max_examples=25, deadline=None)
@given(some.permutations(list(range(12))), some.sets(some.integers(0, 11), max_size=4))
def test_neither_order_nor_what_was_withdrawn_changes_what_is_found(order: list[int], gone: set[int]) -> None:
    index, plain = SoundIndex(), SoundIndex()
    for seed in order:
        index.add(str(seed), drawn(seed))
    for seed in gone:
        index.withdraw(str(seed))
    plain.add_all((str(seed), drawn(seed)) for seed in range(12) if seed not in gone)
    asked = worn(joined(drawn(3), drawn(5)), 0.05)

    found = index.search(asked)

    assert found == plain.search(asked)
    assert {one.key for one in found} <= {"3", "5"} - {str(seed) for seed in gone}


def test_a_copy_more_takes_nothing_away_and_another_print_takes_the_place() -> None:
    index = SoundIndex()
    for seed in range(10):
        index.add(str(seed), drawn(seed))
    index.add("copy", worn(drawn(4), 0.05))
    both = {one.key for one in index.search(worn(drawn(4), 0.05, 3))}
    index.add("copy", drawn(77))

    assert both == {"4", "copy"}
    assert [one.key for one in index.search(drawn(77))] == ["copy"]
    assert [one.key for one in index.search(drawn(4))] == ["4"]
    with pytest.raises(UnknownKey):
        index.withdraw("never")


def test_how_like_two_sounds_are_does_not_hang_on_which_is_asked() -> None:
    one, other = drawn(1), worn(SoundPrint(drawn(1).bits[50:]), 0.1)

    there, back = compare_sounds(one, other, -50), compare_sounds(other, one, 50)

    assert (there.agreed, there.hole, there.is_copy) == (back.agreed, back.hole, back.is_copy)


@given(some.binary(max_size=400))
def test_a_print_comes_back_from_its_bytes_or_is_refused(raw: bytes) -> None:
    if len(raw) % 4:
        with pytest.raises(ValueError, match="size"):
            SoundPrint.from_bytes(raw)
    else:
        assert SoundPrint.from_bytes(raw).to_bytes() == raw


@needs_programs
def test_a_drawn_voice_note_is_known_again_and_its_changed_brother_is_no_copy() -> None:
    sound, chance = speak(7, Voice.drawn(7), 14.0), np.random.default_rng(7)
    index = SoundIndex()
    index.add("sent", printed(sound, CODEC))
    index.add("other", printed(speak(8, Voice.drawn(7), 14.0), CODEC))

    worse = index.search(printed(attacks.all_at_once(sound, chance), "mp3 32 kbit/s"))
    changed = index.search(printed(respoken(sound, chance, 2.0), CODEC))

    assert [(one.key, one.compared.is_copy) for one in worse] == [("sent", True)]
    assert [(one.key, one.compared.is_copy) for one in changed] == [("sent", False)]
