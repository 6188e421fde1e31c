"""Prints of pictures, their index, and two pictures laid on each other."""

import random
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.pictures import attacks, draw
from chaupal_match import PictureIndex, PicturePrint, UnknownKey, compare_pictures, picture_print

SCENES = 10


@cache
def picture(number: int) -> Image.Image:
    return draw.scenes(SCENES, 700)[number].draw().picture


@cache
def kept(number: int) -> PicturePrint:
    return picture_print(picture(number))


@cache
def asked(number: int) -> PicturePrint:
    return picture_print(attacks.screenshot(picture(number), random.Random(number)), asking=True)


def filled(order: list[int]) -> PictureIndex:
    index = PictureIndex()
    for number in order:
        index.add(str(number), kept(number))
    return index


def test_the_same_picture_has_the_same_print_in_any_mode_it_comes_in() -> None:
    shown = picture(0)
    clear = shown.convert("RGBA")

    prints = {picture_print(one).to_bytes() for one in (shown, shown.copy(), clear)}

    assert prints == {kept(0).to_bytes()}


def test_a_print_goes_through_bytes_and_back() -> None:
    assert PicturePrint.from_bytes(kept(1).to_bytes()) == kept(1)
    with pytest.raises(ValueError, match="no picture's print"):
        PicturePrint.from_bytes(b"123")


@pytest.mark.parametrize("seed", range(4))
def test_a_sheet_of_one_colour_or_a_slow_run_has_no_print_and_finds_nothing(seed: int) -> None:
    plain = attacks.jpeg(draw.flat(seed), 60)

    found = filled(list(range(SCENES))).search(picture_print(plain, asking=True))

    assert (found, compare_pictures(plain, plain).same_picture) == ([], False)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (40, 40), (2000, 9)])
def test_the_smallest_and_the_thinnest_pictures_break_nothing(size: tuple[int, int]) -> None:
    odd = Image.effect_noise(size, 90).convert("RGB")

    assert isinstance(picture_print(odd, asking=True), PicturePrint)
    assert compare_pictures(odd, picture(0)).is_copy is False


@pytest.mark.parametrize("name", list(attacks.ATTACKS))
def test_an_attacked_picture_is_found_first_and_is_the_same_picture(name: str) -> None:
    number = 5  # a poster
    sent = attacks.ATTACKS[name](picture(number), random.Random(3))

    found = filled(list(range(SCENES))).search(picture_print(sent, asking=True))

    assert [one.key for one in found[:1]] == ["5"]
    assert compare_pictures(picture(number), sent).same_picture


@pytest.mark.parametrize("number", [0, 1, 3, 4])
def test_other_words_are_never_the_same_and_the_same_words_always(number: int) -> None:
    scene = draw.scenes(SCENES, 700)[number]
    dice = random.Random(number)
    twin = scene.draw(lines=draw.changed(scene.draw().lines, dice)).picture

    other = compare_pictures(picture(number), attacks.recompressed(twin, dice))
    same = compare_pictures(picture(number), attacks.recompressed(picture(number), dice))

    assert (other.is_copy, same.is_copy, same.words) == (False, True, "same")


@pytest.mark.parametrize("number", range(5))
def test_the_same_layout_with_another_photograph_is_another_picture(number: int) -> None:
    twin = draw.scenes(SCENES, 700)[number].draw(look=99).picture

    assert compare_pictures(picture(number), twin).is_copy is False


def test_a_caption_added_to_a_photograph_is_told() -> None:
    scene = draw.Scene(702, "photo")
    bare, sent = scene.draw().picture, attacks.covered(scene.draw().picture, random.Random(1))

    assert compare_pictures(bare, bare.copy()).added == 0
    assert compare_pictures(bare, sent).added > 20


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(SCENES)), st.integers(0, SCENES - 1), st.sets(st.integers(0, SCENES - 1), max_size=4))
def test_the_order_of_coming_and_what_went_meanwhile_never_matter(order: list[int], number: int, gone: set[int]) -> None:
    busy = filled(order)
    for one in gone:
        busy.withdraw(str(one))
    calm = PictureIndex()
    calm.add_all((str(one), kept(one)) for one in range(SCENES) if one not in gone)

    assert busy.search(asked(number), 10) == calm.search(asked(number), 10)
    assert len(busy) == len(calm)


def test_adding_a_copy_never_loses_the_first() -> None:
    index = filled(list(range(SCENES)))
    before = {one.key for one in index.search(asked(1), 5)}

    index.add("copy", picture_print(attacks.recompressed(picture(1), random.Random(0))))

    assert before <= {one.key for one in index.search(asked(1), 6)}


def test_a_picture_put_in_twice_is_there_once_and_gone_once_withdrawn() -> None:
    index = filled([0, 1, 1])

    index.withdraw("1")

    assert (len(index), "1" in index, index.search(picture_print(picture(1), asking=True))) == (1, False, [])
    with pytest.raises(UnknownKey):
        index.withdraw("1")


def test_an_index_is_read_from_its_file_as_it_was_written(tmp_path: Path) -> None:
    index = filled(list(range(SCENES)))
    index.withdraw("3")
    index.write(tmp_path / "pictures")

    read = PictureIndex.read(tmp_path / "pictures")

    assert [read.search(asked(n)) for n in range(4)] == [index.search(asked(n)) for n in range(4)]
    assert [file.name for file in tmp_path.iterdir()] == ["pictures"]


def test_a_write_that_breaks_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled([0]).write(tmp_path / "pictures")

    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        filled([0, 1, 2]).write(tmp_path / "pictures")

    assert len(PictureIndex.read(tmp_path / "pictures")) == 1


def test_an_empty_index_finds_nothing_and_goes_through_its_file(tmp_path: Path) -> None:
    PictureIndex().write(tmp_path / "none")

    read = PictureIndex.read(tmp_path / "none")

    assert (len(read), read.search(asked(0))) == (0, [])


def test_tables_sorted_anew_find_what_the_tail_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal_match._picture_index.TAIL", 3)
    sorted_often = filled(list(range(SCENES)))
    monkeypatch.undo()

    assert sorted_often.search(asked(2)) == filled(list(range(SCENES))).search(asked(2))


def test_parts_that_half_the_bank_has_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal_match._picture_index.CROWDED", 0)

    assert filled([0, 1]).search(asked(0)) == []


def test_numbers_in_a_print_are_the_same_on_every_machine() -> None:
    ramp = (np.indices((200, 200)).sum(0) * 7 % 256).astype(np.uint8)
    ramp[60:90, 60:90] = 255

    made = picture_print(Image.fromarray(ramp))

    assert (len(made), int(np.bitwise_xor.reduce(made.bits))) == RAMP


RAMP = (41, 18292447275421734080)
