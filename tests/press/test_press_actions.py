"""Make, draw, release, recall: what holds after each."""

import hashlib
import io
from datetime import datetime, timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from chaupal.base.clock import IST
from chaupal.base.multirange import union
from chaupal.claims.models import Answer, AnswerApproval, AnswerVersion
from chaupal.gate.models import Verdict
from chaupal.gate.queries import open_ranges
from chaupal.ledger.models import Entry
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.people.models import Person
from chaupal.press import actions, queries, refusals, register
from chaupal.press.models import Pair, Picture, Post, Recall, RegisterEntry, Release, Wording
from tests.gate.people_and_places import person
from tests.press.desk import Desk, appoint

ELEVEN_AT_NIGHT = datetime(2027, 2, 1, 23, 0, tzinfo=IST)
IN_SILENCE = datetime(2027, 2, 9, 12, 0, tzinfo=IST)  # seat 1 of three


def acts(like: str) -> list[str]:
    return list(Entry.objects.filter(act__startswith=like).order_by("id").values_list("act", flat=True))


def test_make_post_carries_the_approval_and_is_entered_once(desk: Desk) -> None:
    version = desk.answer()

    post = actions.make_post(answer_version=version, by=desk.gauri, at=desk.noon)

    assert (post.number, post.approval, len(post.code)) == (1, version.approval, 6)
    assert acts("press.") == ["press.post_made"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args->>'post' FROM procrastinate_jobs")
        assert cursor.fetchall() == [("press.jobs.draw_pictures", str(post.pk))]


def test_make_post_of_an_unapproved_version_is_refused(desk: Desk) -> None:
    version = desk.answer()
    draft = AnswerVersion.objects.create(
        answer=version.answer, version=2, author=desk.ira, at=desk.noon, verdict="true",
        short_hi="अ", short_en="a", long_hi="अ", long_en="a",
    )  # fmt: skip

    with pytest.raises(refusals.NotApproved):
        actions.make_post(answer_version=draft, by=desk.gauri, at=desk.noon)


def test_make_post_twice_is_refused(desk: Desk) -> None:
    version = desk.post().answer_version

    with pytest.raises(refusals.PostExists):
        actions.make_post(answer_version=version, by=desk.gauri, at=desk.noon)


def test_make_due_posts_follows_approvals_and_leaves_old_ones(desk: Desk) -> None:
    desk.post()
    fresh = desk.answer()

    made = [actions.make_due_posts(at=desk.noon + timedelta(seconds=1)) for _ in range(2)]
    long_after = actions.make_due_posts(at=desk.noon + timedelta(days=3))

    assert (made, long_after, Post.objects.get(answer_version=fresh).number) == ([1, 0], 0, 2)


@pytest.mark.commits
def test_an_answer_that_makes_no_post_keeps_no_other_waiting(
    desk: Desk, as_owner: psycopg.Connection[tuple[object, ...]], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desk.answer(), desk.answer()
    as_owner.execute(f"ALTER TABLE press_post ADD CONSTRAINT never CHECK (answer_version_id <> {first.pk})")

    made = actions.make_due_posts(at=desk.noon + timedelta(seconds=1))

    assert (made, list(Post.objects.values_list("answer_version", flat=True))) == (1, [second.pk])
    assert [line.getMessage() for line in caplog.records if line.name == "chaupal.press"] == ["no post could be made"]


@pytest.mark.parametrize("overtaken_by", ["a newer version", "a changed fact"])
def test_an_answer_that_was_overtaken_is_not_released(desk: Desk, overtaken_by: str) -> None:
    post = desk.post()
    if overtaken_by == "a newer version":
        desk.answer(post.answer_version.answer.claim)
    else:
        Answer.objects.filter(pk=post.answer_version.answer_id).update(reopened_at=desk.noon)

    with pytest.raises(refusals.Overtaken):
        actions.release_post(post=post, units=[desk.state], by=desk.asha, at=desk.noon)


def test_draw_pictures_makes_one_small_picture_a_language_once(desk: Desk) -> None:
    post = desk.post(drawn=False)

    first = actions.draw_pictures(post=post, at=desk.noon)
    again = actions.draw_pictures(post=post, at=desk.noon)

    assert ([picture.language for picture in first], again) == (["hi", "en"], [])
    for picture in Picture.objects.filter(post=post):
        with picture.file.open("rb") as file:
            png = file.read()
        assert (hashlib.sha256(png).hexdigest(), len(png)) == (picture.sha256, picture.size)
        assert (picture.size <= 80_000, Image.open(io.BytesIO(png)).size) == (True, (1080, 1080))


def test_release_writes_line_audience_and_wordings_together(desk: Desk) -> None:
    post = desk.post()

    release = actions.release_post(post=post, units=desk.seats[:2], by=desk.asha, at=desk.noon)

    body = release.entry.body
    assert release.audience == union(*(seat.booths for seat in desk.seats[:2]))
    assert (body["audience"], body["gate"]["seats"], body["gate"]["open"]) == (
        sorted(seat.code for seat in desk.seats[:2]), 2, 2,
    )  # fmt: skip
    assert bytes(release.entry.hash) == register.leaf(release.entry.text)
    assert register.canonical(body) == release.entry.text
    assert (Wording.objects.filter(post=post).count(), Pair.objects.filter(wording__part="whole").exists()) == (8, True)
    assert Verdict.objects.filter(thing_kind="post", thing_id=post.pk, moment="release").count() == 2
    assert acts("press.") == ["press.post_made", "press.released"]


def test_release_names_no_person_in_the_register(desk: Desk) -> None:
    text = desk.released().register.get().text

    people = (desk.asha, desk.ira, desk.gauri)
    assert [one.name_en for one in people if one.name_en in text] == []


def test_release_before_the_pictures_is_refused(desk: Desk) -> None:
    post = desk.post(drawn=False)

    with pytest.raises(refusals.NotDrawn):
        actions.release_post(post=post, units=desk.seats, by=desk.asha, at=desk.noon)

    assert RegisterEntry.objects.count() == 0


def test_release_by_its_author_is_refused(desk: Desk) -> None:
    post = desk.post()

    with pytest.raises(refusals.OwnDraft):
        actions.release_post(post=post, units=desk.seats, by=desk.ira, at=desk.noon)


def test_release_outside_ones_reach_is_not_found_and_without_the_verb_forbidden(desk: Desk) -> None:
    post = desk.post()

    with pytest.raises(OutOfReach):
        actions.release_post(post=post, units=desk.seats, by=desk.bilal, at=desk.noon)
    with pytest.raises(VerbMissing):
        actions.release_post(post=post, units=desk.seats, by=desk.gauri, at=desk.noon)
    with pytest.raises(OutOfReach):
        actions.release_post(post=post, units=desk.seats, by=desk.dev, at=desk.noon)


def test_release_in_silence_leaves_out_the_silent_seat_and_keeps_it_in_the_audience(desk: Desk) -> None:
    release = actions.release_post(post=desk.post(), units=desk.seats, by=desk.asha, at=IN_SILENCE)

    gate = release.entry.body["gate"]
    assert (gate["seats"], gate["open"]) == (3, 2)
    assert ("G2", "BLOCK", 1) in [(word["rule"], word["result"], word["seats"]) for word in gate["rules"]]
    assert release.audience == union(*(seat.booths for seat in desk.seats))


def test_release_where_every_seat_is_silent_is_refused_and_kept_on_record(desk: Desk) -> None:
    post = desk.post()

    with pytest.raises(refusals.GateShut) as refused:
        actions.release_post(post=post, units=desk.seats[:1], by=desk.asha, at=IN_SILENCE)

    assert "G2" in refused.value.text
    assert (Release.objects.count(), RegisterEntry.objects.count()) == (0, 0)
    assert Verdict.objects.get(thing_id=post.pk, moment="release").result == "BLOCK"


def test_release_at_night_waits_and_needs_no_new_approval_at_six(desk: Desk) -> None:
    post = desk.post()

    release = actions.release_post(post=post, units=desk.seats, by=desk.asha, at=ELEVEN_AT_NIGHT)
    at_night = open_ranges(release.audience, ELEVEN_AT_NIGHT)
    in_the_morning = open_ranges(release.audience, ELEVEN_AT_NIGHT + timedelta(hours=7))

    assert (at_night, in_the_morning) == ((), release.audience)
    assert (release.post, AnswerApproval.objects.count()) == (post, 1)


def test_g15_release_of_a_claim_about_a_candidate_needs_a_second_approver(desk: Desk) -> None:
    version = desk.answer(names_candidate=True, evidence="निर्णय की प्रति")
    post = desk.post(version)
    second = person("Kavita")
    appoint(second, {"press": ["view", "approve", "release"]}, desk.state, desk.asha)

    with pytest.raises(refusals.GateShut):
        actions.release_post(post=post, units=[desk.state], by=desk.asha, at=desk.noon)
    assert queries.preview(post, [desk.state], desk.asha, desk.noon).refused
    release = actions.release_post(post=post, units=[desk.state], by=second, at=desk.noon)

    assert release.by == second


def test_release_without_units_is_refused(desk: Desk) -> None:
    with pytest.raises(refusals.NoAudience):
        actions.release_post(post=desk.post(), units=[], by=desk.asha, at=desk.noon)


def test_release_of_a_newer_version_corrects_the_older_post(desk: Desk) -> None:
    old = desk.released()
    claim = old.answer_version.answer.claim
    new = desk.released(desk.answer(claim, short_hi="नया"), at=desk.noon + timedelta(hours=1))

    assert [entry.kind for entry in old.register.order_by("id")] == ["released", "corrected"]
    assert old.register.order_by("-id")[0].body["corrected_by"] == {"number": new.number, "code": new.code}


def test_recall_at_eleven_at_night_and_in_silence_passes(desk: Desk) -> None:
    first, second = desk.released(), desk.released()

    for post, at in ((first, ELEVEN_AT_NIGHT), (second, IN_SILENCE)):
        recall = actions.recall_post(post=post, reason_hi="समय ग़लत छपा", reason_en="Wrong time", by=desk.asha, at=at)
        assert recall.entry.body["reason"] == {"hi": "समय ग़लत छपा", "en": "Wrong time"}

    assert acts("press.recalled") == ["press.recalled", "press.recalled"]


def recall(desk: Desk, post: Post, by: Person, reason_en: str = "Wrong time") -> Recall:
    return actions.recall_post(post=post, reason_hi="समय ग़लत छपा", reason_en=reason_en, by=by, at=desk.noon)


def test_recall_twice_of_an_unreleased_post_without_reason_or_out_of_reach_is_refused(desk: Desk) -> None:
    post, draft = desk.released(), desk.post()

    with pytest.raises(refusals.NoReason):
        recall(desk, post, desk.asha, reason_en=" ")
    with pytest.raises(refusals.NeverReleased):
        recall(desk, draft, desk.asha)
    with pytest.raises(OutOfReach):
        recall(desk, post, desk.bilal)
    with pytest.raises(VerbMissing):
        recall(desk, post, desk.gauri)
    recall(desk, post, desk.asha)
    with pytest.raises(refusals.AlreadyRecalled):
        recall(desk, post, desk.asha)
    with pytest.raises(refusals.AlreadyRecalled):
        actions.release_post(post=post, units=desk.seats, by=desk.asha, at=desk.noon)


@pytest.mark.parametrize("change", ["UPDATE press_registerentry SET text = 'x'", "DELETE FROM press_registerentry", "TRUNCATE press_registerentry CASCADE"])
def test_a_line_of_the_register_cannot_be_changed(desk: Desk, change: str) -> None:
    desk.released()

    with pytest.raises(Exception, match="press_registerentry|denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_release_without_its_line_cannot_be_written(desk: Desk) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(post=desk.post(), by=desk.asha, at=desk.noon, audience=((0, 5),))


def test_default_audience_is_where_the_claim_was_seen_in_two_days(desk: Desk) -> None:
    post = desk.post()

    seen, later = (queries.default_audience(post, desk.noon + timedelta(hours=hours)) for hours in (0, 60))

    assert (seen, later) == ([desk.mandals[0]], [])


def test_units_of_hides_what_is_out_of_reach(desk: Desk) -> None:
    with pytest.raises(refusals.UnknownUnits) as elsewhere:
        queries.units_of(desk.bilal, [desk.seats[1].code])
    with pytest.raises(refusals.UnknownUnits) as nowhere:
        queries.units_of(desk.bilal, ["UP-NOWHERE"])

    assert elsewhere.value.text.replace(desk.seats[1].code, "X") == nowhere.value.text.replace("UP-NOWHERE", "X")
    assert queries.units_of(desk.bilal, [desk.seats[0].code]) == [desk.seats[0]]
