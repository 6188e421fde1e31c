"""Files of evidence: what they are by their first bytes, the original sealed under its SHA-256, a plain small picture to look at.

The original is kept byte for byte, with whatever its maker wrote into it, because that is what a court or a platform asks for. It
is never shown here; who looks sees a JPEG without any metadata.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from chaupal.base.seal import seal_bytes, unseal_bytes
from chaupal.watch import refusals

LIMIT = 40 * 1024 * 1024
PIXELS = 40_000_000
SIDE = 1_200  # pixels of the longer side that is shown
FIELD = "watch.evidence"
PICTURES = ("image/jpeg", "image/png", "image/webp")
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "video/mp4": "mp4", "video/webm": "webm", "audio/mpeg": "mp3",
    "audio/ogg": "ogg", "application/pdf": "pdf", "text/html": "html", "text/plain": "txt", "application/warc": "warc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in, told by what is in it."""

    data: bytes
    mime: str
    sha256: str
    small: bytes  # a JPEG without metadata; empty where it is no picture


def read(data: bytes) -> Upload:
    """What the bytes are, whatever name they came under. About 0.3 s for a large picture.

    Raises EvidenceMissing, EvidenceTooLarge, EvidenceNotWhatItSays.
    """
    if not data:
        raise refusals.EvidenceMissing(fields={"file": str(refusals.EvidenceMissing.says)})
    if len(data) > LIMIT:
        raise refusals.EvidenceTooLarge(fields={"file": str(refusals.EvidenceTooLarge.says)})
    mime = _mime(data)
    if mime is None:
        raise refusals.EvidenceNotWhatItSays(fields={"file": str(refusals.EvidenceNotWhatItSays.says)})
    small = small_jpeg(data) if mime in PICTURES else b""
    return Upload(data, mime, hashlib.sha256(data).hexdigest(), small)


def _mime(data: bytes) -> str | None:
    head = data[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm"
    if head[:4] == b"OggS":
        return "audio/ogg"
    if head[:3] == b"ID3" or head[:2] in (b"\xff\xfb", b"\xff\xf3"):
        return "audio/mpeg"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"WARC/1."):
        return "application/warc"
    return _text(data)


def _text(data: bytes) -> str | None:
    if b"\0" in data[:4096]:
        return None
    try:
        told = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "text/html" if "<html" in told[:2_000].lower() else "text/plain"


def small_jpeg(data: bytes) -> bytes:
    """The picture as a JPEG of at most 1,200 pixels, upright, without any metadata. Raises EvidenceNotWhatItSays."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > PIXELS:
                    raise refusals.EvidenceTooLarge(fields={"file": str(refusals.EvidenceTooLarge.says)})
                opened.draft("RGB", (SIDE, SIDE))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((SIDE, SIDE))
                sheet = Image.new("RGB", upright.size, "white")
                if upright.mode in ("RGBA", "LA", "P", "PA"):
                    clear = upright.convert("RGBA")
                    sheet.paste(clear, mask=clear.getchannel("A"))
                else:
                    sheet.paste(upright.convert("RGB"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        raise refusals.EvidenceNotWhatItSays(fields={"file": str(refusals.EvidenceNotWhatItSays.says)}) from problem
    out = BytesIO()
    sheet.save(out, "JPEG", quality=84, optimize=True)
    return out.getvalue()


def put_away(upload: Upload, folder: str) -> tuple[str, str]:
    """Write the sealed original and the small picture under the file's hash; their names, the second empty where there is none."""
    sealed = default_storage.save(f"{folder}/{upload.sha256}.sealed", ContentFile(seal_bytes(upload.data, field=FIELD)))
    small = default_storage.save(f"{folder}/{upload.sha256}.jpg", ContentFile(upload.small)) if upload.small else ""
    return sealed, small


def original(name: str, sha256: str) -> bytes | None:
    """The original again, byte for byte; None when it is missing or its SHA-256 is not the one it was kept under."""
    try:
        with default_storage.open(name) as file:
            data = unseal_bytes(file.read(), field=FIELD)
    except (FileNotFoundError, InvalidTag):
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def throw_away(*names: str) -> None:
    """Take these files off the disk; a name that is empty or gone is nothing."""
    for name in names:
        if name:
            default_storage.delete(name)
