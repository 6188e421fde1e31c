"""Short codes: read off a small picture, typed on a small phone."""

import pytest

from chaupal.press import codes


def test_fresh_codes_use_only_letters_nobody_misreads() -> None:
    made = {codes.fresh() for _ in range(500)}

    assert all(codes.is_code(code) for code in made)
    assert set("".join(made)) & set("01258BILOSZ") == set()


@pytest.mark.parametrize("typed", ["K7M-4RX", " k7m 4rx ", "k7m–4rx", "K७M-४RX", "K7M4RX"])
def test_read_takes_a_code_however_it_was_typed(typed: str) -> None:
    assert codes.read(typed) == "K7M4RX"


def test_within_finds_the_code_in_a_caption() -> None:
    text = "सूची में नाम है तो वोट दें। K7M-4RX\nhttps://chaupal.example.org/v/H3T9WC MARKET"

    assert codes.within(text) == ("H3T9WC", "K7M4RX")
