import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from chaupal_coord import near
from chaupal_coord._near import bands_for, exact, plain, stars

WORDS = ["the", "vote", "is", "on", "monday", "and", "every", "booth", "opens", "at", "seven", "so", "bring", "a", "paper", "that", "shows", "your", "name", "मतदान", "केंद्र", "सुबह", "सात", "बजे", "खुलता", "है"]


def made(seed: int, count: int) -> list[str]:
    """Texts of which many are small changes of others."""
    random = np.random.default_rng(seed)
    texts: list[str] = []
    for at in range(count):
        if texts and random.random() < 0.6:
            words = texts[int(random.integers(len(texts)))].split()
            words[int(random.integers(len(words)))] = WORDS[int(random.integers(len(WORDS)))]
        else:
            words = [WORDS[int(one)] for one in random.integers(0, len(WORDS), 14)] + [str(at)]
        texts.append(" ".join(words))
    return texts


def test_near_pairs_have_their_exact_jaccard_and_hardly_one_is_missed() -> None:
    texts = made(1, 140)

    found = near(texts, threshold=0.6)

    told = {(one, other): value for one, other, value in zip(found.one.tolist(), found.other.tolist(), found.jaccard.tolist(), strict=True)}
    true = {(a, b): exact(texts[a], texts[b]) for a in range(140) for b in range(a + 1, 140)}
    true = {pair: value for pair, value in true.items() if value >= 0.6}
    assert len(true) > 60
    assert {pair: true.get(pair) for pair in told} == told
    assert len(told) >= 0.98 * len(true)


@given(some.lists(some.text(max_size=30), max_size=12), some.sampled_from(["letters", "words"]))
@settings(deadline=None, max_examples=40)
def test_no_pair_is_told_that_is_not_near(texts, shingle) -> None:
    found = near(texts, threshold=0.5, shingle=shingle)

    values = [exact(texts[a], texts[b], shingle=shingle) for a, b in zip(found.one.tolist(), found.other.tolist(), strict=True)]
    assert values == found.jaccard.tolist()
    assert all(value >= 0.5 for value in values)
    assert (found.one < found.other).all()


def test_a_hundred_thousand_copies_are_tied_to_the_first() -> None:
    found = near(["go and vote on monday morning"] * 100_000)

    assert (found.one == 0).all()
    assert found.other.tolist() == list(range(1, 100_000))


def test_many_texts_that_differ_by_a_number_do_not_explode() -> None:
    found = near([f"go and vote on monday morning before the queue is long, says circular number {at}" for at in range(1_000)])

    assert 999 <= len(found) < 50 * 1_000


def test_links_letters_case_and_marks_do_not_part_two_texts() -> None:
    assert plain("Vote TODAY!! https://example.org/a?b=1") == plain("vote today")
    assert plain("मतदान, सोमवार को") == "मतदान सोमवार को"


def test_texts_without_words_pair_with_none() -> None:
    assert len(near(["", "", "!!", "https://example.org/"])) == 0


def test_a_star_holds_only_what_is_near_its_centre() -> None:
    texts = made(3, 200)
    found = near(texts, threshold=0.6)

    centre = stars(len(texts), found)

    assert all(centre[at] == at or exact(texts[at], texts[int(centre[at])]) >= 0.6 for at in range(len(texts)))
    assert (centre[centre] == centre).all()


def test_bands_keep_to_the_hashes_allowed() -> None:
    for threshold in (0.3, 0.5, 0.7, 0.9):
        bands, rows = bands_for(threshold)
        assert bands * rows <= 300
        assert (1 - threshold**rows) ** bands <= 0.003
