"""Mukta for the desk, print and cards: subsets for the browser, the whole file for Typst.

The face comes from the package `fontpkg-mukta` (SIL Open Font License 1.1; its licence file is copied beside the
subsets). Phones use their own Devanagari face and load none.
"""

import logging
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_mukta
from fontTools import subset

WEIGHTS = {400: "Mukta-Regular.ttf", 600: "Mukta-SemiBold.ttf"}

# What the pages are written in: ASCII, Latin-1, Devanagari, joiners, dashes, quotes, the rupee, minus, bullet,
# ellipsis, the dotted circle under a lone sign. Vedic accents are left to the system's face.
CHARACTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x900, 0x980), 0x200C, 0x200D, 0x2013, 0x2014,
    0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20B9, 0x2212, 0x25CC,
]  # fmt: skip


def source(weight: int) -> Path:
    """The whole TrueType file of a weight (400 or 600), as Typst and Pillow want it."""
    return Path(fontpkg_mukta.__file__).parent / "files" / WEIGHTS[weight]


def folder() -> Path:
    """The folder of the whole files, for Typst's font path."""
    return source(400).parent


def build(into: Path) -> list[Path]:
    """Write `base/fonts/mukta-400.woff2` and `-600` below `into`, once; about 1.5 s a weight, 64 KB each.

    `into` is one of STATICFILES_DIRS. A file already there and newer than its source is kept.
    """
    place = into / "base" / "fonts"
    place.mkdir(parents=True, exist_ok=True)
    made = []
    for weight in WEIGHTS:
        whole, small = source(weight), place / f"mukta-{weight}.woff2"
        if not small.exists() or small.stat().st_mtime < whole.stat().st_mtime:
            half = small.with_suffix(".half")
            _subset(whole, half)
            half.replace(small)
        made.append(small)
    licence = Path(fontpkg_mukta.__file__).parent / "LICENSE"
    if licence.exists():
        shutil.copyfile(licence, place / "LICENSE.txt")
    return made


def fontconfig(into: Path) -> Path:
    """A fontconfig file that adds Mukta to the system's faces, for a Chromium on a machine without Devanagari.

    Screenshots and browser tests set FONTCONFIG_FILE to it, because phone pages load no font of ours.
    """
    into.mkdir(parents=True, exist_ok=True)
    file = into / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{escape(str(folder()))}</dir><cachedir>{escape(str(into / 'cache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return file


def _subset(whole: Path, small: Path) -> None:
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it would list every glyph
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True, desubroutinize=True)
    with subset.load_font(str(whole), options) as font:
        cut = subset.Subsetter(options)
        cut.populate(unicodes=CHARACTERS)
        cut.subset(font)
        subset.save_font(font, str(small), options)
