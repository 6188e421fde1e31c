"""What is no claim is set aside under its name, its sender is told which, and it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from chaupal.base.clock import now
from chaupal.claims.models import Claim
from chaupal.tips.actions import triage
from chaupal.tips.choices import MOVES, SET_ASIDE
from chaupal.tips.models import Tip
from tests import make
from tests.tips.people_and_places import FORWARD, World, take, tip, world
from tests.tips.test_matching import run

pytestmark = pytest.mark.django_db
TOLD = {
    "opinion": ("This is an opinion", "यह राय है"),
    "private": ("This is a private matter", "यह किसी की निजी बात है"),
    "out_of_scope": ("This is not the desk’s matter", "यह डेस्क का विषय नहीं है"),
    "unsupported": ("Nobody at the desk reads this language", "डेस्क पर यह भाषा कोई नहीं पढ़ता"),
    "spam": ("There is nothing in it to check", "इसमें जाँचने लायक कुछ नहीं है"),
}


@pytest.fixture
def here(db: None) -> World:
    return world()


@pytest.fixture
def desk(here: World) -> Client:
    client = make.sign_in(Client(), here.desk)
    client.cookies["language"] = "en"
    return client


def test_every_outcome_has_its_word(db: None) -> None:
    assert set(TOLD) == set(SET_ASIDE)


@pytest.mark.parametrize("state", SET_ASIDE)
def test_the_sender_is_told_which_in_both_languages_and_an_undo_takes_it_back(here: World, desk: Client, state: str) -> None:
    received = take(here, now())
    first = run(received.tip, now())

    desk.post(f"/tips/{first.pk}/aside/", {"state": state})
    words = [Client().get(f"/tips/thread/{received.token}/?hl={language}").content.decode() for language in ("en", "hi")]
    desk.post(f"/tips/{first.pk}/undo/")
    back = Client().get(f"/tips/thread/{received.token}/?hl=en").content.decode()

    assert [title in page for title, page in zip(TOLD[state], words, strict=True)] == [True, True]
    assert ("The desk has your message" in back, Tip.objects.get().state) == (True, "new")


def test_the_queue_counts_what_was_set_aside_today_and_lists_it(here: World, desk: Client) -> None:
    words = ("मेरी राय में सड़क अच्छी है", "पड़ोसी की शादी टूट गई है सुना", "लॉटरी जीतने के लिए यहाँ दबाएँ")
    made = [run(tip(here, now(), text), now()) for text in words]
    for one, state in zip(made, ("opinion", "private", "private"), strict=True):
        triage.set_aside(tip=one, state=state, by=here.desk, at=now())
    old = run(tip(here, now() - timedelta(hours=30), "बिजली का बिल माफ़ हो गया"), now())
    triage.set_aside(tip=old, state="spam", by=here.desk, at=now())

    page = desk.get("/tips/").content.decode()
    listed = desk.get("/tips/?outcome=private").content.decode()

    assert '<a href="?outcome=opinion">Opinion</a> 1 · <a href="?outcome=private">Private matter</a> 2</p>' in page
    assert [f'id="tip-{one.pk}"' in listed for one in made] == [False, True, True]


def test_who_may_only_read_sets_nothing_aside(here: World) -> None:
    one = run(tip(here, now()), now())

    answer = make.sign_in(Client(), here.reader).post(f"/tips/{one.pk}/aside/", {"state": "opinion"})

    assert (answer.status_code, Tip.objects.get().state) == (403, "new")


@pytest.mark.parametrize("state", SET_ASIDE)
def test_what_is_set_aside_only_goes_back_or_is_destroyed(state: str) -> None:
    assert set(MOVES[state]) == {"new", "proposed", "held", "quarantined", "withdrawn", "purged"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("उड़ती ख़बर है कि बूथ बदल गए", "hi"),
        ("suna hai ki booth badal gaye hain", "hinglish"),
        ("the booth has been moved to another village", "en"),
        ("வாக்குச்சாவடி மாற்றப்பட்டது", "taml"),
        ("ভোট কেন্দ্র বদলে গেছে", "beng"),
        ("ووٹ ڈالنے کی جگہ بدل گئی ہے", "arab"),
        ("ਵੋਟ ਪਾਉਣ ਦੀ ਥਾਂ ਬਦਲ ਗਈ", "guru"),
        ("મતદાન મથક બદલાયું", "gujr"),
        ("ଭୋଟ କେନ୍ଦ୍ର ବଦଳିଲା", "orya"),
        ("పోలింగ్ కేంద్రం మారింది", "telu"),
        ("ಮತಗಟ್ಟೆ ಬದಲಾಗಿದೆ", "knda"),
        ("പോളിംഗ് ബൂത്ത് മാറി", "mlym"),
        ("Голосование перенесли", "other"),
        ("नई सूची जारी: list dekho, sab log vote dene aana", "hinglish"),
        ("1950 👍 ...", ""),
    ],
)
def test_the_letters_say_what_the_desk_can_read(here: World, text: str, language: str) -> None:
    one = tip(here, now(), text)

    assert (one.language, one.is_foreign) == (language, language not in ("hi", "hinglish", "en", ""))


def test_the_sender_of_a_foreign_script_is_told_at_once_and_so_is_the_desk(here: World, desk: Client) -> None:
    received = take(here, now(), "வாக்குச்சாவடி மாற்றப்பட்டது")
    first = run(received.tip, now())

    thread = Client().get(f"/tips/thread/{received.token}/?hl=en").content.decode()
    page = desk.get(f"/tips/{first.pk}/").content.decode()

    assert "a language that the desk does not read (Tamil letters)" in thread
    assert "By its letters: Tamil letters." in page


@pytest.mark.parametrize(("hours", "told"), [(24, False), (26, True)])
def test_after_twenty_four_hours_the_sender_is_told_that_nobody_read_it(here: World, hours: int, told: bool) -> None:
    token = take(here, now() - timedelta(hours=hours)).token

    page = Client().get(f"/tips/thread/{token}/?hl=en").content.decode()

    assert ("In 24 hours the desk did not get to your message" in page, "The desk has your message" in page) == (told, not told)


def test_what_was_decided_is_never_called_unread(here: World) -> None:
    at = now() - timedelta(hours=30)
    received = take(here, at, FORWARD)
    claim: Claim = make.claim(here.desk, at)
    triage.attach_tip(tip=run(received.tip, at), claim=claim, by=here.desk, at=at)

    page = Client().get(f"/tips/thread/{received.token}/?hl=en").content.decode()

    assert "In 24 hours the desk did not get" not in page
