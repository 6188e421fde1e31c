"""The writing in a picture, read by tesseract (Hindi and English) where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from chaupal_match._sheet import Box, smaller

LANGUAGES = ("hin", "eng")
READ_SIDE = 1_600  # pixels of the longer side that is handed over
SMALL_SIDE = 900  # a smaller picture is blown up to twice its size: letters under 20 pixels are read badly
SECONDS = 30.0
SURE = 78.0  # a line that only one way of reading found is taken from here on
KNOWN = 40.0  # words of less certainty are not taken

Prepared = Literal["as it came", "light strokes", "dark strokes"]


@dataclass(frozen=True, slots=True)
class ReadWord:
    """One word, how sure the reader was (0..100), and where it stands, in pixels of the picture."""

    text: str
    certainty: float
    box: Box


@dataclass(frozen=True, slots=True)
class Reading:
    """What a machine read in a picture; `text` line by line. It may be wrong, and says so to whoever uses it."""

    text: str
    words: tuple[ReadWord, ...]
    prepared: Prepared
    reader: str


class ReadingFailed(Exception):
    """The reader took too long, broke, or gave what is no page."""


@cache
def reader() -> str | None:
    """Name and version of the reader, or None where tesseract or one of its two languages is missing. Asked once."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        listed = _run([program, "--list-langs"], b"", 10.0).decode("utf-8", "replace").split()
        version = _run([program, "--version"], b"", 10.0).decode("utf-8", "replace").split()
    except ReadingFailed:
        return None
    if not set(LANGUAGES) <= set(listed):
        return None
    return f"tesseract {version[1] if len(version) > 1 else ''}".strip()


def read_picture(picture: Image.Image, *, prepared: bool = True, seconds: float = SECONDS) -> Reading | None:
    """The words in a picture, or None where no reader is installed.

    With `prepared` it is read three times: as it came, and with only the strokes lighter (or darker) than all around them,
    in black on white, as writing with an outline over a photograph needs it. The reading with most sure letters is given,
    with the lines that only another found and is sure of. `prepared` names the best.
    0.3 to 3 s each, `seconds` for all. Raises ReadingFailed.
    """
    named = reader()
    if named is None:
        return None
    sheet, scale = _sheet(picture)
    ways: Iterator[tuple[Prepared, Image.Image]] = _ways(sheet) if prepared else iter([("as it came", sheet)])
    found = [(way, _page(made, scale, seconds / 3)) for way, made in ways]
    best, lines = max(found, key=lambda one: _worth(one[1]))
    for _way, others in found:
        lines += [line for line in others if _is_sure(line) and not any(_touch(line, taken) for taken in lines)]
    lines.sort(key=lambda line: (line[0].box[1], line[0].box[0]))
    text = "\n".join(" ".join(word.text for word in line) for line in lines)
    return Reading(text, tuple(word for line in lines for word in line), best, named)


def _sheet(picture: Image.Image) -> tuple[Image.Image, float]:
    plain = picture.convert("RGB").convert("L")
    sheet = smaller(plain, READ_SIDE)
    if max(sheet.size) < SMALL_SIDE:
        sheet = sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.BICUBIC)
    return sheet, picture.width / sheet.width


def _ways(sheet: Image.Image) -> Iterator[tuple[Prepared, Image.Image]]:
    yield "as it came", sheet
    seen = np.asarray(sheet, np.uint8)
    yield "light strokes", _black_on_white(seen)
    yield "dark strokes", _black_on_white(~seen)


def _black_on_white(seen: NDArray[np.uint8]) -> Image.Image:
    """Strokes that are light and lighter than what lies around them, in black on white.

    Half the way between the lightest and the darkest within reach parts a letter from its outline.
    """
    reach = max(7, max(seen.shape) // 60) | 1
    lightest, darkest = _widest(seen, reach), ~_widest(~seen, reach)
    parted = (lightest.astype(np.int16) + darkest) // 2 + 20
    strokes = (seen > parted) & (seen > 185) & (lightest - darkest > 90)
    return Image.fromarray(np.where(strokes, 0, 255).astype(np.uint8))


def _widest(seen: NDArray[np.uint8], reach: int) -> NDArray[np.uint8]:
    """The lightest within `reach` pixels each way."""
    width = 2 * reach + 1
    made = np.pad(seen, reach, mode="edge")
    for _axis in range(2):
        step, grown = 1, made
        while 2 * step <= width:
            grown = np.maximum(grown[:-step], grown[step:])
            step *= 2
        rest = width - step
        made = (np.maximum(grown[: len(grown) - rest], grown[rest:]) if rest else grown).T
    return made


def _page(sheet: Image.Image, scale: float, seconds: float) -> list[list[ReadWord]]:
    file = BytesIO()
    sheet.save(file, "PNG", compress_level=1)
    program = shutil.which("tesseract") or "tesseract"
    told = _run([program, "stdin", "stdout", "-l", "+".join(LANGUAGES), "--psm", "3", "tsv"], file.getvalue(), seconds)
    lines: dict[tuple[str, ...], list[ReadWord]] = {}
    for row in told.decode("utf-8", "replace").splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        try:
            left, top, wide, tall = (round(int(cell) * scale) for cell in cells[6:10])
            certainty = float(cells[10])
        except ValueError as problem:
            raise ReadingFailed("no page came back") from problem
        if certainty < KNOWN:
            continue
        word = ReadWord(cells[11].strip(), certainty, (left, top, left + wide, top + tall))
        lines.setdefault(tuple(cells[2:5]), []).append(word)
    return list(lines.values())


def _run(command: list[str], given: bytes, seconds: float) -> bytes:
    keep = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    try:
        done = subprocess.run(  # no shell, nothing of ours in the environment
            command,
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=keep | {"LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        )
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise ReadingFailed(type(problem).__name__) from problem
    if done.returncode:
        raise ReadingFailed(f"ended with {done.returncode}")
    return done.stdout


def _worth(lines: list[list[ReadWord]]) -> float:
    """Letters read, the sure ones for more: what parts a page read well from a page of guesses."""
    return sum(len(word.text) * (word.certainty - KNOWN) for line in lines for word in line)


def _is_sure(line: list[ReadWord]) -> bool:
    letters = sum(len(word.text) for word in line)
    return letters >= 3 and sum(word.certainty * len(word.text) for word in line) >= SURE * letters


def _touch(line: list[ReadWord], other: list[ReadWord]) -> bool:
    return any(
        one.box[0] < two.box[2] and two.box[0] < one.box[2] and one.box[1] < two.box[3] and two.box[1] < one.box[3]
        for one in line
        for two in other
    )
