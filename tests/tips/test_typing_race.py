"""Two of the desk who ask for the next recording in the same moment."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connections

from benchmarks.sounds.speech import Voice, speak
from chaupal.tips.actions import hearing
from tests import make
from tests.tips.people_and_places import world
from tests.tips.test_recordings import typed

pytestmark = pytest.mark.commits


def test_two_who_ask_at_once_get_two_messages(noon: datetime) -> None:
    here = world()
    tips = {typed(here, noon, speak(seed, Voice.drawn(seed), 4.0)).pk for seed in (31, 32)}
    other = make.officer("Uma", "researcher", hindi="उमा")
    got: list[int] = []
    gate = threading.Barrier(2)

    def ask(who: Any) -> None:
        gate.wait()
        got.append(hearing.take_next(by=who, at=noon).pk)
        connections.close_all()

    both = [threading.Thread(target=ask, args=(who,)) for who in (here.desk, other)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert set(got) == tips
