"""The learned order and decision: what must hold whatever the numbers are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal_match import Index, lead
from chaupal_match import _features as features
from chaupal_match._decide import Evidence, probability
from chaupal_match._rank import scores
from chaupal_match._search import asked
from tests.match.embedder import Sounds

shares = st.floats(0, 1)


def bank(*extra: str) -> Index:
    index = Index()
    for number in range(1_200):
        index.add(f"z{number:04}", f"सूचना क्रमांक {number} विभाग {number % 7}")
    for number, text in enumerate(extra):
        index.add(f"a{number}", text)
    return index


@given(shares, shares, shares)
def test_more_letters_or_nearer_vectors_never_lower_the_score(letters: float, near: float, more: float) -> None:
    lexical = np.zeros((3, len(features.NAMES)))
    lexical[:, 0] = letters, max(letters, more), letters
    cosine = np.asarray([near, near, max(near, more)])

    plain, lettered, nearer = scores(lexical, features.dense(cosine, cosine, lexical[:, 0], "indic"))

    assert plain <= lettered
    assert plain <= nearer


def test_a_near_copy_beside_the_best_claim_casts_no_doubt_on_it() -> None:
    claim, query = "कल जिले के सारे पेट्रोल पंप बंद रहेंगे", "कल जिले के सभी पेट्रोल पंप बंद रहेंगे, टंकी भरवा लो"

    alone, twice = bank(claim).search(query, 1)[0], bank(claim, claim + " भाई").search(query, 2)

    assert {match.key for match in twice} == {"a0", "a1"}
    assert twice[0].evidence.lead == pytest.approx(alone.evidence.lead, abs=0.1)
    assert twice[0].proposal == alone.proposal == "same"


def test_rare_words_in_common_are_told_and_what_is_left_unsaid() -> None:
    index = bank("पेट्रोल पंप बंद", "पेट्रोल सस्ता")
    told = features.told_words(asked("पेट्रोल और पंप"), index.words)

    [(rarest, second, unsaid)] = features.rare_words(told, [index.rows.row(1_200)], index.words, len(index))

    assert rarest == 1.0  # no other claim has पंप
    assert 0.8 < second < 1.0  # two have पेट्रोल
    assert unsaid == pytest.approx(1.0)  # बंद


def test_in_a_small_bank_a_rare_word_says_little() -> None:
    def likely(rarest: float, trust: float) -> float:
        return probability(Evidence(0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.0, rarest, rarest, 1.0, trust))

    assert likely(1.0, trust=0.01) == pytest.approx(likely(0.0, trust=0.01), abs=0.02)
    assert likely(1.0, trust=1.0) > 2 * likely(0.0, trust=1.0)


def test_a_claim_without_vector_is_never_called_the_nearest() -> None:
    index = Index(Sounds())
    index.add("a", "राशन की दुकान", b"")
    index.add("b", "पेंशन का फ़ॉर्म")

    found = {match.key: match for match in index.search("राशन की दुकान", 2)}

    assert found["a"].evidence.cosine is None
    assert found["b"].evidence.cosine is not None


def test_a_claim_without_vector_yet_is_found_by_its_letters_among_claims_that_have_one() -> None:
    index = Index(Sounds())
    for number in range(40):
        index.add(f"claim {number}", f"राशन कार्ड {number} बूथ पर दिखाने से पेंशन बंद नहीं होगी और वोट पड़ेगा {number + 7}")
    index.add("half of it", "आधी बाँह की कमीज़ पहनकर बूथ पर जाने वालों को मिठाई खिलाई जाएगी")
    index.add("new", "आधी बाँह की कमीज़ पहनकर बूथ पर जाने वालों को वोट नहीं डालने दिया जाएगा", b"")

    best = index.search("suna hai aadhi baanh ki kameez pehenkar booth par jane walo ko vote nahi daalne diya jayega", 3)[0]

    assert (best.key, best.proposal) == ("new", "same")


def test_a_lead_says_more_the_wider_it_is() -> None:
    def likely(by: float) -> float:
        return probability(Evidence(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, lead(by, 0.0), 0.5, 0.5, 1.0))

    assert likely(1.0) < likely(4.0) < likely(8.0)
    assert likely(20.0) == likely(10.0)
