"""What happens to a picture between one phone and the next. Every attack ends in a JPEG, as sending does."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from benchmarks.pictures.draw import colour, face, phrase

Attack = Callable[[Image.Image, random.Random], Image.Image]


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    """Through a JPEG file of this quality."""
    file = BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    file.seek(0)
    made = Image.open(file)
    made.load()
    return made


def recompressed(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Made smaller (to 45-90 %) and saved badly (quality 25-60), twice."""
    share = dice.uniform(0.45, 0.9)
    small = picture.resize((int(picture.width * share), int(picture.height * share)), Image.Resampling.LANCZOS)
    return jpeg(jpeg(small, dice.randint(25, 60)), dice.randint(40, 75))


def watermarked(picture: Image.Image, dice: random.Random) -> Image.Image:
    """A name written over it, half seen through: once large across, or small all over, or a badge in a corner."""
    over = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(over)
    w, h = picture.size
    ink = (*dice.choice(((255, 255, 255), (0, 0, 0), (200, 30, 30))), dice.randint(60, 120))
    way = dice.choice(("across", "all over", "corner"))
    name = phrase(dice, 1, 2)
    if way == "across":
        draw.text((w // 8, int(h * dice.uniform(0.25, 0.65))), name, font=face(600, w // 8), fill=ink)
    elif way == "all over":
        for y in range(0, h, h // 5):
            for x in range(0, w, w // 3):
                draw.text((x, y), name, font=face(400, w // 25), fill=ink)
    else:
        x, y = dice.choice(((0, 0), (w - w // 5, 0), (0, h - h // 9), (w - w // 5, h - h // 9)))
        draw.rectangle((x, y, x + w // 5, y + h // 9), fill=(*colour(dice), 230))
        draw.text((x + 6, y), name[:9], font=face(600, h // 18), fill=(255, 255, 255, 255))
    if way != "corner":
        over = over.rotate(dice.choice((0, 0, 20, -20)), expand=False)
    made = picture.convert("RGBA")
    made.alpha_composite(over)
    return jpeg(made, dice.randint(50, 80))


def bannered(picture: Image.Image, dice: random.Random) -> Image.Image:
    """A strip with words of its own, 8-18 % high, put above or below the picture."""
    w, h = picture.size
    tall = int(h * dice.uniform(0.08, 0.18))
    sheet = Image.new("RGB", (w, h + tall), colour(dice))
    above = dice.random() < 0.5
    sheet.paste(picture, (0, tall if above else 0))
    ImageDraw.Draw(sheet).text((w // 30, 0 if above else h), phrase(dice, 2, 4), font=face(600, int(tall * 0.55)), fill=dice.choice(("white", "black", "yellow")))
    return jpeg(sheet, dice.randint(50, 80))


def covered(picture: Image.Image, dice: random.Random) -> Image.Image:
    """The same strip laid over the picture's own edge, 8-14 % high: what stood there is lost."""
    w, h = picture.size
    tall = int(h * dice.uniform(0.08, 0.14))
    made = picture.copy()
    top = dice.choice((0, h - tall))
    draw = ImageDraw.Draw(made)
    draw.rectangle((0, top, w, top + tall), fill=colour(dice))
    draw.text((w // 30, top), phrase(dice, 2, 4), font=face(600, int(tall * 0.55)), fill=dice.choice(("white", "black", "yellow")))
    return jpeg(made, dice.randint(50, 80))


def cropped(picture: Image.Image, dice: random.Random) -> Image.Image:
    """10 % of the width and 10 % of the height gone, divided by chance between the sides."""
    w, h = picture.size
    left, top = dice.uniform(0, 0.1), dice.uniform(0, 0.1)
    return jpeg(picture.crop((int(left * w), int(top * h), int((left + 0.9) * w), int((top + 0.9) * h))), dice.randint(50, 80))


def cropped_all_round(picture: Image.Image, dice: random.Random) -> Image.Image:
    """10 % gone from each of the four sides: 36 % of the picture."""
    w, h = picture.size
    return jpeg(picture.crop((w // 10, h // 10, w - w // 10, h - h // 10)), dice.randint(50, 80))


def screenshot(picture: Image.Image, dice: random.Random) -> Image.Image:
    """A phone's screen that shows it: clock and signal above, the sender's line, the picture, a row of buttons below."""
    w, h = dice.choice(((1080, 2340), (720, 1600), (1080, 1920)))
    dark = dice.random() < 0.6
    ground, ink = ((0, 0, 0), (235, 235, 235)) if dark else ((250, 250, 250), (30, 30, 30))
    sheet = Image.new("RGB", (w, h), ground)
    draw = ImageDraw.Draw(sheet)
    draw.text((w // 25, h // 150), f"{dice.randint(1, 12)}:{dice.randint(10, 59)}", font=face(400, w // 28), fill=ink)
    draw.rectangle((w - w // 10, h // 90, w - w // 25, h // 55), fill=ink)
    draw.ellipse((w // 8, h // 28, w // 8 + w // 12, h // 28 + w // 12), fill=colour(dice))
    draw.text((w // 4, h // 30), phrase(dice, 1, 2), font=face(600, w // 24), fill=ink)
    margin = dice.choice((0, 0, w // 25))
    share = min((w - 2 * margin) / picture.width, h * 0.78 / picture.height)
    shown = picture.resize((int(picture.width * share), int(picture.height * share)), Image.Resampling.LANCZOS)
    sheet.paste(shown, ((w - shown.width) // 2, (h - shown.height) // 2))
    for at in range(4):
        x = w * (1 + 2 * at) // 8
        draw.ellipse((x - w // 30, h - h // 18, x + w // 30, h - h // 18 + w // 15), outline=ink, width=4)
    return jpeg(sheet, dice.randint(60, 85))


def everything(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Crop, watermark, banner, screenshot, recompression, one after another."""
    for attack in (cropped, watermarked, bannered, screenshot, recompressed):
        picture = attack(picture, dice)
    return picture


ATTACKS: dict[str, Attack] = {
    "recompression": recompressed,
    "watermark": watermarked,
    "banner beside it": bannered,
    "banner over its edge": covered,
    "crop of 10 %": cropped,
    "crop of 10 % on every side": cropped_all_round,
    "screenshot frame": screenshot,
    "all of them together": everything,
}
