"""Intake: what is kept of a message, what is never kept of the person who sent it."""

import logging
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, models, transaction
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from chaupal.base.errors import Refused
from chaupal.base.seal import unseal
from chaupal.claims.models import Claim
from chaupal.ledger.models import Entry
from chaupal.people.models import Person
from chaupal.tips import matcher
from chaupal.tips.actions import matching, receive, triage
from chaupal.tips.models import Frame, Likeness, Match, Opening, Recording, Tip, TipBooth, Typing
from chaupal.tips.pictures import Small
from chaupal.tips.queries import Origin, origins
from chaupal.tips.wash import wash
from tests import make
from tests.tips.people_and_places import World, take, world
from tests.tips.test_matching import Told

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> World:
    return world()


def jpeg() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG")
    out.seek(0)
    return out


def test_a_message_is_kept_masked_with_its_original_sealed(here: World, noon: datetime) -> None:
    received = take(here, noon, "Card banega, call 98765 43210")

    kept = Tip.objects.get()
    assert (kept.text, kept.unit, kept.state, kept.notice, kept.language, kept.at) == (
        "Card banega, call ••••••10", here.mandal, "new", "tips-1", "en", noon,
    )  # fmt: skip
    assert unseal(kept.original_sealed, field="tips.original") == "Card banega, call 98765 43210"
    assert bytes(kept.thread_hash) == receive.thread_hash(received.token)


def test_the_ledger_entry_is_by_the_mandal_and_the_job_waits(here: World, noon: datetime) -> None:
    kept = take(here, noon).tip

    entry = Entry.objects.get(act="tips.received")
    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id) == ("unit", str(here.mandal.pk), "tip", str(kept.pk))
    assert list(ProcrastinateJob.objects.values_list("task_name", "args")) == [("tips.jobs.match_tip", {"tip": kept.pk})]


def test_nothing_stored_with_a_message_tells_more_of_its_moment_than_the_hour(here: World, noon: datetime) -> None:
    """In a small mandal a second would lay a message beside the receipt of the phone that sent it (T3)."""
    moment = noon + timedelta(minutes=47, seconds=13, microseconds=271)
    first = take(here, moment, channel="picture", picture=jpeg(), picture_size=1_000)
    copy, unseen = take(here, moment).tip, receive.quarantine_unseen(origin=here.origin, notice="tips-1", by=here.keeper, at=moment).tip
    claim = make.claim(here.desk, noon)

    for one in (first.tip, copy):
        matching.match_tip(tip=one, propose=lambda text, k: [Told(claim.pk)], at=moment)
    triage.withdraw_tip(token=first.token, at=moment)

    kept = list(Tip.objects.filter(pk__in=[first.tip.pk, copy.pk, unseen.pk]))
    assert {told for one in kept for told in (one.at, one.last_at, one.matched_at) if told} == {noon}
    assert set(Match.objects.values_list("at", flat=True)) == {noon}
    assert set(TipBooth.objects.values_list("until", flat=True)) == {noon + timedelta(hours=72)}
    assert set(Entry.objects.filter(act__startswith="tips.").values_list("act", "at")) == {
        (f"tips.{act}", noon) for act in ("received", "proposed", "copied", "quarantined", "withdrawn")
    }


def test_the_picture_on_the_disk_is_dated_to_the_hour(here: World, noon: datetime) -> None:
    kept = take(here, noon + timedelta(minutes=47), channel="picture", picture=jpeg(), picture_size=1_000).tip

    assert default_storage.get_modified_time(str(kept.picture.name)) == noon


def test_the_booth_is_sealed_and_goes_after_72_hours(here: World, noon: datetime) -> None:
    kept = take(here, noon).tip
    sealed = TipBooth.objects.get(tip=kept)

    assert (unseal(sealed.sealed, field="tips.booth"), sealed.until) == (str(here.booth.number), noon + timedelta(hours=72))
    assert receive.expire_booths(at=noon + timedelta(hours=71, minutes=59)) == 0
    assert receive.expire_booths(at=noon + timedelta(hours=72)) == 1
    assert TipBooth.objects.count() == 0


def reachable(start: type[models.Model], *, without: set[type[models.Model]]) -> set[type[models.Model]]:
    """Every table that foreign keys lead to from this one."""
    seen: set[type[models.Model]] = set()
    left = [start]
    while left:
        model = left.pop()
        if model in seen or model in without:
            continue
        seen.add(model)
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if field.related_model is not None:
                left.append(field.related_model)
    return seen


def test_no_path_of_foreign_keys_leads_from_a_tip_to_a_person() -> None:
    assert Person not in reachable(Tip, without=set())
    assert Person not in reachable(TipBooth, without=set())
    # A match names a claim, and a claim its researcher; that is the desk's own name, not the sender's.
    assert Person in reachable(Match, without=set())
    for model in (Match, Opening):
        assert Person not in reachable(model, without={Claim})


def test_only_matches_openings_booths_recordings_likenesses_and_copies_point_at_a_tip() -> None:
    pointing = {
        model
        for model in apps.get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model in (Tip, TipBooth, Match, Opening, Recording, Frame, Typing, Likeness)
    }

    assert pointing == {Tip, TipBooth, Match, Opening, Recording, Frame, Typing, Likeness}


def test_no_row_of_any_table_names_the_sender_after_a_message_came(here: World, noon: datetime) -> None:
    """Every table is counted and its text read: nothing that came with the message holds the keeper's id beside the tip's."""
    before = {model: model._base_manager.count() for model in apps.get_models()}

    take(here, noon)

    grown = {model.__name__ for model in apps.get_models() if model._base_manager.count() != before[model]}
    assert grown == {"Tip", "TipBooth", "Entry", "EntrySalt", "ProcrastinateJob", "ProcrastinateEvent"}
    with connection.cursor() as cursor:
        for table in ("ledger_entry", "ledger_entrysalt", "tips_tip", "tips_tipbooth"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ''), '') FROM {table} t WHERE t::text LIKE %s", ["%person%"])
            assert cursor.fetchone() == ("",)


def test_intake_logs_neither_text_nor_person(here: World, noon: datetime, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("chaupal.tips").info("so that something is there")
        take(here, noon, "Yeh jhooth hai 98765 43210")

    logged = [record for record in caplog.records if record.name != "django.db.backends"]
    said = " ".join(f"{record.getMessage()} {record.__dict__.get('facts')}" for record in logged)
    assert [word for word in ("jhooth", "43210", "Chitra", str(here.booth.number)) if word in said] == []


def test_the_same_message_under_the_same_token_is_kept_once(here: World, noon: datetime) -> None:
    token = receive.new_token()

    first, again = take(here, noon, token=token), take(here, noon, token=token)

    assert (again.tip, again.token, again.known, Tip.objects.count()) == (first.tip, token, True, 1)


def test_another_message_under_an_old_token_gets_a_thread_of_its_own(here: World, noon: datetime) -> None:
    token = receive.new_token()
    take(here, noon, token=token)

    other = take(here, noon, "वोटर पर्ची ही पहचान है", token=token)

    assert (other.known, other.token == token, Tip.objects.count()) == (False, False, 2)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"notice": "tips-0"}, "tips.notice_not_shown"),
        ({"text": " \u200b\u202e\x00 "}, "tips.nothing_to_read"),
        ({"picture": BytesIO(b"MZ not a picture"), "picture_size": 16}, "tips.not_a_picture"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(here: World, noon: datetime, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        take(here, noon, **more)

    assert (refused.value.code, Tip.objects.count(), Entry.objects.count()) == (code, 0, 0)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script> वोट", "वोट\x00 बंद", "\u202eवोट\u202c", "ब" * 10_000_000, "'; DROP TABLE tips_tip; --", "\ud800 वोट", "{{ x }}{% y %}"],
    ids=["script", "null", "rtl", "10-mb", "sql", "surrogate", "template"],
)
def test_hostile_text_is_kept_as_plain_words(here: World, noon: datetime, text: str) -> None:
    kept = take(here, noon, text).tip

    kept.refresh_from_db()
    assert (0 < len(kept.text) <= 8_000, [bad for bad in "\x00\u202e\ud800" if bad in kept.text], kept.cut) == (
        True, [], len(text) > 8_000,
    )  # fmt: skip


def test_somebody_who_may_not_send_from_there_is_refused(here: World, noon: datetime) -> None:
    with pytest.raises(Refused) as keeper_elsewhere:
        take(here, noon, by=here.outsider)
    with pytest.raises(Refused) as researcher:
        take(here, noon, by=here.desk)

    assert (keeper_elsewhere.value.code, researcher.value.code, Tip.objects.count()) == ("org.out_of_reach", "org.verb_missing", 0)


def test_a_picture_is_kept_small_under_a_name_that_says_nothing(here: World, noon: datetime) -> None:
    kept = take(here, noon, channel="picture", picture=jpeg(), picture_size=1_000).tip

    name = str(kept.picture.name)
    with default_storage.open(name) as file:
        assert Image.open(file).format == "JPEG"
    assert (name.startswith("tips/"), len(name)) == (True, len("tips/") + 32 + len(".jpg"))


def test_a_picture_whose_rows_fail_is_taken_off_the_disk(here: World, noon: datetime) -> None:
    default_storage.delete(default_storage.save("tips/so-that-the-folder-is-there.jpg", ContentFile(b"")))
    before = set(default_storage.listdir("tips")[1])
    first = take(here, noon)
    washed = wash("something else")

    with pytest.raises(IntegrityError), transaction.atomic():
        receive.keep(
            washed=washed, marks=matcher.marks(washed.text), channel="picture", origin=here.origin, at=noon, token=first.token, small=Small(b"JPEG", "")
        )

    assert set(default_storage.listdir("tips")[1]) == before


def test_what_rule_t7_names_is_noted_and_nothing_of_it_is_kept(here: World, noon: datetime) -> None:
    kept = receive.quarantine_unseen(origin=here.origin, notice="tips-1", by=here.keeper, at=noon).tip

    entry = Entry.objects.get()
    assert (kept.state, kept.text, bytes(kept.original_sealed), kept.picture.name) == ("quarantined", "", b"", "")
    assert (entry.act, entry.by_kind, entry.rule_ids) == ("tips.quarantined", "unit", ["T7"])
    assert (TipBooth.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_ticked_messages_are_kept_without_sealed_numbers(here: World, noon: datetime) -> None:
    received = receive.take_messages(
        messages=[("", "voter card ke bina vote nahi 98765 43210"), ("", "वोटर पर्ची ही पहचान है")],
        origin=here.origin, notice="tips-1", by=here.keeper, at=noon,
    )  # fmt: skip

    originals = [unseal(one.tip.original_sealed, field="tips.original") for one in received]
    assert originals == ["voter card ke bina vote nahi ••••••10", "वोटर पर्ची ही पहचान है"]


@pytest.mark.parametrize(("count", "code"), [(0, "tips.none_ticked"), (21, "tips.too_many_ticked")])
def test_none_or_more_than_twenty_ticked_messages_are_refused(here: World, noon: datetime, count: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        receive.take_messages(
            messages=[("", f"संदेश {n}") for n in range(count)], origin=here.origin, notice="tips-1", by=here.keeper, at=noon
        )

    assert (refused.value.code, Tip.objects.count()) == (code, 0)


def test_a_keeper_sends_from_the_one_booth_and_a_lead_from_each_mandal(here: World) -> None:
    lead = make.officer("Lead", "seat_lead", here.booth.seat)

    assert origins(here.keeper) == (Origin(here.mandal, here.booth.number),)
    assert [origin.booth for origin in origins(lead)] == [None] * len(origins(lead))


def test_a_sender_is_asked_for_with_two_queries(here: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        origins(here.keeper)


