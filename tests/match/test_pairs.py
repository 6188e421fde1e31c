"""The hand-labelled pairs of cases/claim_pairs.csv."""

import csv

import pytest

from chaupal_match import Index, bands, guards, is_near_copy
from tests.match.pairs import RUN, Pair, pairs, run


def labelled(label: str) -> list[object]:
    return [pytest.param(pair, id=pair.id) for pair in pairs() if pair.label == label]


@pytest.fixture(scope="module")
def bank() -> Index:
    index = Index()
    for pair in pairs():
        index.add(pair.id, pair.one)
    return index


def test_the_frozen_run_still_holds() -> None:
    with RUN.open(encoding="utf-8") as rows:
        frozen = list(csv.DictReader(rows))

    assert run() == frozen


@pytest.mark.parametrize("pair", labelled("same"))
def test_the_same_claim_in_another_script_is_found_first(pair: Pair, bank: Index) -> None:
    found = bank.search(pair.other, 1)[0]

    assert (found.key, found.proposal, found.guards) == (pair.id, "same", ())


@pytest.mark.parametrize("pair", labelled("copy"))
def test_a_copy_shares_a_band_and_is_known(pair: Pair) -> None:
    common = set(bands(pair.one)) & set(bands(pair.other))

    assert (bool(common), is_near_copy(pair.one, pair.other)) == (True, True)


@pytest.mark.parametrize("label", ["number", "negation", "word"])
def test_same_words_with_one_thing_exchanged_are_never_the_same(label: str, bank: Index) -> None:
    told = [pair for pair in pairs() if pair.label == label]
    proposed = {match.proposal for pair in told for match in bank.search(pair.other, 5) if match.key == pair.id}

    assert [pair.id for pair in told if label not in guards(pair.one, pair.other)] == []
    assert [pair.id for pair in told if is_near_copy(pair.one, pair.other, 0.3)] == []
    assert "same" not in proposed


@pytest.mark.parametrize("pair", labelled("different"))
def test_another_claim_is_no_copy(pair: Pair) -> None:
    assert not is_near_copy(pair.one, pair.other)
