"""What is read first, what is answered without a person, and what the desk says it will not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from chaupal.base import paging
from chaupal.base.clock import local, now
from chaupal.base.seal import seal
from chaupal.claims.models import Alias, Claim, Sighting
from chaupal.ledger.models import Entry
from chaupal.org.models import Booth
from chaupal.tips import desk as reads
from chaupal.tips import matcher, rules
from chaupal.tips.actions import receive, triage
from chaupal.tips.models import Match, Tip
from chaupal.tips.pace import pace
from chaupal.tips.queries import Origin
from chaupal.tips.wash import wash
from tests import make
from tests.tips.people_and_places import FORWARD, World, take, tip, world
from tests.tips.test_matching import Told, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> World:
    return world()


@dataclass(frozen=True)
class Known(Told):
    """What the engine's door gives for a message that is near a wording."""

    alias_id: int = 0

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | {"alias_id": self.alias_id}


def sent(world: World, at: datetime, booth: int | None, text: str = FORWARD) -> Tip:
    """A message as a keeper of that booth in the first mandal sent it, matched."""
    washed = wash(text)
    kept = receive.keep(
        washed=washed, marks=matcher.marks(washed.text), channel="paste", origin=Origin(world.mandal, booth), at=at, token=receive.new_token()
    )
    return run(kept.tip, at)


def recognised(here: World, claim: Claim, at: datetime, text: str = FORWARD) -> Tip:
    """A message like a wording of the claim, whose first is no longer kept."""
    alias = Alias.objects.filter(claim=claim, text=FORWARD).order_by("-pk")[0]
    return run(tip(here, at, text, unit=here.other), at, lambda words, k: [Known(claim.pk, alias_id=alias.pk)])


def confirmed_and_withdrawn_by_its_sender(here: World, claim: Claim, at: datetime) -> Tip:
    received = take(here, at)
    first = run(received.tip, at)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=at)
    triage.withdraw_tip(token=received.token, at=at)
    return first


# Order


def test_a_booth_counts_once_however_often_it_sends(here: World, noon: datetime) -> None:
    first = sent(here, noon, here.booth.number)
    for booth in (here.booth.number, here.booth.number + 1, here.booth.number + 1, here.booth.number + 2):
        sent(here, noon, booth)

    first.refresh_from_db()
    assert (first.copies, first.booths, first.weight) == (5, 3, rules.weight(3, noon))


def test_senders_without_a_booth_count_as_one_place_a_mandal(here: World, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    for unit in (here.mandal, here.other, here.other):
        run(tip(here, noon, unit=unit), noon)

    first.refresh_from_db()
    assert (first.copies, first.booths) == (4, 2)


def test_three_booths_stand_before_one_that_sends_twenty_times(here: World, noon: datetime) -> None:
    loud = sent(here, noon, here.booth.number, "राशन की दुकान कल से बंद हो जाएगी")
    for _time in range(4):
        sent(here, noon, here.booth.number, "राशन की दुकान कल से बंद हो जाएगी")
    wide = [sent(here, noon, here.booth.number + n) for n in range(3)][0]

    page = reads.queue(here.desk, noon, paging.Asked())

    assert [row.tip.pk for row in page.rows] == [wide.pk, loud.pk]


def test_a_matter_of_one_hour_stands_before_one_of_twenty_four(here: World, noon: datetime) -> None:
    slow, urgent = make.claim(here.desk, noon), make.claim(here.desk, noon)
    Claim.objects.filter(pk=urgent.pk).update(kind="poll_process")
    Claim.objects.filter(pk=slow.pk).update(kind="other")
    later = run(tip(here, noon + timedelta(hours=2), "राशन की दुकान कल से बंद हो जाएगी"), noon, lambda text, k: [Told(slow.pk)])
    first = run(tip(here, noon), noon, lambda text, k: [Told(urgent.pk)])

    page = reads.queue(here.desk, noon + timedelta(hours=2), paging.Asked())

    assert [row.tip.pk for row in page.rows] == [first.pk, later.pk]


@given(booths=some.integers(1, 10_000), more=some.integers(1, 10_000), hours=some.floats(0, 200), allowed=some.sampled_from([1.0, 3.0, 24.0]))
def test_more_booths_less_time_and_a_newer_copy_never_lower_a_message(booths: int, more: int, hours: float, allowed: float) -> None:
    at = datetime.fromisoformat("2027-02-01T12:00:00+05:30")
    weight = rules.weight(booths, at, allowed)

    grown = rules.heavier(weight, hours=hours, before=booths, after=booths + more)

    assert grown > weight - 1e-5
    assert rules.weight(booths, at, allowed) >= rules.weight(booths, at, 24)
    assert grown == pytest.approx(rules.weight(booths + more, at + timedelta(hours=hours), allowed), abs=1e-4)


def test_which_booths_they_were_is_nowhere_but_under_the_seal(here: World, noon: datetime) -> None:
    for n in range(3):
        sent(here, noon, here.booth.number + n)

    told = " ".join(str(row) for row in (*Tip.objects.values_list(), *Match.objects.values_list(), *Entry.objects.values_list()))

    assert [str(here.booth.number + n) in told for n in range(3)] == [False] * 3
    assert seal(str(here.booth.number), field="tips.booth") != seal(str(here.booth.number), field="tips.booth")
    assert Booth.objects.count() == 2


# A copy of what was confirmed


def test_a_copy_of_a_confirmed_wording_is_answered_at_once_though_its_first_is_gone(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    confirmed_and_withdrawn_by_its_sender(here, claim, noon)

    again = recognised(here, claim, noon)

    match = Match.objects.get(tip=again, verdict="copy")
    assert (again.state, again.copy_of, match.claim, match.by_engine, match.by_person) == ("attached", None, claim, "tips.wordings", None)
    assert list(Sighting.objects.order_by("-pk").values_list("claim", "unit")[:1]) == [(claim.pk, here.other.pk)]
    assert Entry.objects.filter(act="tips.recognised", by_kind="engine").count() == 1


def test_its_copies_follow_and_its_sender_sees_where_it_stands(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    confirmed_and_withdrawn_by_its_sender(here, claim, noon)
    recognised(here, claim, noon)

    copy = take(here, noon)
    run(copy.tip, noon)

    copy.tip.refresh_from_db()
    page = Client().get(f"/tips/thread/{copy.token}/?hl=en").content.decode()
    assert (copy.tip.state, "It repeats a claim that is being answered" in page) == ("attached", True)


@pytest.mark.parametrize("text", [FORWARD.replace("nahi dalne denge", "dalne denge"), FORWARD + " 12 tarikh tak"], ids=["negation", "number"])
def test_another_number_or_negation_waits_for_a_person(here: World, noon: datetime, text: str) -> None:
    claim = make.claim(here.desk, noon)
    confirmed_and_withdrawn_by_its_sender(here, claim, noon)

    assert recognised(here, claim, noon, text).state == "proposed"


def test_a_wording_that_nobody_confirmed_answers_nothing(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    Alias.objects.create(claim=claim, text=FORWARD, at=noon)

    assert recognised(here, claim, noon).state == "proposed"


def test_what_the_machine_attached_is_taken_back_with_the_judgement_it_stood_on(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    first = run(tip(here, noon), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
    Tip.objects.filter(pk=first.pk).update(bands=[], fingerprint="gone")  # the bands would find it first
    known = recognised(here, claim, noon)
    copy = run(tip(here, noon, unit=here.mandal), noon)

    triage.undo_tip(tip=first, by=here.desk, at=noon)

    for one in (known, copy):
        one.refresh_from_db()
    assert (known.copy_of, copy.copy_of, known.state, copy.state) == (None, known, "proposed", "proposed")
    assert (Sighting.objects.count(), Match.objects.filter(verdict="copy", withdrawn_at=None).count()) == (0, 0)


def test_a_person_takes_back_what_the_machine_attached(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    confirmed_and_withdrawn_by_its_sender(here, claim, noon)
    known = recognised(here, claim, noon)
    client = make.sign_in(Client(), here.desk)

    shown = client.get(f"/tips/{known.pk}/?hl=en").content.decode()
    client.post(f"/tips/{known.pk}/undo/")

    known.refresh_from_db()
    assert ("The machine attached it" in shown, known.state) == (True, "proposed")
    assert Alias.objects.filter(text=FORWARD, withdrawn_at=None).count() == 1  # what the person confirmed stands


# What will not be read today


def decide(here: World, count: int, at: datetime) -> None:
    for n in range(count):
        one = tip(here, at, f"अफ़वाह नंबर {n} {'पानी' * (n + 1)}")
        triage.set_aside(tip=one, state="spam", by=here.desk, at=at + timedelta(minutes=n))


def test_the_pace_is_what_was_decided_today_and_tells_how_far_it_goes(here: World, noon: datetime) -> None:
    decide(here, 6, noon - timedelta(hours=3))
    decide(here, 9, noon - timedelta(days=1))

    told = pace(here.desk, noon)

    assert (told.done, told.since, told.an_hour, told.reached) == (6, noon - timedelta(hours=3), 2, 24)


def test_of_four_decisions_no_pace_is_told(here: World, noon: datetime) -> None:
    decide(here, 4, noon - timedelta(hours=3))

    assert (pace(here.desk, noon).done, pace(here.desk, noon).since) == (4, None)


def test_whoever_reaches_none_of_it_sees_no_pace(here: World, noon: datetime) -> None:
    decide(here, 6, noon - timedelta(hours=3))

    assert pace(here.outsider, noon).done == 0


def test_the_queue_says_what_it_will_not_read_and_where_that_begins(here: World, settings: Any) -> None:
    evening = local(now()).replace(hour=23, minute=0, second=0, microsecond=0) + timedelta(days=1)
    settings.CHAUPAL_CLOCK_OFFSET = int((evening - now()).total_seconds()) + 2
    decide(here, 6, evening - timedelta(hours=3))
    for n in range(4):
        run(tip(here, evening - timedelta(minutes=n), f"बूथ {n} की अफ़वाह " + ["पानी", "बिजली", "सड़क", "स्कूल"][n]), evening)

    page = make.sign_in(Client(), here.desk).get("/tips/?hl=en").content.decode()

    assert "6 were decided today since" in page
    assert "about 2 an hour" in page
    rows, cut = page.split("From here on nothing will be read today")
    assert (rows.count("data-row"), cut.count("data-row")) == (1, 3)
    assert "3 of those that wait will not be read today." in page
