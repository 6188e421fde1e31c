"""Sealing of what must not lie open in a table (phone numbers, the booth of a tip), and blind indexes over it."""

from __future__ import annotations

import functools
import hmac
import os
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from chaupal.base import keys


def seal(text: str, *, field: str) -> bytes:
    """The text under AES-256-GCM: 12 bytes of nonce, then cipher text and tag. About 3 microseconds.

    `field` ("people.phone") is bound in as associated data, so a value cannot be moved to another column.
    """
    return seal_bytes(text.encode(), field=field)


def unseal(sealed: bytes | memoryview, *, field: str) -> str:
    """The text again; raises cryptography's InvalidTag when key, field or bytes are not the ones it was sealed with."""
    return unseal_bytes(sealed, field=field).decode()


def seal_bytes(plain: bytes, *, field: str) -> bytes:
    """The same of what is no text; 10 ms for 16 MB."""
    nonce = os.urandom(12)
    return nonce + AESGCM(keys.key("seal", settings.CHAUPAL_HOME)).encrypt(nonce, plain, field.encode())


def unseal_bytes(sealed: bytes | memoryview, *, field: str) -> bytes:
    """What was sealed again; raises as `unseal` does."""
    raw = bytes(sealed)
    return AESGCM(keys.key("seal", settings.CHAUPAL_HOME)).decrypt(raw[:12], raw[12:], field.encode())


def blind(text: str, *, field: str) -> bytes:
    """16 bytes that are equal for equal texts of one field and say nothing without the key (HMAC-SHA-256, cut)."""
    told = _begun(field, settings.CHAUPAL_HOME).copy()
    told.update(text.encode())
    return told.digest()[:16]


@functools.cache
def _begun(field: str, home: Path) -> hmac.HMAC:
    """The field's own beginning of every blind value: key and field are digested once, which is most of the work."""
    return hmac.new(keys.key("blind", home), f"{field}\0".encode(), "sha256")
