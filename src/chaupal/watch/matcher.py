"""The door to the matching engine: whether two pictures are one, whether two names sound the same."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def avatar_print(picture: bytes) -> bytes:
    """The fingerprint of a small JPEG of ours, empty where there is nothing to tell it by. About 15 ms."""
    from chaupal_match import picture_print  # late: slow module

    return picture_print(_opened(picture)).to_bytes()


def same_picture(one: bytes, other: bytes) -> float | None:
    """How much of two small JPEGs agrees, 0..1, when they are the same picture; None when they are not. About 0.1 s."""
    from chaupal_match import compare_pictures  # late: slow module

    found = compare_pictures(_opened(one), _opened(other))
    return round(found.agreed, 3) if found.same_picture else None


def sounds_alike(one: str, other: str) -> bool:
    """Whether two shown names are read aloud alike, in whatever script each is written."""
    from chaupal_match import skeleton  # late: slow module

    heard = [skeleton(name).replace(" ", "") for name in (one, other)]
    return bool(heard[0]) and heard[0] == heard[1]


def _opened(picture: bytes) -> Image.Image:
    opened = Image.open(BytesIO(picture), formats=("JPEG",))
    opened.load()
    return opened
