"""After the days of the rule pack nothing of a message is left, and what stands on it still stands."""

from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from chaupal.base import follower
from chaupal.base.errors import Refused
from chaupal.claims.models import Alias, Claim, Sighting
from chaupal.ledger.models import Entry, EntryLine
from chaupal.tips.actions import triage
from chaupal.tips.actions.purging import purge_tips
from chaupal.tips.models import Match, Opening, Tip, TipBooth
from tests import make
from tests.tips.people_and_places import FORWARD, World, take, tip, world
from tests.tips.test_matching import Told, run

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
KEPT = 365 * DAY  # data.retain_days of the shipped pack


@pytest.fixture
def here(db: None) -> World:
    return world()


@pytest.fixture
def claim(here: World, noon: datetime) -> Claim:
    return make.claim(here.desk, noon)


class Wordy(Told):
    """A proposal whose reasons quote the message, as the engine's do."""

    def as_json(self) -> dict[str, object]:
        return super().as_json() | {"shared": [["voter", "वोटर"]]}


def test_on_day_365_text_original_picture_and_openings_go_and_not_before(here: World, claim: Claim, noon: datetime) -> None:
    one = run(take(here, noon).tip, noon, lambda text, k: [Wordy(claim.pk)])
    name = default_storage.save("tips/one.jpg", ContentFile(b"x"))
    Tip.objects.filter(pk=one.pk).update(picture=name)
    triage.open_sealed(tip=one, what="original", by=here.reader, at=noon)

    before = purge_tips(at=noon + KEPT - timedelta(seconds=1))
    kept = Tip.objects.get().text
    after = purge_tips(at=noon + KEPT)

    gone = Tip.objects.get()
    assert (before, kept, after) == (0, FORWARD, 1)
    assert (gone.state, gone.text, bytes(gone.original_sealed), gone.picture.name, gone.fingerprint, gone.bands, gone.language) == (
        "purged", "", b"", "", "", [], "",
    )  # fmt: skip
    assert (default_storage.exists(name), Opening.objects.count(), TipBooth.objects.count()) == (False, 0, 0)
    assert list(Match.objects.values_list("verdict", "score", "why")) == [("proposed", 0.9, {})]


def test_a_purge_is_one_entry_of_the_engine_with_a_line_each_and_a_second_run_writes_nothing(here: World, noon: datetime) -> None:
    tips = [tip(here, noon, f"{word} को लेकर अफ़वाह है") for word in ("पानी", "बिजली", "सड़क")]

    first, second = purge_tips(at=noon + KEPT), purge_tips(at=noon + KEPT + DAY)

    entry = Entry.objects.get(act="tips.purged")
    assert (first, second) == (3, 0)
    assert (entry.by_kind, entry.by_id, entry.rows) == ("engine", "tips.purger", 3)
    assert [line.text for line in EntryLine.objects.filter(entry=entry).order_by("index")] == [f'[{one.pk},"new","purged"]' for one in tips]


def test_many_are_purged_in_rounds_oldest_first(here: World, noon: datetime) -> None:
    old, older = tip(here, noon, "पानी को लेकर अफ़वाह है"), tip(here, noon - DAY, "बिजली को लेकर अफ़वाह है")

    assert purge_tips(at=noon + KEPT, limit=1) == 1
    assert set(Tip.objects.values_list("pk", "state")) == {(older.pk, "purged"), (old.pk, "new")}


def test_the_worker_purges_once_a_day_by_itself() -> None:
    assert {one.name: one.every for one in follower.registered()}["tips.purge"] == 86_400.0


def test_a_younger_copy_takes_the_place_with_the_decision_and_its_own_mandal(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    young = [run(tip(here, noon + n * DAY, unit=here.other), noon) for n in (2, 3)]
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    purge_tips(at=noon + KEPT)

    heir, other = Tip.objects.filter(pk__in=[one.pk for one in young]).order_by("pk")
    assert (heir.copy_of, heir.copies, other.copy_of, heir.text) == (None, 2, heir, FORWARD)
    assert Tip.objects.get(pk=first.pk).copy_of == heir
    assert set(Match.objects.filter(withdrawn_at=None).values_list("tip", "verdict")) == {
        (heir.pk, "same"), (heir.pk, "copy"), (other.pk, "copy"),
    }  # fmt: skip


def test_undoing_after_the_purge_still_takes_back_every_sighting_and_the_wording(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    for n in (0, 2, 3):
        run(tip(here, noon + n * DAY, unit=here.other), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
    purge_tips(at=noon + KEPT)
    purge_tips(at=noon + 2 * DAY + KEPT)
    (left,) = Tip.objects.heads().exclude(state="purged")

    triage.undo_tip(tip=left, by=here.desk, at=noon + 3 * DAY)

    assert (Sighting.objects.count(), Match.objects.filter(withdrawn_at=None).count()) == (0, 0)
    assert Alias.objects.filter(text=FORWARD, withdrawn_at=None).count() == 0


def test_what_was_decided_and_learnt_stays_when_the_last_copy_goes(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon, lambda text, k: [Wordy(claim.pk)])
    run(tip(here, noon, unit=here.other), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    purge_tips(at=noon + KEPT)

    assert set(Match.objects.values_list("verdict", "claim", "withdrawn_at")) == {(verdict, claim.pk, None) for verdict in ("same", "copy", "proposed")}
    assert (Alias.objects.filter(text=FORWARD, withdrawn_at=None).count(), Sighting.objects.count()) == (1, 2)
    with pytest.raises(Refused) as refused:
        triage.undo_tip(tip=first, by=here.desk, at=noon)
    assert refused.value.code == "tips.nothing_to_undo"


def test_what_was_purged_is_no_first_of_a_message_that_comes_later(here: World, noon: datetime) -> None:
    run(tip(here, noon), noon)
    purge_tips(at=noon + KEPT)

    assert run(tip(here, noon + KEPT), noon).copy_of is None


def test_a_message_taken_back_or_quarantined_is_not_purged_again(here: World, noon: datetime) -> None:
    received = take(here, noon)
    triage.withdraw_tip(token=received.token, at=noon)

    assert (purge_tips(at=noon + KEPT), Tip.objects.get().state) == (0, "withdrawn")


def test_the_thread_says_that_its_time_is_over_and_offers_nothing_more(here: World, noon: datetime) -> None:
    token = take(here, noon).token
    purge_tips(at=noon + KEPT)

    page = Client().get(f"/tips/thread/{token}/?hl=en")

    assert (page.status_code, "Its time is over: the message was deleted" in page.content.decode(), "Take the message back" in page.content.decode()) == (
        200, True, False,
    )  # fmt: skip


def test_a_message_that_is_taken_back_leaves_no_word_of_it_in_the_reasons(here: World, claim: Claim, noon: datetime) -> None:
    received = take(here, noon)
    run(received.tip, noon, lambda text, k: [Wordy(claim.pk)])

    triage.withdraw_tip(token=received.token, at=noon)

    assert Match.objects.get().why == {}


def test_a_second_heir_is_found_when_the_first_is_taken_back_too(here: World, claim: Claim, noon: datetime) -> None:
    """Both are copies that the machine matched to the same claim."""
    first, second = take(here, noon), take(here, noon)
    run(first.tip, noon)
    run(second.tip, noon)
    third = run(tip(here, noon, unit=here.other), noon)
    triage.attach_tip(tip=first.tip, claim=claim, by=here.desk, at=noon)

    triage.withdraw_tip(token=first.token, at=noon)
    triage.withdraw_tip(token=second.token, at=noon)

    third.refresh_from_db()
    assert (third.copy_of, third.state) == (None, "attached")
    assert Match.objects.get(verdict="same", withdrawn_at=None).tip == third
