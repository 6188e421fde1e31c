"""A person's picture for their card: whatever phone took it, one small upright JPEG without metadata."""

from __future__ import annotations

import warnings
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from chaupal.base.errors import BadInput

LIMIT = 12 * 1024 * 1024
PIXELS = 60_000_000
SIZE = (180, 225)  # on the card 20 x 25 mm, 228 dots an inch
QUALITY = 80


class NotAPicture(BadInput):
    code, says = "enrol.not_a_picture", _("This is not a picture that can be read: take a JPEG or PNG of at most 12 MB.")


def passport(data: bytes) -> bytes:
    """The middle of the picture, a little above it where faces are, as a JPEG of 180 x 225; some 8 KB, 0.1 s.

    Raises NotAPicture for what is no JPEG, PNG or WebP, too large, or made to unfold into much more.
    """
    if not data or len(data) > LIMIT:
        raise NotAPicture(fields={"photo": str(NotAPicture.says)})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > PIXELS:
                    raise NotAPicture(fields={"photo": str(NotAPicture.says)})
                opened.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))
                fitted = ImageOps.fit(ImageOps.exif_transpose(opened).convert("RGBA"), SIZE, centering=(0.5, 0.35))
                sheet = Image.new("RGB", SIZE, "white")
                sheet.paste(fitted, mask=fitted.getchannel("A"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        raise NotAPicture(fields={"photo": str(NotAPicture.says)}) from problem
    out = BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
