"""A voice note or video as a message: made plain, known again, typed by one person at a time, covered, destroyed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from benchmarks.sounds import attacks
from benchmarks.sounds.run import respoken
from benchmarks.sounds.speech import Voice, as_wav, speak
from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.claims.models import Alias, Claim
from chaupal.ledger.models import Entry
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.tips import matcher
from chaupal.tips.actions import hearing, matching, seeing, triage
from chaupal.tips.actions.purging import purge_tips
from chaupal.tips.models import Draft, Frame, Match, Opening, Recording, Tip, Typing
from chaupal.tips.refusals import (
    NotASound,
    NothingHeard,
    NothingToType,
    NotYours,
    SoundNotPlain,
    SoundTooLarge,
    TypedByAnother,
)
from chaupal_match import converter, printer
from tests import make
from tests.tips.people_and_places import World, take, world
from tests.tips.test_matching import Told
from tests.tips.test_pictures import image
from tests.tips.test_share import key_in
from tests.tips.test_share import send as send_shared

pytestmark = pytest.mark.django_db
needs_programs = pytest.mark.skipif(converter() is None or printer() is None, reason="ffmpeg or fpcalc is not installed")

VOICE = speak(21, Voice.drawn(21), 9.0)
OPUS = "opus 16 kbit/s"
SAID = "कल से पुल बंद रहेगा और राशन की दुकान भी नहीं खुलेगी"


@pytest.fixture
def here(db: None) -> World:
    """Nothing is remembered of another test's sounds and pictures."""
    matcher.sounds.forget()
    matcher.pictures.forget()
    return world()


@pytest.fixture
def bare(here: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    """A machine without ffmpeg and fpcalc."""
    empty = tmp_path / "bin"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    for asked in (converter, printer):
        asked.cache_clear()
    yield here
    for asked in (converter, printer):
        asked.cache_clear()


@pytest.fixture
def claim(here: World, noon: datetime) -> Claim:
    return make.claim(here.desk, noon)


def send(here: World, at: datetime, data: bytes, text: str = "", **more: Any) -> Tip:
    return take(here, at, text, channel="sound", sound=BytesIO(data), sound_size=len(data), **more).tip


def work(tip: Tip, at: datetime, *told: Told) -> Tip:
    """What the worker's job does."""
    tip = hearing.hear_recording(tip=Tip.objects.get(pk=tip.pk), at=at)
    return matching.match_tip(tip=tip, propose=lambda _text, _k: list(told), at=at)


def voice(sound: np.ndarray = VOICE, codec: str = OPUS) -> bytes:
    return attacks.coded(sound, codec)


def film(folder: Path, *words: str, sound: np.ndarray = VOICE, scenes: str = "testsrc=s=320x240:d=4[a];testsrc2=s=320x240:d=5[b];[a][b]concat=n=2") -> bytes:
    (folder / "in.wav").write_bytes(as_wav(sound))
    made = ["-f", "lavfi", "-i", scenes, "-i", "in.wav", "-shortest", "-c:v", "libx264", "-c:a", "aac", "-metadata", "comment=+26.8467+080.9462/"]
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", *made, *words, "x.mp4"], cwd=folder, check=True)
    return (folder / "x.mp4").read_bytes()


def on_disk(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


@needs_programs
def test_a_voice_note_lies_sealed_until_it_is_plain_and_then_the_sealed_one_is_gone(
    here: World, noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    sent = voice()
    tip = send(here, noon, sent)
    before = Recording.objects.get()
    sealed = str(before.file.name)
    lying = on_disk(sealed)
    with django_capture_on_commit_callbacks(execute=True):
        done = work(tip, noon)

    after = Recording.objects.get()
    assert (before.state, sent[:200] in lying, b"OggS" in lying, os.path.basename(sealed).endswith(".sealed")) == ("sealed", False, False, True)
    assert (after.state, after.type, abs(after.seconds - 9) < 0.1, len(after.print or b"") > 40) == ("ready", "audio/ogg", True, True)
    assert (on_disk(str(after.file.name))[:4], default_storage.exists(sealed)) == (b"OggS", False)
    assert (done.state, done.channel, done.words, len(done.sent_sha256)) == ("new", "sound", "", 64)
    assert os.stat(default_storage.path(str(after.file.name))).st_mtime == done.at.timestamp()


@needs_programs
@pytest.mark.parametrize("shape", ["a greeting before it", "last fifth cut", "a fifth as loud"])
def test_a_changed_copy_of_a_voice_note_joins_its_first(shape: str, here: World, noon: datetime) -> None:
    first = work(send(here, noon, voice()), noon)
    changed = attacks.SHAPES[shape](VOICE, np.random.default_rng(4))
    copy = work(send(here, noon, voice(changed, "mp3 32 kbit/s")), noon)

    assert (copy.copy_of_id, Tip.objects.get(pk=first.pk).copies) == (first.pk, 2)
    assert Entry.objects.get(act="tips.copied").about_id == str(copy.pk)


@needs_programs
def test_a_voice_note_with_other_words_in_it_is_laid_beside_and_the_claim_proposed(here: World, noon: datetime, claim: Claim) -> None:
    before = Alias.objects.count()
    first = work(send(here, noon, voice()), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    other = work(send(here, noon, voice(respoken(VOICE, np.random.default_rng(4), 2.0))), noon)

    assert (other.copy_of_id, other.looks_like_id, other.state) == (None, first.pk, "new")
    proposed = Match.objects.get(tip=other)
    assert (proposed.claim_id, proposed.verdict, proposed.by_engine) == (claim.pk, "proposed", "tips.pictures")
    assert Alias.objects.count() == before  # of no words none was learnt


@needs_programs
def test_another_voice_note_is_a_message_of_its_own(here: World, noon: datetime) -> None:
    work(send(here, noon, voice(), "यह सच है क्या"), noon)

    other = work(send(here, noon, voice(speak(22, Voice.drawn(22), 9.0)), "यह सच है क्या"), noon)

    assert (other.copy_of_id, other.looks_like_id) == (None, None)


@needs_programs
def test_of_a_video_frames_and_sound_are_kept_and_a_still_of_it_is_laid_beside(here: World, noon: datetime, tmp_path: Path) -> None:
    sent = film(tmp_path)
    first = work(send(here, noon, sent), noon)
    frames = list(Frame.objects.order_by("place"))
    again = work(send(here, noon, film(tmp_path, "-crf", "30")), noon)
    alone = work(send(here, noon, voice()), noon)
    still = take(here, noon, "", channel="picture", picture=BytesIO(on_disk(str(frames[-1].picture.name))), picture_size=1_000).tip
    still = matching.match_tip(tip=seeing.see_picture(tip=still, at=noon), propose=lambda _text, _k: [], at=noon)

    kept = b"".join([on_disk(str(one.picture.name)) for one in frames] + [on_disk(str(Recording.objects.get(tip=first).file.name))])
    assert (len(frames) >= 2, b"26.84" in sent, b"26.84" in kept) == (True, True, False)
    assert (again.copy_of_id, alone.copy_of_id, alone.looks_like_id) == (first.pk, None, first.pk)
    assert (still.copy_of_id, still.looks_like_id) == (None, first.pk)


@needs_programs
@pytest.mark.parametrize(("hurt", "state", "said"), [("cut", "broken", "Could not be opened"), ("long", "too_long", "Longer than ten minutes")])
def test_what_cannot_be_heard_is_not_kept_and_the_sender_is_told(
    hurt: str, state: str, said: str, here: World, noon: datetime, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    whole = film(tmp_path) if hurt == "cut" else voice(np.zeros(16_000 * 660) + 0.001, "8 kHz, 4 bit")
    received = take(here, noon, "", channel="sound", sound=BytesIO(whole[: len(whole) // 2] if hurt == "cut" else whole), sound_size=10)
    name = str(Recording.objects.get().file.name)

    with django_capture_on_commit_callbacks(execute=True):
        done = work(received.tip, noon)

    kept = Recording.objects.get()
    assert (kept.state, kept.file.name, default_storage.exists(name), done.state) == (state, "", False, "new")
    assert said in Client().get(f"/tips/thread/{received.token}/?hl=en").content.decode()
    with pytest.raises(NothingHeard):
        triage.open_sealed(tip=done, what="sound", by=here.desk, at=noon)


@pytest.mark.parametrize(("data", "size", "refusal"), [(b"PK\x03\x04" * 30, 120, NotASound), (b"", 0, NotASound), (b"OggS", 16_000_001, SoundTooLarge)], ids=["zip", "empty", "large"])
def test_what_is_no_recording_is_refused_before_anything_is_kept(data: bytes, size: int, refusal: type[Refused], here: World, noon: datetime) -> None:
    with pytest.raises(refusal):
        take(here, noon, "", channel="sound", sound=BytesIO(data), sound_size=size)

    assert (Tip.objects.count(), Recording.objects.count()) == (0, 0)


def test_without_ffmpeg_a_wav_is_taken_plain_and_can_be_typed(bare: World, noon: datetime) -> None:
    data = as_wav(VOICE)
    odd = b"LIST\x1a\0\0\0INFOICMTsomebody was here "
    done = work(send(bare, noon, data[:12] + odd + data[12:]), noon)

    kept = Recording.objects.get()
    assert (kept.state, kept.type, on_disk(str(kept.file.name)) == data, kept.print) == ("ready", "audio/wav", True, None)
    assert hearing.take_next(by=bare.desk, at=noon).pk == done.pk


def test_without_ffmpeg_what_may_hold_a_place_is_not_taken(bare: World, noon: datetime) -> None:
    with pytest.raises(SoundNotPlain):
        take(bare, noon, "", channel="sound", sound=BytesIO(b"\0\0\0\x18ftypmp42\0\0\0\0moov"), sound_size=30)

    assert Tip.objects.count() == 0


def test_without_fpcalc_the_very_same_file_still_joins_its_first(bare: World, noon: datetime) -> None:
    first, again = (work(send(bare, noon, as_wav(VOICE)), noon) for _time in range(2))
    other = work(send(bare, noon, as_wav(VOICE * 0.5)), noon)

    assert (again.copy_of_id, other.copy_of_id) == (first.pk, None)


def typed(here: World, at: datetime, sound: np.ndarray = VOICE) -> Tip:
    """A voice note that can be heard, past the programs."""
    return made_plain(send(here, at, as_wav(sound)), at, sound)


def made_plain(tip: Tip, at: datetime, sound: np.ndarray = VOICE) -> Tip:
    """What the worker would make of a recording, without the programs."""
    Recording.objects.filter(tip=tip).update(state="ready", type="audio/wav", seconds=9.0, file=default_storage.save("tips/sound.wav", BytesIO(as_wav(sound))))
    return matching.match_tip(tip=tip, propose=lambda _text, _k: [], at=at)


def test_what_is_typed_is_masked_counts_as_words_and_is_matched_anew(here: World, noon: datetime, claim: Claim) -> None:
    tip = typed(here, noon)
    ProcrastinateJob.objects.all().delete()
    hearing.hold(tip=tip, by=here.desk, at=noon)

    hearing.type_said(tip=tip, text=f"{SAID}, फ़ोन 98765 43210", by=here.desk, at=noon)

    kept = Tip.objects.get()
    assert (kept.said_text, kept.said_by, kept.matched_at, kept.words) == (f"{SAID}, फ़ोन ••••••10", "desk", None, kept.said_text)
    assert (kept.language, bool(kept.bands), Typing.objects.count()) == ("hi", True, 0)
    entry = Entry.objects.get(act="tips.words_typed")
    assert (entry.by_id, entry.about_id) == (str(here.desk.pk), str(tip.pk))
    assert list(ProcrastinateJob.objects.values_list("task_name", flat=True)) == ["tips.jobs.match_tip"]
    done = work(kept, noon, Told(claim.pk))
    triage.attach_tip(tip=done, claim=claim, by=here.desk, at=noon)
    assert Alias.objects.filter(claim=claim, text=kept.said_text).count() == 1


def test_one_person_types_while_the_other_is_told_who(here: World, noon: datetime) -> None:
    tip = typed(here, noon)
    other = make.officer("Uma", "researcher", hindi="उमा")
    first = hearing.take_next(by=here.desk, at=noon)

    with pytest.raises(NothingToType):
        hearing.take_next(by=other, at=noon)
    with pytest.raises(TypedByAnother):
        hearing.hold(tip=tip, by=other, at=noon + timedelta(minutes=14))
    with pytest.raises(NotYours):
        hearing.type_said(tip=tip, text=SAID, by=other, at=noon)
    hearing.hold(tip=tip, by=other, at=noon + timedelta(minutes=15))
    with pytest.raises(NotYours):
        hearing.type_said(tip=tip, text="पहले का", by=here.desk, at=noon + timedelta(minutes=16))
    done = hearing.type_said(tip=tip, text=SAID, by=other, at=noon + timedelta(minutes=20))

    assert (first.pk, done.said_text) == (tip.pk, SAID)
    assert list(Opening.objects.values_list("what", "by_person")) == [("sound", here.desk.pk)]
    assert Entry.objects.get(act="tips.opened").about_id == str(tip.pk)


@pytest.mark.parametrize(("who", "refusal"), [("outsider", OutOfReach), ("reader", VerbMissing)])
def test_only_whoever_decides_holds_and_types(who: str, refusal: type[Refused], here: World, noon: datetime) -> None:
    tip, by = typed(here, noon), getattr(here, who)

    for act in (lambda: hearing.hold(tip=tip, by=by, at=noon), lambda: hearing.type_said(tip=tip, text=SAID, by=by, at=noon)):
        with pytest.raises(refusal):
            act()


def test_the_operators_program_is_a_proposal_that_is_marked_and_matched_with(
    here: World, noon: datetime, claim: Claim, settings: Any, tmp_path: Path
) -> None:
    if converter() is None:
        pytest.skip("ffmpeg is not installed")
    program = tmp_path / "listen"
    program.write_text(f"#!/bin/sh\necho '{SAID} 98765 43210'\n")
    program.chmod(0o755)
    tip = work(send(here, noon, voice()), noon)
    asked_without = hearing.wants_words(tip)
    settings.CHAUPAL_TRANSCRIBE = f"{program} {{wav}}"

    done = hearing.transcribe(tip=tip, at=noon)

    assert (asked_without, done.said_text, done.said_by, done.is_heard_by_machine, done.matched_at) == (False, f"{SAID} ••••••10", "transcriber", True, None)
    assert Entry.objects.get(act="tips.transcribed").by_id == "tips.listener"
    again = hearing.transcribe(tip=work(done, noon, Told(claim.pk)), at=noon)
    assert (again.matched_at, Entry.objects.filter(act="tips.transcribed").count()) == (noon, 1)
    with pytest.raises(NothingToType):
        hearing.take_next(by=here.desk, at=noon)
    hearing.hold(tip=tip, by=here.desk, at=noon)
    assert hearing.type_said(tip=tip, text=SAID, by=here.desk, at=noon).is_heard_by_machine is False


def test_an_operators_program_that_fails_is_said_once_and_leaves_it_to_the_desk(here: World, noon: datetime, settings: Any) -> None:
    if converter() is None:
        pytest.skip("ffmpeg is not installed")
    tip = work(send(here, noon, voice()), noon)
    settings.CHAUPAL_TRANSCRIBE = "/bin/false"

    hearing.transcribe(tip=tip, at=noon)

    assert (Recording.objects.get().trouble.startswith("false: ended with 1"), hearing.wants_words(tip)) == (True, False)
    assert hearing.take_next(by=here.desk, at=noon).pk == tip.pk
    page = make.sign_in(Client(), here.desk).get(f"/tips/{tip.pk}/?hl=en").content.decode()
    assert "false: ended with 1" in page


@pytest.mark.parametrize("way", ["quarantine", "withdraw", "purge"])
def test_a_destroyed_message_leaves_nothing_of_its_recording(
    way: str, here: World, noon: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    received = take(here, noon, "", channel="sound", sound=BytesIO(as_wav(VOICE)), sound_size=10)
    tip = received.tip
    Frame.objects.create(tip=tip, place=1, picture=default_storage.save("tips/frame.jpg", BytesIO(b"x")), picture_print=b"")
    Recording.objects.filter(tip=tip).update(state="ready", type="audio/wav")
    Tip.objects.filter(pk=tip.pk).update(said_text=SAID, said_by="desk")
    hearing.hold(tip=tip, by=here.desk, at=noon)
    names = [str(Recording.objects.get().file.name), str(Frame.objects.get().picture.name)]

    with django_capture_on_commit_callbacks(execute=True):
        if way == "quarantine":
            triage.quarantine_tip(tip=tip, by=here.desk, at=noon)
        elif way == "withdraw":
            triage.withdraw_tip(token=received.token, at=noon)
        else:
            purge_tips(at=noon + timedelta(days=365))

    gone = Tip.objects.get()
    assert (gone.said_text, gone.said_by, gone.sent_sha256, gone.words) == ("", "", "", "")
    assert (Recording.objects.count(), Frame.objects.count(), Typing.objects.count()) == (0, 0, 0)
    assert [default_storage.exists(name) for name in names] == [False, False]


def test_a_sound_is_played_only_to_whoever_opened_it_and_in_parts(here: World, noon: datetime) -> None:
    tip = typed(here, now())
    desk, stranger = make.sign_in(Client(), here.desk), make.sign_in(Client(), here.outsider)
    covered = desk.get(f"/tips/{tip.pk}/sound/")

    desk.post(f"/tips/{tip.pk}/opening/", {"what": "sound"})

    address = f"/tips/{tip.pk}/sound/"
    whole, part, last = (desk.get(address, headers=head) for head in ({}, {"Range": "bytes=4-7"}, {"Range": "bytes=-2"}))
    behind, odd = (desk.get(address, headers={"Range": asked}) for asked in ("bytes=99999999-", "bytes=0-1,4-5"))
    data = as_wav(VOICE)
    assert (covered.status_code, stranger.get(address).status_code) == (404, 404)
    assert (whole.status_code, whole.content == data, whole["Content-Type"], whole["Accept-Ranges"]) == (200, True, "audio/wav", "bytes")
    assert (part.status_code, part.content, part["Content-Range"]) == (206, data[4:8], f"bytes 4-7/{len(data)}")
    assert (last.status_code, last.content, behind.status_code, odd.status_code) == (206, data[-2:], 416, 200)
    assert "no-store" in whole["Cache-Control"] and "media-src 'self'" in whole["Content-Security-Policy"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_typing_queue_costs_the_same_however_long(rows: int, here: World, noon: datetime, django_assert_num_queries: Any) -> None:
    for seed in range(rows):
        hearing.hold(tip=typed(here, now(), speak(seed, Voice.drawn(seed), 2.0)), by=here.desk, at=now())
    desk = make.sign_in(Client(), here.desk)
    desk.get("/tips/typing/?hl=en")

    with django_assert_num_queries(11, exact=False):
        page = desk.get("/tips/typing/?hl=en").content.decode()

    assert page.count("data-row") == rows
    assert here.desk.name_hi in page


def test_an_empty_typing_queue_says_what_comes_there(here: World) -> None:
    page = make.sign_in(Client(), here.desk).get("/tips/typing/?hl=en").content.decode()

    assert "Nothing waits to be typed." in page
    assert make.sign_in(Client(), here.desk).post("/tips/typing/").status_code == 409
    assert make.sign_in(Client(), here.outsider).get("/tips/typing/").status_code in (403, 404)


def test_the_hash_of_a_picture_as_it_was_sent_is_kept_and_shown(here: World, noon: datetime) -> None:
    sent = image("PNG", (300, 200))
    tip = take(here, noon, "", channel="picture", picture=BytesIO(sent), picture_size=len(sent)).tip

    page = make.sign_in(Client(), here.desk).get(f"/tips/{tip.pk}/?hl=en").content.decode()

    assert (tip.sent_sha256, tip.sent_sha256 in page) == (sha256(sent).hexdigest(), True)


def test_a_shared_recording_goes_along_from_its_draft_with_its_own_hash(here: World) -> None:
    phone = make.sign_in(Client(enforce_csrf_checks=True), here.keeper)
    phone.cookies["language"] = "en"
    data = as_wav(VOICE)
    key = key_in(phone.post("/tips/share/", {"text": "", "sound": BytesIO(data)}))
    page = phone.get("/tips/new/", {"draft": key}).content.decode()

    answer = send_shared(phone, key, text="")

    one = Tip.objects.get()
    assert "The shared recording goes along" in page
    assert (answer.status_code, one.channel, one.sent_sha256, Draft.objects.count()) == (303, "sound", sha256(data).hexdigest(), 0)


def test_no_column_of_a_recording_names_anybody(here: World, noon: datetime) -> None:
    tip = typed(here, noon)

    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM tips_recording r WHERE tip_id = %s", [tip.pk])
        row = cursor.fetchone()[0]

    assert ("Chitra" in row, "चित्रा" in row, ".wav" in row) == (False, False, True)
