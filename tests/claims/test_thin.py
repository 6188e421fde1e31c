"""What says too little to be checked, and what says enough: a table, and the whole sample bank."""

from datetime import datetime

import pytest

from chaupal.claims.actions.claim import open_claim
from chaupal.claims.models import Claim
from chaupal.claims.refusals import TooThin
from chaupal.claims.thin import says_enough
from chaupal.people.models import Person
from chaupal.sample.bank import load

THIN = [
    "N.'s tweet", "यह वीडियो", "viral message", "Viral video", "वायरल वीडियो", "यह वायरल वीडियो कानपुर का है", "मंत्री का बिजली पर ट्वीट",
    "N. ने ट्वीट किया है", "ye video dekho", "क", "दावा", "Forwarded many times", "इस वीडियो को देखो", "नेता जी का बयान", "fake news",
    "Video of a big minister in Kanpur", "बड़े मंत्री का कानपुर वाला वीडियो", "mantri ka viral tweet", "राशन बंद?", "123", "!!!", "",
]  # fmt: skip
ENOUGH = [
    "वोटर कार्ड नहीं है तो वोट नहीं डाल सकते", "No voter card, no vote", "मतदान के दिन बूथ में मोबाइल फ़ोन मना है", "Mobile banned in the booth",
    "राशन कार्ड 1 मार्च से बंद", "राशन कार्ड १ मार्च से बंद", "bijli ka bill 1 april se maaf hoga", "वीडियो में कहा गया है कि बूथ 7 पर वोट दो बार डाले गए",
    "N. tweeted that 200 booths open late on 10 February", "हर किसान को 6000 रुपये मिले", "EVM का बटन दबाने पर पर्ची नहीं निकलती",
    "Polling in Kanpur was moved to 12 February", "अस्पताल में 40 बच्चों की मौत",
]  # fmt: skip


@pytest.mark.parametrize("text", THIN)
def test_a_text_that_names_only_its_carrier_or_one_thing_is_thin(text: str) -> None:
    assert not says_enough(text)


@pytest.mark.parametrize("text", ENOUGH)
def test_a_text_that_says_what_is_asserted_is_enough(text: str) -> None:
    assert says_enough(text)


def test_every_claim_of_the_sample_bank_says_enough() -> None:
    texts = [row[name] for row in load("claims")["claim"] for name in ("text_hi", "text_en") if row[name]]

    assert [text for text in texts if not says_enough(text)] == []


@pytest.mark.parametrize(("hindi", "english", "fields"), [
    ("यह वीडियो", "", {"text_hi"}),
    ("बूथ 7 पर वोट दो बार डाले गए", "viral message", {"text_en"}),
    ("यह वीडियो", "viral message", {"text_hi", "text_en"}),
])  # fmt: skip
def test_opening_refuses_a_thin_claim_beside_each_field(hindi: str, english: str, fields: set[str], ira: Person, noon: datetime) -> None:
    with pytest.raises(TooThin) as refused:
        open_claim(kind="other", text_hi=hindi, text_en=english, by=ira, at=noon)

    assert set(refused.value.fields) == fields
    assert Claim.objects.count() == 0
