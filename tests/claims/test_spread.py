"""The spread of a claim by hour and district: whole hours of India, the drawing and the table say the same."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from chaupal.claims.actions import claim as acts
from chaupal.claims.models import Claim
from chaupal.claims.spread import HOURS, spread
from tests import make

HOUR = timedelta(hours=1)


def test_counts_go_by_begun_hours_in_india_and_by_district(claim: Claim, noon: datetime) -> None:
    district = make.unit("org_district", "od-1", ((212 * 4096, 212 * 4096 + 40),), under=make.state())
    inside = make.unit("mandal", "d-1", ((212 * 4096, 212 * 4096 + 10),), under=district)
    outside = make.mandal(9)
    for unit, at in ((inside, noon), (inside, noon - HOUR), (outside, noon - HOUR), (inside, noon - 47 * HOUR), (inside, noon - 48 * HOUR)):
        acts.sight(claim=claim, unit=unit, at=at)

    found = spread(claim, noon + timedelta(minutes=59))

    assert found is not None
    assert [(line.name_hi, line.total, line.mandals) for line in found.lines] == [("सब जगह", 4, 2), ("इकाई od-1", 3, 1), ("कहीं और", 1, 1)]
    assert [(slot, count) for slot, count in enumerate(found.lines[0].hours) if count] == [(0, 1), (HOURS - 2, 2), (HOURS - 1, 1)]
    assert [(f"{hour:%d %H:%M}", counts) for hour, counts in found.rows] == [("30 13:00", (1, 1, 0)), ("01 11:00", (2, 1, 1)), ("01 12:00", (1, 1, 0))]


def test_a_claim_nobody_sent_in_has_no_spread(claim: Claim, noon: datetime) -> None:
    assert spread(claim, noon) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_draws_a_bar_for_each_hour_at_one_query(
    rows: int, desk: Client, claim: Claim, today: datetime, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        acts.sight(claim=claim, unit=make.mandal(number + 1), at=today - number * HOUR)

    with django_assert_num_queries(1):
        found = spread(claim, today)
    text = desk.get(f"/claims/{claim.pk}/").content.decode()

    assert found is not None
    assert len(re.findall('<rect class="bar"', text)) == sum(len(line.bars) for line in found.lines) == 2 * rows
