"""Counters are what a count of the rows would say, in every unit of both trees, whatever happens to the worker."""

import os
import subprocess
import sys
import uuid
from collections import Counter as Tally
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection

from chaupal.base import multirange
from chaupal.org.models import Booth, Unit
from chaupal.relay import folding
from chaupal.relay.actions.receipt import take_receipts
from chaupal.relay.choices import Rung
from chaupal.relay.models import Counter, Dispatch, Receipt
from tests.following import settle
from tests.relay.keepers import a_relay

pytestmark = pytest.mark.commits

Counts = dict[tuple[int, int, int], int]


def counters() -> Counts:
    return {(row.dispatch_id, row.unit_id, row.rung): row.n for row in Counter.objects.all()}


def counted() -> Counts:
    """The same from the rows alone."""
    units = [(unit.pk, unit.booths) for unit in Unit.objects.all()]
    tally: Tally[tuple[int, int, int]] = Tally()
    for dispatch, group, rung in Receipt.objects.values_list("dispatch", "group", "rung"):
        for unit, booths in units:
            if multirange.contains(booths, group // 2):
                tally[dispatch, unit, rung] += 1
    return dict(tally)


def many_receipts(dispatch: Dispatch, noon: datetime, booths: int) -> int:
    """Both groups of the first booths of every seat tell two rungs."""
    rows = [
        Receipt(
            dispatch=dispatch, client_id=uuid.uuid4(), group=number * 2 + slot, rung=rung, said_at=noon, at=noon, salt=b"0" * 16
        )
        for seat in Unit.objects.filter(kind="seat")
        for number in Booth.objects.filter(seat=seat).order_by("number").values_list("number", flat=True)[:booths]
        for slot in (0, 1)
        for rung in (Rung.SHOWN, Rung.SELF_CONFIRMED)
    ]
    return len(Receipt.objects.bulk_create(rows))


def test_folding_counts_a_group_in_every_unit_above_it(noon: datetime) -> None:
    relay = a_relay(noon)
    take_receipts(told=[relay.told(Rung.SHOWN), relay.told(Rung.SHOWN, relay.second)], by=relay.chitra, at=noon)
    settle()

    count = folding.fold()

    assert count == 2
    above = Unit.objects.holding(relay.booth.number).values_list("pk", flat=True)
    assert counters() == {(relay.dispatch.pk, unit, Rung.SHOWN): 2 for unit in above}


def test_folding_again_adds_nothing(noon: datetime) -> None:
    relay = a_relay(noon)
    take_receipts(told=[relay.told(Rung.SHOWN)], by=relay.chitra, at=noon)
    settle()
    folding.fold()
    before = counters()

    count = folding.fold()

    assert (count, counters()) == (0, before)


def test_many_folds_equal_a_count_of_the_rows(noon: datetime) -> None:
    relay = a_relay(noon)
    other = relay.another()
    for dispatch in (relay.dispatch, other, relay.dispatch):
        if dispatch is not relay.dispatch or not Counter.objects.exists():
            many_receipts(dispatch, noon, 30)
        settle()
        folding.fold()

    assert counters() == counted()
    assert len({dispatch for dispatch, _unit, _rung in counters()}) == 2


def test_a_rolled_back_fold_leaves_no_trace(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    relay = a_relay(noon)
    take_receipts(told=[relay.told(Rung.SHOWN)], by=relay.chitra, at=noon)
    settle()
    with monkeypatch.context() as patch:
        patch.setattr(folding, "_ADD", folding._ADD + "; SELECT 1/0")
        with pytest.raises(Exception, match="division by zero"):
            folding.fold()

    assert counters() == {}
    folding.fold()
    assert counters() == counted()


def test_a_worker_killed_ten_times_while_it_folds_loses_nothing_and_counts_nothing_twice(noon: datetime) -> None:
    relay = a_relay(noon)
    receipts = many_receipts(relay.dispatch, noon, 100)
    settle()
    root = Path(__file__).parents[2]
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "CHAUPAL_HOME": str(configured.CHAUPAL_HOME)}

    done = subprocess.run(
        [sys.executable, "-m", "tests.relay.killed", str(connection.settings_dict["NAME"])],
        cwd=root, env=known | {"PYTHONPATH": f"{root}:{root / 'src'}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    settle()
    folding.fold()

    assert (done.returncode, done.stderr) == (0, "")
    assert sum(n for (_dispatch, unit, _rung), n in counters().items() if unit == relay.desk.state.pk) == receipts
    assert counters() == counted()
