"""Rule T7: what looks or sounds like a destroyed message is shown to nobody until a person decides."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.test import Client

from benchmarks.pictures import attacks, draw
from benchmarks.sounds.run import respoken
from benchmarks.sounds.speech import as_wav
from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.claims.models import Claim
from chaupal.ledger.models import Entry, EntryLine
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.tips import desk as reads
from chaupal.tips import listening, matcher
from chaupal.tips.actions import hearing, matching, seeing, triage
from chaupal.tips.actions.purging import purge_tips
from chaupal.tips.models import Likeness, Match, Opening, Tip, Typing
from chaupal.tips.refusals import IsHeld, NothingToType, WrongMove
from chaupal_match import converter, printer, reader
from tests import make
from tests.tips.people_and_places import World, take, world
from tests.tips.test_matching import Told
from tests.tips.test_pictures_seen import DRAWN, LONG, OTHER_WORDS, file_of, send, work
from tests.tips.test_recordings import VOICE, made_plain, needs_programs, typed, voice
from tests.tips.test_recordings import send as send_sound
from tests.tips.test_recordings import work as listen

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    """No program reads or hears here, and nothing is remembered of another test's pictures and sounds."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for asked in (reader, converter, printer):
        asked.cache_clear()
    matcher.pictures.forget()
    matcher.sounds.forget()
    yield world()
    for asked in (reader, converter, printer):
        asked.cache_clear()


@pytest.fixture
def claim(here: World, noon: datetime) -> Claim:
    return make.claim(here.desk, noon)


def two(here: World, at: datetime, typed: str = LONG) -> tuple[Tip, Tip]:
    """A picture, and the same one with other words, that came after it."""
    first = work(send(here, at, DRAWN.picture), at)
    return first, work(send(here, at, OTHER_WORDS.picture, typed), at)


def state(tip: Tip) -> str:
    return Tip.objects.values_list("state", flat=True).get(pk=tip.pk)


def test_destroying_a_picture_holds_the_one_laid_beside_it_in_one_entry(here: World, noon: datetime) -> None:
    first, beside = two(here, noon)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (state(first), state(beside)) == ("quarantined", "held")
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.act, entry.rule_ids) == ("tips.quarantined", ["T7"])
    assert [one.text for one in EntryLine.objects.filter(entry=entry)] == [f'[{beside.pk},"new","held"]']


def test_destroying_the_later_one_holds_the_earlier_and_its_copies(here: World, noon: datetime, claim: Claim) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    copy = work(send(here, noon, attacks.recompressed(DRAWN.picture, random.Random(1))), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
    beside = work(send(here, noon, OTHER_WORDS.picture), noon)

    triage.quarantine_tip(tip=beside, by=here.desk, at=noon)

    assert (copy.copy_of_id, state(first), state(copy), state(beside)) == (first.pk, "held", "held", "quarantined")


def test_words_that_the_desk_typed_do_not_part_a_picture_from_what_it_looks_like(here: World, noon: datetime) -> None:
    first, beside = two(here, noon, "")
    seeing.type_words(tip=beside, text=LONG, by=here.desk, at=noon)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (Tip.objects.get(pk=beside.pk).looks_like_id, state(beside)) == (None, "held")


def test_a_picture_whose_typed_words_joined_another_message_is_held_with_that(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    words = matching.match_tip(tip=take(here, noon, LONG).tip, propose=lambda _text, _k: [], at=noon)
    joined = work(send(here, noon, OTHER_WORDS.picture, LONG), noon)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (joined.copy_of_id, joined.looks_like_id, state(words), state(joined)) == (words.pk, None, "held", "held")


def test_the_same_file_is_held_before_the_worker_has_looked_at_it(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    unseen = send(here, noon, DRAWN.picture, "इसे देखो, सच है क्या")

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (Likeness.objects.count(), state(unseen)) == (0, "held")


def test_another_picture_and_words_alone_are_not_held(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    other = work(send(here, noon, draw.Scene(911, "captioned").draw().picture), noon)
    words = take(here, noon).tip

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (state(other), state(words)) == ("new", "new")


def test_what_comes_later_and_looks_like_a_held_one_is_held_by_the_machine(here: World, noon: datetime) -> None:
    first, beside = two(here, noon)
    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    copy = work(send(here, noon, OTHER_WORDS.picture), noon, Told(1))
    later = work(send(here, noon, DRAWN.picture, "कुछ और ही बात लिखी है इस बार पढ़ लेना"), noon)

    assert (copy.copy_of_id, state(copy)) == (beside.pk, "held")
    assert (later.copy_of_id, later.state, Match.objects.filter(tip=later).count()) == (None, "held", 0)
    entry = Entry.objects.get(act="tips.held")
    assert (entry.by_id, entry.about_id, entry.rule_ids) == ("tips.pictures", str(later.pk), ["T7"])


def test_what_the_worker_looked_at_while_its_elder_was_destroyed_is_held(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    beside = seeing.see_picture(tip=send(here, noon, OTHER_WORDS.picture), at=noon)

    def meanwhile(_text: str, _k: int) -> list[Told]:
        triage.quarantine_tip(tip=first, by=here.desk, at=noon)
        return []

    Tip.objects.filter(pk=beside.pk).update(seen_text="कुछ लिखा है", seen_by="desk")
    done = matching.match_tip(tip=Tip.objects.get(pk=beside.pk), propose=meanwhile, at=noon)

    assert (state(first), done.state, done.looks_like_id) == ("quarantined", "held", None)


def test_a_held_message_shows_neither_words_nor_picture_and_can_only_be_decided(here: World, claim: Claim) -> None:
    first, beside = two(here, now())
    triage.open_sealed(tip=beside, what="picture", by=here.desk, at=now())
    triage.open_sealed(tip=beside, what="original", by=here.reader, at=now())
    triage.quarantine_tip(tip=first, by=here.desk, at=now())
    desk = make.sign_in(Client(), here.desk)

    page = desk.get(f"/tips/{beside.pk}/?hl=en").content.decode()
    lists = [desk.get(f"/tips/{which}").content.decode() for which in ("", "?outcome=held", "?aside=1")]

    assert LONG not in "".join([page, *lists])
    assert "<img" not in page and "Let it go" in page and "Destroy this one, too" in page
    assert [f'id="tip-{beside.pk}"' in one for one in lists] == [False, True, False]
    assert 'href="?outcome=held"' in lists[0]
    assert desk.get(f"/tips/{beside.pk}/picture/").status_code == 404
    assert Opening.objects.filter(tip=beside, until__gt=now()).count() == 0
    refused = {
        "opening": {"what": "picture"}, "verdict": {"verdict": "same", "claim": claim.pk}, "aside": {"state": "spam"}, "undo": {},
        "words": {"seen": LONG}, "claim": {},
    }  # fmt: skip
    assert {path: desk.post(f"/tips/{beside.pk}/{path}/", form).status_code for path, form in refused.items()} == dict.fromkeys(refused, 409)
    assert desk.get(f"/tips/{beside.pk}/claim/").status_code == 409
    assert (state(beside), reads.queue_mark()[0]) == ("held", Entry.objects.order_by("-pk")[0].pk)


def test_letting_go_covers_it_as_any_other_and_brings_its_copies_along(here: World, claim: Claim) -> None:
    first, beside = two(here, now())
    copy = work(send(here, now(), OTHER_WORDS.picture), now())
    triage.quarantine_tip(tip=first, by=here.desk, at=now())
    desk = make.sign_in(Client(), here.desk)

    answer = desk.post(f"/tips/{beside.pk}/release/")

    assert (answer.status_code, state(beside), state(copy)) == (303, "new", "new")
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.act, entry.by_id, entry.rule_ids) == ("tips.let_go", str(here.desk.pk), ["T7"])
    page = desk.get(f"/tips/{beside.pk}/").content.decode()
    assert (LONG in page, "<img" in page, desk.get(f"/tips/{beside.pk}/picture/").status_code) == (True, False, 404)
    desk.post(f"/tips/{beside.pk}/opening/", {"what": "picture"})
    assert desk.get(f"/tips/{beside.pk}/picture/").getvalue()[:2] == b"\xff\xd8"
    with pytest.raises(WrongMove):
        triage.release_tip(tip=beside, by=here.desk, at=now())


def test_what_was_attached_is_attached_again_and_what_was_set_aside_waits(here: World, noon: datetime, claim: Claim) -> None:
    first, beside = two(here, noon)
    third = work(send(here, noon, OTHER_WORDS.picture, "बिलकुल दूसरी ही बात यहाँ पर लिख दी है"), noon)
    triage.attach_tip(tip=beside, claim=claim, by=here.desk, at=noon)
    triage.set_aside(tip=third, state="spam", by=here.desk, at=noon)
    triage.quarantine_tip(tip=first, by=here.desk, at=noon)
    held = [state(beside), state(third)]

    for one in (beside, third):
        triage.release_tip(tip=one, by=here.desk, at=noon)

    assert (third.copy_of_id, held, state(beside), state(third)) == (None, ["held", "held"], "attached", "new")


def test_destroying_it_too_destroys_it_and_leaves_no_likeness(here: World, noon: datetime) -> None:
    first, beside = two(here, noon)
    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    triage.quarantine_tip(tip=beside, by=here.desk, at=noon)

    gone = Tip.objects.get(pk=beside.pk)
    assert (gone.state, gone.text, gone.picture.name, Likeness.objects.count()) == ("quarantined", "", "", 0)


@pytest.mark.parametrize(("who", "refusal"), [("outsider", OutOfReach), ("reader", VerbMissing)])
def test_only_whoever_decides_lets_go(who: str, refusal: type[Refused], here: World, noon: datetime) -> None:
    first, beside = two(here, noon)
    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    with pytest.raises(refusal):
        triage.release_tip(tip=beside, by=getattr(here, who), at=noon)

    assert state(beside) == "held"


def test_the_booth_of_a_held_message_opens_and_nothing_else(here: World, noon: datetime) -> None:
    first, beside = two(here, noon)
    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert triage.open_sealed(tip=beside, what="booth", by=here.reader, at=noon).what == "booth"
    for what in ("original", "picture", "sound"):
        with pytest.raises(IsHeld):
            triage.open_sealed(tip=beside, what=what, by=here.reader, at=noon)


def test_a_heir_looks_like_what_its_first_did(here: World, noon: datetime) -> None:
    received = take(here, noon, "", channel="picture", picture=file_of(DRAWN.picture), picture_size=1_000)
    work(received.tip, noon)
    heir = work(send(here, noon, attacks.recompressed(DRAWN.picture, random.Random(1))), noon)
    beside = work(send(here, noon, OTHER_WORDS.picture), noon)
    triage.withdraw_tip(token=received.token, at=noon)
    links = set(Likeness.objects.values_list("tip", "other"))

    triage.quarantine_tip(tip=Tip.objects.get(pk=heir.pk), by=here.desk, at=noon)

    assert (links, state(beside)) == ({(beside.pk, heir.pk)}, "held")


def test_a_held_message_is_taken_back_by_its_sender_and_purged_at_its_time(here: World, noon: datetime) -> None:
    first, beside = two(here, noon)
    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    purge_tips(at=noon + timedelta(days=365))

    assert (state(beside), Likeness.objects.count()) == ("purged", 0)


def test_the_same_recording_under_other_words_is_held_and_taken_from_whoever_types_it(here: World, noon: datetime) -> None:
    first = typed(here, noon)
    beside = made_plain(send_sound(here, noon, as_wav(VOICE), LONG), noon)
    hearing.hold(tip=beside, by=here.desk, at=noon)
    triage.open_sealed(tip=beside, what="sound", by=here.desk, at=noon)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (beside.copy_of_id, state(beside)) == (None, "held")
    assert (Typing.objects.count(), Opening.objects.filter(until__gt=noon).count()) == (0, 0)
    found = listening.listening(here.desk, Tip.objects.get(pk=beside.pk), noon)
    assert found is not None and not found.is_open
    with pytest.raises(NothingToType):
        hearing.take_next(by=here.desk, at=noon)


@needs_programs
def test_a_recording_with_other_words_in_it_is_held_with_the_one_it_sounds_like(db: None, noon: datetime) -> None:
    here = world()
    matcher.sounds.forget()
    first = listen(send_sound(here, noon, voice()), noon)
    beside = listen(send_sound(here, noon, voice(respoken(VOICE, np.random.default_rng(4), 2.0))), noon)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert (beside.copy_of_id, beside.looks_like_id, state(beside)) == (None, first.pk, "held")
