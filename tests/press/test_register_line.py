"""The public line: one text, one hash, no person."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from chaupal.press import register

POST = register.Named(412, "K7M4RX")
NINE = datetime(2027, 2, 8, 9, 0, tzinfo=UTC)


def line() -> register.Body:
    return register.released(
        post=POST,
        at=NINE,
        version=2,
        content_class="election_matter",
        verdict="true",
        against_us=True,
        texts={"hi": {"short": "नाम है", "long": "तो वोट है।"}, "en": {"short": "Name", "long": "Vote."}},
        sources=[register.PublicSource("आदेश", "Order", "आयोग", "Commission", "https://example.org/", "2024", "ab" * 32)],
        pictures={"hi": "cd" * 32, "en": "ef" * 32},
        audience=["UP-S002", "UP-S001", "UP-S001"],
        gate=register.GateWord("12" * 32, 2, 1, (register.RuleWord("G2", "BLOCK", 1),)),
        publisher={"hi": "नमूना संगठन", "en": "Sample organisation"},
    )


def test_canonical_text_never_moves() -> None:
    text = register.canonical(line())

    assert hashlib.sha256(text.encode()).hexdigest() == "f7c34045371d9bdad4ca43f67837c94c4d4fe1c635d1f54b618faf1163e8fbaf"
    assert text.startswith('{"against_us":true,"at":"2027-02-08T09:00:00Z","audience":["UP-S001","UP-S002"],"code":"K7M4RX"')


def test_canonical_text_survives_being_read_and_written() -> None:
    text = register.canonical(line())

    assert register.canonical(json.loads(text)) == text


def test_leaf_is_that_of_rfc_6962() -> None:
    assert register.leaf("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@pytest.mark.parametrize("value", [0.5, b"x", NINE, {1: "x"}])
def test_canonical_refuses_what_could_be_written_in_two_ways(value: object) -> None:
    with pytest.raises(ValueError):
        register.canonical({"kind": value})
