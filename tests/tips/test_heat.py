"""Below the mandal only a count, only from three booths, only for those who may open a booth (T3)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from chaupal.base.clock import now
from chaupal.ledger.models import Entry
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.tips import matcher
from chaupal.tips.actions import receive, triage
from chaupal.tips.heat import Heat, spread
from chaupal.tips.models import Tip
from chaupal.tips.queries import Origin
from chaupal.tips.wash import wash
from tests import make
from tests.tips.people_and_places import FORWARD, World, world
from tests.tips.test_matching import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> World:
    return world()


def heard(unit: Unit, at: datetime, booths: tuple[int, ...], text: str = FORWARD) -> list[Tip]:
    """The message as booths of a mandal sent it, matched."""
    washed = wash(text)
    return [
        run(
            receive.keep(
                washed=washed, marks=matcher.marks(washed.text), channel="paste", origin=Origin(unit, unit.booths[0][0] + n), at=at, token=receive.new_token()
            ).tip,
            at,
        )
        for n in booths
    ]


def rows(who: Person, first: Tip, at: datetime, claim: Any = None) -> tuple[Heat, ...] | None:
    found = spread(who, first, claim, at)
    return None if found is None else found.rows


def test_three_booths_show_as_a_count_and_two_do_not(here: World, noon: datetime) -> None:
    first = heard(here.mandal, noon, (1, 2, 3, 3, 3))[0]
    heard(here.other, noon, (1, 2, 2, 2))

    assert rows(here.reader, first, noon) == (Heat(here.mandal.name_hi, here.mandal.name_en, 3),)


def test_a_researcher_gets_none_of_it(here: World, noon: datetime) -> None:
    first = heard(here.mandal, noon, (1, 2, 3))[0]

    assert (rows(here.desk, first, noon), rows(here.keeper, first, noon)) == (None, None)


def test_booths_past_their_72_hours_are_not_counted(here: World, noon: datetime) -> None:
    first = heard(here.mandal, noon, (1,))[0]
    heard(here.mandal, noon + timedelta(hours=1), (2, 3))

    assert len(rows(here.reader, first, noon + timedelta(hours=71)) or ()) == 1
    assert rows(here.reader, first, noon + timedelta(hours=72)) == ()


def test_all_messages_of_a_claim_count_together_and_those_taken_off_it_do_not(here: World, noon: datetime) -> None:
    claim = make.claim(here.desk, noon)
    first = heard(here.mandal, noon, (1, 2))[0]
    other = heard(here.mandal, noon, (3,), "वोटर पर्ची ही पहचान है, कार्ड नहीं")[0]
    for one in (first, other):
        triage.attach_tip(tip=one, claim=claim, by=here.desk, at=noon)
    together = rows(here.reader, first, noon, claim)

    triage.undo_tip(tip=other, by=here.desk, at=noon)

    assert (together, rows(here.reader, first, noon, claim)) == ((Heat(here.mandal.name_hi, here.mandal.name_en, 3),), ())


def test_counting_opens_nothing_and_writes_nothing(here: World, noon: datetime, django_assert_num_queries: Any) -> None:
    first = heard(here.mandal, noon, (1, 2, 3))[0]
    before = Entry.objects.count()
    rows(here.reader, first, noon)  # the person's grants are read once

    with django_assert_num_queries(1):
        rows(here.reader, first, noon)

    assert Entry.objects.count() == before


def test_the_page_shows_the_count_to_the_compliance_officer_alone_and_never_a_booth(here: World) -> None:
    first = heard(here.mandal, now(), (1, 2, 3))[0]

    officer, desk = (make.sign_in(Client(), who).get(f"/tips/{first.pk}/?hl=en").content.decode() for who in (here.reader, here.desk))

    assert ["Below the mandal" in page for page in (officer, desk)] == [True, False]
    assert f'{here.mandal.name_en}</th><td class="num">3</td>' in officer
    assert [str(here.mandal.booths[0][0] + n) in officer for n in (1, 2, 3)] == [False, False, False]
