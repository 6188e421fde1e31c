"""From a message in Roman letters to a claim in Devanagari, through the job and the real engine."""

import logging
from datetime import datetime

import pytest

from chaupal.base import follower
from chaupal.tips import jobs
from chaupal.tips.models import Match, Tip
from tests import make
from tests.following import run_followers
from tests.tips.people_and_places import FORWARD, take, tip, world

pytestmark = pytest.mark.commits

CARD = "जिसके पास वोटर कार्ड नहीं है, उसे इस बार वोट नहीं डालने देंगे"


def test_a_hinglish_message_finds_the_claim_in_devanagari_and_its_copy_follows(noon: datetime, caplog: pytest.LogCaptureFixture) -> None:
    here = world()
    claim = make.claim(here.desk, noon, CARD, "")
    make.claim(here.desk, noon, "राशन की दुकान पर अब ओटीपी से राशन मिलेगा", "")
    make.claim(here.desk, noon, "मतदान के दिन बूथ पर मोबाइल ले जाना मना है", "")
    run_followers()
    first, second = take(here, noon, FORWARD).tip, tip(here, noon, FORWARD + " 🙏🙏", unit=here.other)

    with caplog.at_level(logging.INFO):
        for one in (first, second):
            jobs.match_tip(tip=one.pk)

    best = Match.objects.filter(tip=first).order_by("-score")[0]
    assert (best.claim, best.verdict, best.why["verdict"]) == (claim, "proposed", "same")
    assert ["card", "कार्ड"] in best.why["shared"]
    assert list(Tip.objects.order_by("pk").values_list("state", "copies", "copy_of")) == [("proposed", 2, None), ("proposed", 1, first.pk)]
    assert [record.getMessage() for record in caplog.records if "Suna" in str(record.__dict__)] == []


def test_the_worker_drops_booths_by_itself() -> None:
    registered = {one.name: one.every for one in follower.registered()}

    assert registered["tips.expire"] == 60.0
