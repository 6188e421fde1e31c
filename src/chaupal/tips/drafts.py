"""What another app of a phone shared, sealed so that only the phone's own address opens it. Pure bytes in and out."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAME = b"tips.draft"


@dataclass(frozen=True, slots=True)
class Shared:
    """A text, perhaps a picture as a JPEG, perhaps a recording; `sha256` of the one or the other as it was sent."""

    text: str
    picture: bytes = b""
    sound: bytes = b""
    sha256: str = ""


def new_key() -> str:
    """The key of a draft: 192 random bits in 32 letters."""
    return secrets.token_urlsafe(24)


def key_hash(key: str) -> bytes:
    """What is kept of a key; it opens nothing."""
    return sha256(b"tips.draft.hash\0" + key.encode()).digest()


def seal(shared: Shared, key: str) -> bytes:
    """All of it under AES-256-GCM with a key made of the phone's: nonce, then cipher text and tag."""
    head = json.dumps([shared.text, len(shared.picture), shared.sha256]).encode()
    nonce = os.urandom(12)
    return nonce + _cipher(key).encrypt(nonce, len(head).to_bytes(4, "big") + head + shared.picture + shared.sound, NAME)


def unseal(sealed: bytes, key: str) -> Shared | None:
    """What was shared; None under another key."""
    try:
        plain = _cipher(key).decrypt(sealed[:12], sealed[12:], NAME)
    except InvalidTag:
        return None
    end = 4 + int.from_bytes(plain[:4], "big")
    text, size, digest = json.loads(plain[4:end])
    return Shared(text, plain[end : end + size], plain[end + size :], digest)


def _cipher(key: str) -> AESGCM:
    return AESGCM(sha256(b"tips.draft.key\0" + key.encode()).digest())
