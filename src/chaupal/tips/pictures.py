"""A picture as it came, made small and plain: judged by what is in it, without place, time and device."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from chaupal.tips import refusals

BYTES_LIMIT = 8_000_000
PIXEL_LIMIT = 24_000_000
SIDE = 1_600  # pixels of the longer side that is kept
FORMATS = ("JPEG", "PNG", "WEBP")


def small_jpeg(file: BinaryIO, size: int) -> bytes:
    """The picture as a JPEG of at most 1,600 pixels, turned upright, without any metadata.

    Name and declared type are not asked: only what the first bytes say. The header's width and height are looked at
    before a pixel is decoded. Raises PictureTooLarge, NotAPicture. About 0.3 s and 100 MB at the limit.
    """
    if size > BYTES_LIMIT:
        raise refusals.PictureTooLarge(fields={"picture": str(refusals.PictureTooLarge.says)})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as opened:
                if opened.width * opened.height > PIXEL_LIMIT:
                    raise refusals.PictureTooLarge(fields={"picture": str(refusals.PictureTooLarge.says)})
                opened.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at a fraction of its size
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((SIDE, SIDE))
                return _plain(upright)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        raise refusals.PictureTooLarge(fields={"picture": str(refusals.PictureTooLarge.says)}) from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as problem:
        raise refusals.NotAPicture(fields={"picture": str(refusals.NotAPicture.says)}) from problem


@dataclass(frozen=True, slots=True)
class Small:
    """A picture as it is kept, and the hash of the file as it was sent, which is not."""

    jpeg: bytes
    sha256: str


def take(file: BinaryIO, size: int) -> Small:
    """`small_jpeg` of a picture that comes in, with the hash of its bytes as they were sent. Raises as that does."""
    jpeg = small_jpeg(file, size)
    file.seek(0)
    return Small(jpeg, sha256(file.read(BYTES_LIMIT)).hexdigest())


def fingerprint(small: bytes) -> str:
    """32 hex letters for a message that is a picture and nothing typed: equal for the same file."""
    return sha256(small).hexdigest()[:32]


def _plain(picture: Image.Image) -> bytes:
    # Pasted onto a fresh sheet, so that nothing but pixels goes over.
    sheet = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        picture = picture.convert("RGBA")
        sheet.paste(picture, mask=picture.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    out = BytesIO()
    sheet.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()
