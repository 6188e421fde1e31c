"""Checkpoints: the C2SP forms, and what is refused."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from chaupal.ledger import checkpoint
from chaupal.ledger.checkpoint import NotACheckpoint, Note

KEY = checkpoint.key_of(bytes(range(32)))
OTHER = checkpoint.key_of(bytes(32))
ROOT = bytes(range(100, 132))
NOTE = Note("example.org/ledger", 41, ROOT, ("at 2027-02-01T06:30:00.000000Z",))


def test_sign_writes_the_note_line_by_line() -> None:
    text = checkpoint.sign(NOTE, KEY)

    lines = text.split("\n")
    assert lines[:5] == [
        "example.org/ledger",
        "41",
        base64.b64encode(ROOT).decode(),
        "at 2027-02-01T06:30:00.000000Z",
        "",
    ]
    assert lines[5].startswith("— example.org/ledger ")
    assert lines[6:] == [""]
    signature = base64.b64decode(lines[5].rpartition(" ")[2])
    assert (signature[:4], len(signature)) == (checkpoint.key_hash("example.org/ledger", KEY.public_key()), 68)


@pytest.mark.parametrize(
    "known",
    [
        # The public checksum database of the Go project, and the example in the documentation of its note package.
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_a_published_verifier_key_is_written_the_same(known: str) -> None:
    name, _, encoded = known.split("+", 2)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])

    assert checkpoint.verifier(name, public) == known


@given(
    size=st.integers(0, 2**62),
    root=st.binary(min_size=32, max_size=32),
    more=st.lists(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1), max_size=2),
)
def test_what_was_signed_is_read_back(size: int, root: bytes, more: list[str]) -> None:
    note = Note("example.org/ledger", size, root, tuple(more))

    assert checkpoint.verify(checkpoint.sign(note, KEY), KEY.public_key()) == note


def test_signatures_of_witnesses_are_passed_over() -> None:
    body, _, ours = checkpoint.sign(NOTE, KEY).partition("\n\n")
    witness = checkpoint.sign(Note("witness.example", 1, ROOT), OTHER).partition("\n\n")[2]

    assert checkpoint.verify(f"{body}\n\n{witness}{ours}", KEY.public_key()) == NOTE


@pytest.mark.parametrize("at", range(0, 110, 7))
def test_one_changed_letter_breaks_it(at: int) -> None:
    text = checkpoint.sign(NOTE, KEY)
    changed = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]

    with pytest.raises(NotACheckpoint):
        checkpoint.verify(changed, KEY.public_key())


def test_another_key_is_not_ours() -> None:
    with pytest.raises(NotACheckpoint, match="no signature by this key"):
        checkpoint.verify(checkpoint.sign(NOTE, KEY), OTHER.public_key())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "three lines"),
        ("a\n1\n", "three lines"),
        ("a\n1\n\n— a b\n", "three lines"),
        ("a\n1\nAAAA\n\n— a b", "three lines"),
        ("a\n01\nAAAA\n\n— a b\n", "not a size"),
        ("a\n-1\nAAAA\n\n— a b\n", "not a size"),
        ("a\n१\nAAAA\n\n— a b\n", "not a size"),
        ("a\n1\nAAAA\n\n— a b\n", "32 bytes"),
        ("a\n1\n!!\n\n— a b\n", "base64"),
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str, says: str) -> None:
    with pytest.raises(NotACheckpoint, match=says):
        checkpoint.parse(text)


@pytest.mark.parametrize("line", ["- a b", "— a", "—", "— example.org/ledger !!"])
def test_a_broken_signature_line_is_refused(line: str) -> None:
    with pytest.raises(NotACheckpoint):
        checkpoint.verify(f"{NOTE.body}\n{line}\n", KEY.public_key())


@pytest.mark.parametrize("origin", ["", "two words", "a+b"])
def test_a_log_has_a_name_that_notes_can_carry(origin: str) -> None:
    with pytest.raises(ValueError, match="no space and no plus"):
        checkpoint.sign(Note(origin, 1, ROOT), KEY)


def test_letters_are_ten_that_nobody_mistakes() -> None:
    found = checkpoint.letters(ROOT)

    assert len(found) == 10
    assert set(found).isdisjoint("O0I1Z2S5")
    assert found == checkpoint.letters(ROOT)
    assert found != checkpoint.letters(bytes(32))
