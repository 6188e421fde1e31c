"""A message that is a picture: known again, read by a machine, put right at the desk, laid beside the one it looks like."""

import os
import random
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from benchmarks.pictures import attacks, draw
from chaupal.base.errors import Refused
from chaupal.claims.models import Alias, Claim
from chaupal.ledger.models import Entry
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.tips import matcher
from chaupal.tips.actions import matching, seeing, triage
from chaupal.tips.models import Match, Opening, Tip
from chaupal.tips.refusals import NothingSealed, NothingToRead, WrongMove
from tests import make
from tests.tips.people_and_places import World, take, world
from tests.tips.test_matching import Told

pytestmark = pytest.mark.django_db

SCENE = draw.Scene(905, "poster")
DRAWN = SCENE.draw()
LONG = "पुल कल से बंद रहेगा सबको बता दो"
OTHER_WORDS = SCENE.draw(lines=draw.changed(DRAWN.lines, random.Random(4)))


@pytest.fixture
def here(db: None, noon: datetime, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """No program reads here, whatever the machine has; nothing is remembered of another test's pictures."""
    from chaupal_match import reader

    empty = tmp_path / "bin"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    reader.cache_clear()
    matcher.pictures.forget()
    return world()


@pytest.fixture
def claim(here: World, noon: datetime) -> Claim:
    return make.claim(here.desk, noon)


def reads(folder: Path, words: str) -> None:
    """A program beside which every picture says these words."""
    from chaupal_match import reader

    row = "\\t".join(["5", "1", "1", "1", "1", "1", "5", "5", "90", "20", "91.5"])
    program = folder / "bin" / "tesseract"
    program.write_text(
        "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo hin; echo eng; exit; fi\nif [ \"$1\" = --version ]; then echo tesseract 9; exit; fi\n"
        + "printf 'head\\n'\n" + "".join(f"printf '{row}\\t{word}\\n'\n" for word in words.split())
    )
    program.chmod(0o755)
    reader.cache_clear()


def file_of(picture: Image.Image) -> BytesIO:
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    out.seek(0)
    return out


def send(here: World, at: datetime, picture: Image.Image, text: str = "", **more: Any) -> Tip:
    return take(here, at, text, channel="picture", picture=file_of(picture), picture_size=1_000, **more).tip


def work(tip: Tip, at: datetime, *told: Told) -> Tip:
    """What the worker's job does."""
    tip = seeing.see_picture(tip=Tip.objects.get(pk=tip.pk), at=at)
    return matching.match_tip(tip=tip, propose=lambda _text, _k: list(told), at=at)


def test_a_picture_without_a_word_is_taken_and_waits_for_the_desk(here: World, noon: datetime) -> None:
    done = work(send(here, noon, DRAWN.picture), noon)

    assert (done.state, done.words, done.seen_by, bool(done.picture_print)) == ("new", "", "", True)
    with pytest.raises(NothingToRead):
        take(here, noon, "", channel="picture")


@pytest.mark.parametrize("name", ["recompression", "crop of 10 %", "screenshot frame", "banner beside it"])
def test_an_attacked_picture_of_the_same_words_joins_its_first(name: str, here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture, "देखो यह क्या लिखा है" if name.startswith("banner") else ""), noon)
    sent = attacks.ATTACKS[name](DRAWN.picture, random.Random(2))
    copy = work(send(here, noon, sent, first.text), noon)

    assert (copy.copy_of_id, Tip.objects.get(pk=first.pk).copies) == (first.pk, 2)
    assert Entry.objects.get(act="tips.copied").about_id == str(copy.pk)


def test_the_same_file_joins_its_first_even_when_nothing_tells_the_picture(here: World, noon: datetime) -> None:
    plain = Image.new("RGB", (300, 200), "teal")
    first = work(send(here, noon, plain), noon)
    again, other = work(send(here, noon, plain), noon), work(send(here, noon, Image.new("RGB", (300, 200), "navy")), noon)

    assert (again.copy_of_id, other.copy_of_id) == (first.pk, None)


def test_the_same_picture_with_other_words_is_laid_beside_and_never_joined(here: World, noon: datetime, claim: Claim) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    other = work(send(here, noon, OTHER_WORDS.picture), noon)

    assert (other.copy_of_id, other.looks_like_id, other.state) == (None, first.pk, "new")
    proposed = Match.objects.get(tip=other)
    assert (proposed.claim_id, proposed.verdict, proposed.by_engine, proposed.why["verdict"]) == (claim.pk, "proposed", "tips.pictures", "related")
    assert Entry.objects.get(act="tips.laid_beside").about_id == str(other.pk)


def test_the_same_picture_under_other_typed_words_is_laid_beside(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture, "पुल कल से बंद रहेगा सबको बता दो भाई"), noon)
    other = work(send(here, noon, DRAWN.picture.copy(), "राशन की दुकान पर आज तेल मुफ़्त मिल रहा है"), noon)

    assert (other.copy_of_id, other.looks_like_id) == (None, first.pk)


def test_a_few_words_never_join_two_different_pictures(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture, "यह सच है क्या"), noon)
    other = work(send(here, noon, draw.Scene(906, "captioned").draw().picture, "यह सच है क्या"), noon)

    assert (first.copy_of_id, other.copy_of_id, other.looks_like_id) == (None, None, None)


def test_what_a_program_reads_is_kept_apart_masked_and_asked_with(here: World, noon: datetime, tmp_path: Path) -> None:
    reads(tmp_path, "राशन बंद 98765-43210")
    asked: list[str] = []
    tip = seeing.see_picture(tip=send(here, noon, DRAWN.picture, "देखो"), at=noon)

    def propose(text: str, _k: int) -> list[Told]:
        asked.append(text)
        return []

    matching.match_tip(tip=tip, propose=propose, at=noon)

    kept = Tip.objects.get()
    assert (kept.text, kept.seen_text, kept.seen_by, kept.is_read_by_machine) == ("देखो", "राशन बंद ••••••10", "tesseract 9", True)
    assert asked == ["देखो\nराशन बंद ••••••10"]
    assert Entry.objects.get(act="tips.read").by_id == "tips.reader"


def test_a_second_look_changes_nothing(here: World, noon: datetime, tmp_path: Path) -> None:
    tip = work(send(here, noon, DRAWN.picture), noon)
    reads(tmp_path, "बाद में आया")

    again = work(tip, noon)

    assert (again.seen_text, Entry.objects.filter(act="tips.read").count()) == ("", 0)


def test_a_copy_is_not_read_again(here: World, noon: datetime, tmp_path: Path) -> None:
    reads(tmp_path, "राशन बंद")
    first = work(send(here, noon, DRAWN.picture), noon)
    copy = work(send(here, noon, attacks.recompressed(DRAWN.picture, random.Random(5))), noon)

    assert (first.seen_text, copy.seen_text, copy.copy_of_id) == ("राशन बंद", "", first.pk)
    assert Entry.objects.filter(act="tips.read").count() == 1


def test_a_reader_that_breaks_leaves_the_words_to_the_desk(here: World, noon: datetime, tmp_path: Path) -> None:
    reads(tmp_path, "x")
    program = tmp_path / "bin" / "tesseract"
    program.write_text(program.read_text().replace("printf 'head", "exit 9\nprintf 'head"))

    done = work(send(here, noon, DRAWN.picture), noon)

    assert (done.seen_text, done.seen_by, done.matched_at) == ("", "", noon)


def test_the_desk_types_the_words_and_they_are_matched_anew(here: World, noon: datetime, claim: Claim, tmp_path: Path) -> None:
    reads(tmp_path, "गलत पढ़ा")
    tip = work(send(here, noon, DRAWN.picture), noon, Told(claim.pk))
    ProcrastinateJob.objects.all().delete()

    seeing.type_words(tip=tip, text="सही शब्द, फ़ोन 98765 43210", by=here.desk, at=noon)

    kept = Tip.objects.get()
    assert (kept.seen_text, kept.seen_by, kept.matched_at, kept.is_read_by_machine) == ("सही शब्द, फ़ोन ••••••10", "desk", None, False)
    entry = Entry.objects.get(act="tips.words_typed")
    assert (entry.by_id, entry.about_id) == (str(here.desk.pk), str(tip.pk))
    assert list(ProcrastinateJob.objects.values_list("task_name", flat=True)) == ["tips.jobs.match_tip"]
    assert work(kept, noon, Told(claim.pk)).matched_at == noon
    assert Match.objects.filter(tip=tip, withdrawn_at=None).count() == 1


@pytest.mark.parametrize(("who", "refusal"), [("outsider", OutOfReach), ("reader", VerbMissing)])
def test_words_are_typed_only_by_whoever_decides(who: str, refusal: type[Refused], here: World, noon: datetime) -> None:
    tip = send(here, noon, DRAWN.picture)

    with pytest.raises(refusal):
        seeing.type_words(tip=tip, text="कुछ", by=getattr(here, who), at=noon)


def test_words_are_typed_for_a_waiting_picture_alone(here: World, noon: datetime, claim: Claim) -> None:
    bare, decided = take(here, noon).tip, send(here, noon, DRAWN.picture)
    triage.attach_tip(tip=decided, claim=claim, by=here.desk, at=noon)

    with pytest.raises(NothingSealed):
        seeing.type_words(tip=bare, text="कुछ", by=here.desk, at=noon)
    with pytest.raises(WrongMove):
        seeing.type_words(tip=decided, text="कुछ", by=here.desk, at=noon)


@pytest.mark.parametrize(("typed", "learned"), [("", []), ("यह सच है क्या", []), (LONG, [LONG])], ids=["none", "few", "many"])
def test_a_few_words_under_a_picture_become_no_wording_of_a_claim(
    typed: str, learned: list[str], here: World, noon: datetime, claim: Claim
) -> None:
    before = set(Alias.objects.values_list("pk", flat=True))
    tip = work(send(here, noon, DRAWN.picture, typed), noon)

    triage.attach_tip(tip=tip, claim=claim, by=here.desk, at=noon)

    assert list(Alias.objects.exclude(pk__in=before).values_list("text", flat=True)) == learned
    assert triage.undo_tip(tip=Tip.objects.get(pk=tip.pk), by=here.desk, at=noon).state == "new"


def test_opening_a_picture_opens_the_one_beside_it_and_records_both(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    other = work(send(here, noon, OTHER_WORDS.picture), noon)

    triage.open_sealed(tip=other, what="picture", by=here.desk, at=noon)

    assert set(Opening.objects.values_list("tip_id", "by_person")) == {(first.pk, here.desk.pk), (other.pk, here.desk.pk)}
    assert set(Entry.objects.filter(act="tips.opened").values_list("about_id", flat=True)) == {str(first.pk), str(other.pk)}


def test_a_picture_that_was_destroyed_leaves_neither_print_nor_words_and_is_found_no_more(here: World, noon: datetime, tmp_path: Path) -> None:
    reads(tmp_path, "राशन बंद")
    first = work(send(here, noon, DRAWN.picture), noon)
    beside = work(send(here, noon, OTHER_WORDS.picture), noon)
    name = str(first.picture.name)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    gone = Tip.objects.get(pk=first.pk)
    assert (gone.picture_print, gone.seen_text, gone.seen_by, gone.looks_like_id) == (None, "", "", None)
    assert Tip.objects.get(pk=beside.pk).looks_like_id is None
    assert work(send(here, noon, DRAWN.picture), noon).copy_of_id is None
    assert not gone.picture and not (os.path.exists(default_storage.path(name)) and Tip.objects.filter(picture=name).exists())


def test_a_heir_is_found_after_its_first_went(here: World, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "LOOK_BACK", 0)
    received = take(here, noon, "", channel="picture", picture=file_of(DRAWN.picture), picture_size=1_000)
    first = work(received.tip, noon)
    heir = work(send(here, noon, attacks.recompressed(DRAWN.picture, random.Random(1))), noon)
    for other in (906, 907):  # the index has read on beyond the heir
        work(send(here, noon, draw.Scene(other, "captioned").draw().picture), noon)
    triage.withdraw_tip(token=received.token, at=noon)

    found = work(send(here, noon, attacks.recompressed(DRAWN.picture, random.Random(2))), noon)

    assert (heir.copy_of_id, found.copy_of_id) == (first.pk, heir.pk)


def test_the_page_marks_what_a_machine_read_and_takes_the_right_words(here: World, noon: datetime, tmp_path: Path) -> None:
    reads(tmp_path, "राशन बंद")
    tip = work(send(here, noon, DRAWN.picture), noon)
    desk = make.sign_in(Client(), here.desk)

    page = desk.get(f"/tips/{tip.pk}/?hl=en").content.decode()
    answer = desk.post(f"/tips/{tip.pk}/words/", {"seen": "राशन बंद नहीं है"})
    empty = desk.post(f"/tips/{tip.pk}/words/", {"seen": "  "})

    assert "was read by a machine (tesseract 9) and may be wrong" in page
    assert (answer.status_code, Tip.objects.get().seen_text, empty.status_code) == (303, "राशन बंद नहीं है", 422)
    assert make.sign_in(Client(), here.outsider).post(f"/tips/{tip.pk}/words/", {"seen": "x"}).status_code == 404
    assert make.sign_in(Client(), here.reader).post(f"/tips/{tip.pk}/words/", {"seen": "x"}).status_code == 403


def test_two_pictures_stand_side_by_side_once_both_are_open(here: World, noon: datetime) -> None:
    first = work(send(here, noon, DRAWN.picture), noon)
    other = work(send(here, noon, OTHER_WORDS.picture), noon)
    desk = make.sign_in(Client(), here.desk)
    addresses = [f"/tips/{one.pk}/picture/" for one in (first, other)]

    before = desk.get(f"/tips/{other.pk}/").content.decode()
    desk.post(f"/tips/{other.pk}/opening/", {"what": "picture"})
    after = desk.get(f"/tips/{other.pk}/").content.decode()

    assert [f'src="{address}"' in before for address in addresses] == [False, False]
    assert [f'src="{address}"' in after for address in addresses] == [True, True]
    assert [desk.get(address).getvalue()[:2] for address in addresses] == [b"\xff\xd8"] * 2
