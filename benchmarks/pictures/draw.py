"""Pictures as they are forwarded, drawn from a seed: posters, photographs, notices, screens; and their hard twins.

Nothing here was photographed or written by anybody: photographs are noise, hills, houses and round heads; words come
from a list of everyday ones. The same seed gives the same picture.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from chaupal.base import fonts

KINDS = ("poster", "captioned", "photo", "notice", "screen")
WORDS = ["बिजली", "पानी", "सड़क", "पुल", "स्कूल", "अस्पताल", "खेत", "गाँव", "शहर", "बस", "रेल", "दाम", "राशन", "तेल", "गैस", "बैंक", "खाता", "किसान", "दुकान", "मेला", "नदी", "बाँध", "परीक्षा", "नौकरी", "पेंशन", "सूची", "नाम", "मशीन", "दफ़्तर", "काग़ज़", "सुबह", "शाम", "कल", "आज", "घर", "गली", "मोहल्ला", "ज़िला", "योजना", "घोषणा", "बंद", "शुरू", "नया", "पुराना", "झूठ", "सच", "सभी", "कोई", "बड़ा", "छोटा", "तुरंत", "मुफ़्त", "महँगा", "सस्ता", "दूर", "पास", "पहले", "बाद", "बारिश", "धूप", "ठंड", "गर्मी", "खिलाड़ी", "टीम", "मैदान", "दीवार", "छत", "पेड़"]  # fmt: skip
LATIN = ["BREAKING", "NEWS", "TODAY", "ALERT", "NOTICE", "OPEN", "CLOSED", "FREE", "NEW", "LIST", "WATER", "ROAD", "POWER", "SCHOOL", "RATE", "BUS", "LIVE", "UPDATE"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and every word that stands in it, line by line."""

    picture: Image.Image
    lines: tuple[str, ...]


@cache
def face(weight: int, size: int) -> ImageFont.FreeTypeFont:
    """Mukta, which writes Devanagari and Latin, in this size."""
    return ImageFont.truetype(str(fonts.source(weight)), size, layout_engine=ImageFont.Layout.RAQM)


def phrase(dice: random.Random, least: int, most: int) -> str:
    """Some words in a row; every third phrase holds a number."""
    said = [dice.choice(WORDS) for _ in range(dice.randint(least, most))]
    if dice.random() < 0.35:
        said.insert(dice.randint(0, len(said)), str(dice.choice((dice.randint(2, 99), dice.randint(100, 9_999)))))
    if dice.random() < 0.15:
        said.insert(0, dice.choice(LATIN))
    return " ".join(said)


def changed(lines: tuple[str, ...], dice: random.Random) -> tuple[str, ...]:
    """The same lines with something else said: all of them, one line, one word, or one number."""
    way = dice.choice(("all", "line", "word", "number"))
    new = list(lines)
    if way == "all":
        return tuple(phrase(dice, max(1, len(line.split()) - 1), len(line.split()) + 1) for line in lines)
    at = dice.randrange(len(new))
    said = new[at].split()
    spot = dice.randrange(len(said))
    if way == "line":
        said = phrase(dice, max(1, len(said) - 1), len(said) + 1).split()
    elif way == "word" or not any(word.isdigit() for line in lines for word in line.split()):
        said[spot] = dice.choice([word for word in WORDS if word != said[spot]])
    else:
        at, spot = dice.choice([(n, m) for n, line in enumerate(lines) for m, word in enumerate(line.split()) if word.isdigit()])
        said = new[at].split()
        said[spot] = _other_number(said[spot], dice)
    new[at] = " ".join(said)
    return changed(lines, dice) if tuple(new) == lines else tuple(new)


def _other_number(digits: str, dice: random.Random) -> str:
    at = dice.randrange(len(digits))
    return digits[:at] + dice.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]


def colour(dice: random.Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    """Any colour whose parts lie between the two."""
    return dice.randint(low, high), dice.randint(low, high), dice.randint(low, high)


def _noise(dice: random.Random, width: int, height: int) -> Image.Image:
    """Clouds: random grids of several sizes, blown up and added."""
    made = np.zeros((height, width, 3), np.float32)
    grain = np.random.default_rng(dice.randrange(1 << 30))
    for cells, worth in ((3, 0.5), (7, 0.3), (17, 0.22), (60, 0.12), (180, 0.08)):
        grid = Image.fromarray(grain.integers(0, 256, (cells, cells, 3), np.uint8).astype(np.uint8))
        made += worth * np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), np.float32)
    return Image.fromarray(np.clip(made * 0.85, 0, 255).astype(np.uint8))


def photo(dice: random.Random, width: int, height: int) -> Image.Image:
    """Something like a photograph: sky, ground, houses, heads, light from one side, grain."""
    made = _noise(dice, width, height)
    tint = Image.new("RGB", made.size, colour(dice, 40, 220))
    made = Image.blend(made, tint, dice.uniform(0.15, 0.45))
    draw = ImageDraw.Draw(made)
    line = int(height * dice.uniform(0.4, 0.7))
    for _ in range(dice.randint(2, 7)):
        left, wide = dice.randint(-50, width), dice.randint(width // 14, width // 4)
        top = line - dice.randint(height // 12, height // 3)
        draw.rectangle((left, top, left + wide, line), fill=colour(dice, 30, 200))
        for _ in range(dice.randint(0, 8)):
            x, y = dice.randint(left, left + wide), dice.randint(top, max(top + 1, line))
            draw.rectangle((x, y, x + wide // 8, y + wide // 6), fill=colour(dice, 0, 90))
    for _ in range(dice.randint(1, 9)):
        x, y, size = dice.randint(0, width), dice.randint(line - height // 10, height), dice.randint(width // 30, width // 9)
        draw.ellipse((x - size, y + size, x + size, y + 4 * size), fill=colour(dice, 20, 230))
        draw.ellipse((x - size // 2, y - size // 2, x + size // 2, y + size), fill=(dice.randint(90, 200), dice.randint(60, 140), dice.randint(40, 110)))
    light = np.linspace(dice.uniform(0.6, 1.0), dice.uniform(0.8, 1.2), width, dtype=np.float32)[None, :, None]
    lit = np.asarray(made, np.float32) * light
    lit += np.random.default_rng(dice.randrange(1 << 30)).normal(0, 4, lit.shape).astype(np.float32)
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def write(draw: ImageDraw.ImageDraw, spot: tuple[int, int], text: str, size: int, width: int, **how: object) -> int:
    """One line, made smaller until it fits; the height it took."""
    while size > 16 and draw.textlength(text, face(600, size)) > width:
        size -= 2
    draw.text(spot, text, font=face(600, size), **how)  # type: ignore[arg-type]
    return int(size * 1.5)


@dataclass(frozen=True, slots=True)
class Scene:
    """What one seed stands for; `words` and `look` may be taken from another seed to make a hard twin."""

    seed: int
    kind: str

    def draw(self, lines: tuple[str, ...] | None = None, look: int | None = None) -> Drawn:
        """The picture. Other `lines` give the same picture with other words, another `look` the same layout with
        another photograph and other words."""
        dice = random.Random(f"scene {self.seed}")
        inner = random.Random(f"look {self.seed if look is None else look}")
        words = random.Random(f"words {self.seed if look is None else look}")
        width, height = dice.choice(((1080, 1080), (1280, 720), (900, 1200), (1080, 1350), (800, 800), (1600, 900)))
        return getattr(self, f"_{self.kind}")(dice, inner, words, width, height, lines)

    def _poster(
        self, dice: random.Random, inner: random.Random, words: random.Random, w: int, h: int, lines: tuple[str, ...] | None
    ) -> Drawn:
        ground, ink = colour(dice, 150, 255), colour(dice, 0, 100)
        sheet = Image.new("RGB", (w, h), ground)
        draw = ImageDraw.Draw(sheet)
        own = tuple(phrase(words, 2, 5) for _ in range(dice.randint(2, 5)))
        lines = lines or own
        band = colour(dice, 0, 255)
        for at in range(dice.randint(1, 3)):
            draw.rectangle((0, h - (at + 1) * h // 30, w, h - at * h // 30), fill=colour(dice))
        draw.rectangle((0, 0, w, h // dice.randint(9, 16)), fill=band)
        side, tall = dice.choice((0.35, 0.5, 0.6)), dice.choice((0.35, 0.45))
        inset = photo(inner, int(w * side), int(h * tall))
        sheet.paste(inset, (dice.choice((w // 20, w - int(w * side) - w // 20)), int(h * (0.9 - tall))))
        for _ in range(dice.randint(0, 3)):
            x, y, r = dice.randint(0, w), dice.randint(0, h), dice.randint(w // 40, w // 12)
            draw.ellipse((x - r, y - r, x + r, y + r), outline=colour(dice), width=dice.randint(3, 14))
        y = h // 8
        for at, line in enumerate(lines):
            y += write(draw, (w // 20, y), line, (w // 13 if at == 0 else w // 20), int(w * 0.9), fill=ink)
        return Drawn(sheet, lines)

    def _captioned(
        self, dice: random.Random, inner: random.Random, words: random.Random, w: int, h: int, lines: tuple[str, ...] | None
    ) -> Drawn:
        sheet = photo(inner, w, h)
        draw = ImageDraw.Draw(sheet)
        own = tuple(phrase(words, 2, 5) for _ in range(dice.randint(1, 3)))
        lines = lines or own
        y = dice.choice((int(h * 0.05), int(h * 0.95) - len(lines) * w // 9))
        how = {"fill": "white", "stroke_width": max(2, w // 250), "stroke_fill": "black"}
        for line in lines:
            y += write(draw, (w // 20, y), line, w // 14, int(w * 0.9), **how)
        return Drawn(sheet, lines)

    def _photo(
        self, dice: random.Random, inner: random.Random, words: random.Random, w: int, h: int, lines: tuple[str, ...] | None
    ) -> Drawn:
        return Drawn(photo(inner, w, h), ())

    def _notice(
        self, dice: random.Random, inner: random.Random, words: random.Random, w: int, h: int, lines: tuple[str, ...] | None
    ) -> Drawn:
        w, h = min(w, h), max(w, h)
        sheet = Image.new("RGB", (w, h), colour(dice, 235, 255))
        draw = ImageDraw.Draw(sheet)
        own = tuple(phrase(words, 4, 8) for _ in range(dice.randint(8, 14)))
        lines = lines or own
        y, size = h // 12, w // dice.randint(24, 30)
        draw.ellipse((w // 2 - 40, 10, w // 2 + 40, 90), outline=(60, 60, 90), width=6)
        for at, line in enumerate(lines):
            if y > h * 0.85:
                lines = lines[:at]
                break
            y += write(draw, (w // 12, y), line, size * 3 // 2 if at == 0 else size, int(w * 0.84), fill=(20, 20, 30))
        draw.rectangle((w * 2 // 3, int(h * 0.88), w * 2 // 3 + w // 5, int(h * 0.94)), outline=(120, 20, 60), width=5)
        return Drawn(sheet, lines)

    def _screen(
        self, dice: random.Random, inner: random.Random, words: random.Random, w: int, h: int, lines: tuple[str, ...] | None
    ) -> Drawn:
        w, h = max(w, h), min(w, h)
        sheet = photo(inner, w, h)
        draw = ImageDraw.Draw(sheet)
        lines = lines or (phrase(words, 3, 5), phrase(words, 4, 7))
        top = int(h * 0.74)
        draw.rectangle((0, top, w, int(h * 0.88)), fill=colour(dice, 0, 120))
        draw.rectangle((0, int(h * 0.88), w, h), fill=colour(dice, 180, 255))
        draw.rectangle((w - w // 7, h // 20, w - w // 40, h // 20 + h // 9), fill=colour(dice, 100, 255))
        write(draw, (w // 30, top), lines[0], h // 11, int(w * 0.92), fill="white")
        write(draw, (w // 30, int(h * 0.885)), lines[1], h // 16, int(w * 0.92), fill=(15, 15, 25))
        return Drawn(sheet, lines)


def scenes(count: int, first: int = 0) -> list[Scene]:
    """`count` scenes, every kind in turn."""
    return [Scene(first + at, KINDS[at % len(KINDS)]) for at in range(count)]


def flat(seed: int) -> Image.Image:
    """A sheet of one colour, or of one colour running into another: nothing to tell it by."""
    dice = random.Random(f"flat {seed}")
    w, h = dice.choice(((800, 800), (1080, 720)))
    if seed % 2:
        return Image.new("RGB", (w, h), colour(dice))
    run = np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
    made = run * np.asarray(colour(dice), np.float32) + (1 - run) * np.asarray(colour(dice), np.float32)
    return Image.fromarray(np.broadcast_to(made, (h, w, 3)).astype(np.uint8))
