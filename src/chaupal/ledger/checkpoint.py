"""Roots as others can check them: C2SP tlog-checkpoint bodies in signed notes (Ed25519), and letters for a card."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
# No O and 0, I and 1, Z and 2, S and 5: a person copies these letters from a picture.
ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"
LETTERS = 10


class NotACheckpoint(ValueError):
    """A text that is not a checkpoint, or whose signature is not by the key that was asked."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a checkpoint says: the log, how many leaves, their root, further lines."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The signed text, its last newline included."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.more]
        return "".join(f"{line}\n" for line in lines)


def key_of(seed: bytes) -> Ed25519PrivateKey:
    """The signing key of a 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def key_hash(name: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + key.public_bytes_raw()).digest()[:4]


def verifier(name: str, key: Ed25519PublicKey) -> str:
    """The public key in the form that note verifiers take: name+hash+key."""
    return f"{name}+{key_hash(name, key).hex()}+{base64.b64encode(ED25519 + key.public_bytes_raw()).decode()}"


def sign(note: Note, key: Ed25519PrivateKey) -> str:
    """The signed note; the key bears the name of the log (its origin). ValueError for a name notes cannot carry."""
    name = note.origin
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise ValueError("the origin of a log has no space and no plus sign")
    signature = key_hash(name, key.public_key()) + key.sign(note.body.encode())
    return f"{note.body}\n— {name} {base64.b64encode(signature).decode()}\n"


def parse(text: str) -> Note:
    """What the checkpoint says, its signatures not looked at. Raises NotACheckpoint."""
    body, parted, signatures = text.partition("\n\n")
    lines = body.split("\n")
    if not parted or not signatures.endswith("\n") or len(lines) < 3 or not all(lines):
        raise NotACheckpoint("three lines, an empty line and a signature are wanted")
    origin, size, root = lines[:3]
    if not size.isdecimal() or not size.isascii() or (size != "0" and size.startswith("0")):
        raise NotACheckpoint("the second line is not a size")
    return Note(origin, int(size), _unbase64(root, 32), tuple(lines[3:]))


def verify(text: str, key: Ed25519PublicKey) -> Note:
    """What the checkpoint says, signed by `key` under the log's own name. Raises NotACheckpoint.

    Signatures by others (witnesses) are passed over.
    """
    note = parse(text)
    expected = key_hash(note.origin, key)
    for line in text.partition("\n\n")[2].splitlines():
        mark, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        if mark != "—" or not name or not encoded:
            raise NotACheckpoint("a signature line is broken")
        signature = _unbase64(encoded)
        if name != note.origin or signature[:4] != expected:
            continue
        try:
            key.verify(signature[4:], note.body.encode())
        except InvalidSignature as problem:
            raise NotACheckpoint("the signature does not fit the text") from problem
        return note
    raise NotACheckpoint("no signature by this key")


def _unbase64(encoded: str, length: int | None = None) -> bytes:
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise NotACheckpoint("base64 is broken") from problem
    if length is not None and len(data) != length:
        raise NotACheckpoint("a root is 32 bytes")
    return data


def letters(root: bytes) -> str:
    """Ten letters of a root, for a card: enough (48 bits) that nobody finds another root with the same ones by hand."""
    number = int.from_bytes(root, "big")
    found = []
    for _ in range(LETTERS):
        number, place = divmod(number, len(ALPHABET))
        found.append(ALPHABET[place])
    return "".join(found)
