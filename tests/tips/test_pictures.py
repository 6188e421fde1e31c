"""Pictures are judged by their bytes, made small, and carry nothing but pixels."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from chaupal.base.errors import Refused
from chaupal.tips.pictures import small_jpeg


def image(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 200 if mode == "L" else None).save(out, kind, **more)
    return out.getvalue()


def header_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")])
def test_every_accepted_kind_becomes_a_plain_jpeg(kind: str, mode: str) -> None:
    data = image(kind, mode=mode)

    made = Image.open(BytesIO(small_jpeg(BytesIO(data), len(data))))

    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (40, 30))


def test_a_large_picture_is_kept_small_upright_and_without_where_and_when() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "a phone of somebody"
    data = image(size=(4000, 3000), exif=exif)

    small = small_jpeg(BytesIO(data), len(data))

    made = Image.open(BytesIO(small))
    assert (made.size, dict(made.getexif()), b"somebody" in small) == ((1200, 1600), {}, False)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (header_of(8000, 6250), "tips.picture_too_large"),  # 50 megapixels, refused by the header
        (header_of(60_000, 60_000), "tips.picture_too_large"),
        (b"GIF89a" + b"\0" * 60, "tips.not_a_picture"),
        (b"%PDF-1.7 not a picture", "tips.not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "tips.not_a_picture"),
        (image()[:200], "tips.not_a_picture"),
        (header_of(10, 10), "tips.not_a_picture"),
        (b"", "tips.not_a_picture"),
    ],
    ids=["50-megapixels", "bomb", "gif", "pdf", "svg", "cut-off", "hollow", "empty"],
)
def test_what_is_no_picture_of_ours_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        small_jpeg(BytesIO(data), len(data))

    assert refused.value.code == code


def test_a_file_over_eight_megabytes_is_refused_unread() -> None:
    with pytest.raises(Refused) as refused:
        small_jpeg(BytesIO(b""), 8_000_001)

    assert refused.value.code == "tips.picture_too_large"
