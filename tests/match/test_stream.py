"""Near copies in a stream: the pairs are those of `is_near_copy`, and their number does not run away."""

from collections.abc import Callable
from itertools import combinations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal_match import is_near_copy, near_score
from chaupal_match._stream import PARTNERS, Stream

FORWARD = "मतदान केंद्र संख्या बारह पर मशीन बदल दी गई है और पर्ची के बिना किसी को अंदर जाने नहीं दिया जा रहा सब लोग सुबह जल्दी पहुँचें"
OTHERS = ["वोटर कार्ड की जगह आधार चलेगा ऐसा संदेश झूठा है", "kal school band rahega bacche ghar par rahen aur polling wahin hogi", "पानी की टंकी तीन दिन से ख़राब है"]
NOISE = st.sampled_from(["", "🙏🙏", "भाई", "कृपया ज़रूर पढ़ें", "10", "नहीं", "forwarded as received", "मशीन"])
MESSAGES = st.lists(
    st.builds(lambda text, noise, first: f"{noise} {text}" if first else f"{text} {noise}", st.sampled_from([FORWARD, *OTHERS]), NOISE, st.booleans()), max_size=14
)  # fmt: skip


def pairs(messages: list[str], **how: object) -> list[tuple[str, str, float]]:
    stream = Stream(**how)  # type: ignore[arg-type]
    return [(pair.a, pair.b, pair.score) for at, text in enumerate(messages) for pair in stream.take(str(at), text)]


@settings(deadline=None)
@given(MESSAGES)
def test_the_pairs_are_those_that_are_near_copies(messages: list[str]) -> None:
    wanted = {
        (str(a), str(b), near_score(messages[a], messages[b]))
        for a, b in combinations(range(len(messages)), 2)
        if is_near_copy(messages[a], messages[b])
    }

    found = pairs(messages)

    assert len(found) == len(set(found))
    assert set(found) == wanted


@settings(deadline=None)
@given(MESSAGES)
def test_without_guards_only_the_score_counts(messages: list[str]) -> None:
    wanted = {(str(a), str(b)) for a, b in combinations(range(len(messages)), 2) if near_score(messages[a], messages[b]) >= 0.8}

    assert {(a, b) for a, b, _ in pairs(messages, at_least=0.8, guarded=False)} == wanted


@settings(deadline=None)
@given(MESSAGES)
def test_order_changes_which_message_is_named_first_and_nothing_else(messages: list[str]) -> None:
    turned = list(reversed(messages))
    last = len(messages) - 1

    forth = {(int(a), int(b), score) for a, b, score in pairs(messages)}
    back = {(last - int(b), last - int(a), score) for a, b, score in pairs(turned)}

    assert forth == back


def test_another_number_is_another_message() -> None:
    assert pairs([FORWARD.replace("बारह", "12"), FORWARD, FORWARD.replace("बारह", "13")]) == [("0", "1", near_score(FORWARD.replace("बारह", "12"), FORWARD))]


@pytest.mark.parametrize("text", ["", "🙏🙏", "https://example.org/a", "\ud800"])
def test_messages_without_words_copy_nothing(text: str) -> None:
    assert pairs([text, text]) == []


def test_a_large_cluster_ties_every_message_to_its_first_ones() -> None:
    found = pairs([FORWARD] * 200)

    assert [a for a, b, _ in found if b == "199"] == [str(at) for at in range(PARTNERS)]
    assert len(found) == PARTNERS * (PARTNERS - 1) // 2 + (200 - PARTNERS) * PARTNERS


def test_a_wording_that_came_between_has_its_copies_paired_with_later_ones() -> None:
    varied = f"{FORWARD} भाई"

    found = {(a, b) for a, b, _ in pairs([FORWARD, varied, FORWARD, varied])}

    assert found == {("0", "1"), ("0", "2"), ("1", "2"), ("0", "3"), ("1", "3"), ("2", "3")}


@pytest.mark.parametrize(
    "kind",
    [
        lambda number: f"{FORWARD} वार्ड {number}",  # one form, other numbers: no copies of each other
        lambda number: f"{FORWARD} " + " ".join("कखगघ"[number // 4**at % 4] + "ाना" for at in range(6)),  # a cluster in which no two are equal
        lambda number: FORWARD,
    ],
    ids=["one form", "one cluster", "one message"],
)
def test_twice_the_stream_costs_about_twice_the_time(kind: Callable[[int], str]) -> None:
    def cost(count: int) -> float:
        messages = [kind(number) for number in range(count)]
        start = process_time()
        pairs(messages)
        return process_time() - start

    cost(50)

    assert cost(2_000) < 3.5 * cost(1_000) + 0.2
