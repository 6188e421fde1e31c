"""What the data bank accepts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be kept as a copy."""

    mime: str
    ending: str


_SIGNATURES = (
    (b"%PDF-", Kind("application/pdf", ".pdf")),
    (b"\xff\xd8\xff", Kind("image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", ".png")),
)


def archive_kind(copy: bytes) -> Kind | None:
    """What a file is by its first bytes, whatever its name says; None for what is not kept. Saved pages count as text."""
    for signature, kind in _SIGNATURES:
        if copy.startswith(signature):
            return kind
    if b"\0" in copy[:4096]:
        return None
    try:
        copy.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Kind("text/plain; charset=utf-8", ".txt")
