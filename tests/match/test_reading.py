"""The writing in a picture, read by a machine where there is one."""

import os
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.pictures import draw
from benchmarks.pictures.run import distance
from chaupal_match import ReadingFailed, _read, read_picture, reader

needs_reader = pytest.mark.skipif(reader() is None, reason="tesseract with hin and eng is not installed")


@pytest.fixture(autouse=True)
def asked_anew():
    """Whether a reader is there is asked once a process; here once a test."""
    _read.reader.cache_clear()
    yield
    _read.reader.cache_clear()


def stand_in(folder: Path, script: str) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo hin; echo eng; exit; fi\nif [ \"$1\" = --version ]; then echo tesseract 9; exit; fi\n{script}\n")
    program.chmod(0o755)


@needs_reader
def test_white_letters_with_an_outline_over_a_photograph_are_read_once_made_black_on_white() -> None:
    drawn = draw.Scene(6_001, "captioned").draw()
    meant = " ".join(drawn.lines)

    ours, plain = (read_picture(drawn.picture, prepared=way) for way in (True, False))

    assert ours is not None and plain is not None
    assert distance(meant, ours.text) <= 0.1 * len(meant) < distance(meant, plain.text)
    assert ours.prepared == "light strokes"


@needs_reader
def test_a_word_stands_where_the_picture_shows_it() -> None:
    sheet = Image.new("RGB", (1000, 600), "white")
    draw.write(draw.ImageDraw.Draw(sheet), (120, 300), "सूची दुकान", 90, 900, fill="black")

    read = read_picture(sheet)

    assert read is not None
    assert read.text == "सूची दुकान"
    word = read.words[1]
    assert 220 < word.box[0] < word.box[2] < 700 and 300 < word.box[1] < word.box[3] < 440


def test_without_a_reader_there_is_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert (reader(), read_picture(Image.new("RGB", (50, 50)))) == (None, None)


@pytest.mark.parametrize("script", ["exit 3", "exec sleep 60", "printf 'h\\n5\\t1\\t1\\t1\\t1\\t1\\tx\\t1\\t1\\t1\\t90\\tword\\n'"], ids=["breaks", "hangs", "nonsense"])
def test_a_reader_that_breaks_hangs_or_talks_nonsense_is_said_to_have_failed(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with pytest.raises(ReadingFailed):
        read_picture(Image.new("RGB", (50, 50)), seconds=0.6)


def test_a_reader_sees_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    stand_in(tmp_path, f"env > {seen}; echo header")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CHAUPAL_SECRET_KEY", "a secret of ours")

    read = read_picture(Image.new("RGB", (50, 50)))

    assert read is not None and read.text == ""
    assert "a secret of ours" not in seen.read_text()
