"""A worker that is killed while it matches, and a job that fails: nothing is lost, nothing is done twice."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from chaupal.base.later import AGAIN, TRIES_AGAIN, WAIT
from chaupal.claims.models import Alias
from chaupal.ledger.models import Entry
from chaupal.tips.models import Match, Tip
from tests import make
from tests.following import settle
from tests.tips.people_and_places import tip, world

pytestmark = pytest.mark.commits

HEARD = ["पानी का बिल", "बिजली का मीटर", "सड़क का टोल", "राशन की दुकान", "स्कूल की फ़ीस", "बस का किराया", "मतदान केंद्र", "वोटर कार्ड"]
COPIES = 12


def test_a_worker_killed_ten_times_while_it_matches_loses_and_doubles_nothing(noon: datetime) -> None:
    here = world()
    texts = [f"{thing} कल से सबके लिए बंद हो जाएगा, सबको बता दो" for thing in HEARD]
    for text in texts:
        make.claim(here.desk, noon, text, "")
    tips = [tip(here, noon, text + " 🙏" * (n % 3)) for n in range(COPIES) for text in texts]
    settle()
    root = Path(__file__).parents[2]
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "CHAUPAL_HOME": str(configured.CHAUPAL_HOME)}

    done = subprocess.run(
        [sys.executable, "-m", "tests.tips.killed", str(connection.settings_dict["NAME"])],
        cwd=root, env=known | {"PYTHONPATH": f"{root}:{root / 'src'}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3_000:]
    left, back, ended = map(int, done.stdout.split())
    assert (0 < left == back, ended, ProcrastinateJob.objects.count()) == (True, 0, 0)
    assert Tip.objects.filter(matched_at=None).count() == 0
    assert list(Tip.objects.heads().values_list("copies", flat=True)) == [COPIES] * len(texts)
    said = Entry.objects.filter(act__in=("tips.copied", "tips.proposed")).values_list("about_id", flat=True)
    assert Counter(said) == Counter(str(one.pk) for one in tips)
    assert set(Counter(Match.objects.values_list("tip", "claim", "verdict")).values()) == {1}
    assert Alias.objects.count() == len(texts)


def and_hang_up(job: Callable[[], Any], _context: object, _worker: object) -> Any:
    """The worker's thread is gone after the test, and its connection with it."""
    try:
        return job()
    finally:
        connections.close_all()


def work() -> list[tuple[str, int]]:
    """One go of the worker over the jobs, without their waits; state and tries of what is left of them."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
    how: dict[str, Any] = {"wait": False, "install_signal_handlers": False, "listen_notify": False, "delete_jobs": "successful"}
    with (
        app.replace_connector(app.connector.get_worker_connector()) as working,  # type: ignore[attr-defined]
        ThreadPoolExecutor(1) as thread,  # this one may belong to a browser's loop
    ):
        thread.submit(working.run_worker, task_middleware=[and_hang_up], **how).result()
    return list(ProcrastinateJob.objects.values_list("status", "attempts"))


def asks_for(number: int) -> None:
    """The waiting job is about the tip of this number."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET args = jsonb_build_object('tip', %s::bigint)", [number])


def test_a_match_that_fails_once_is_tried_again_after_four_seconds_and_is_done(noon: datetime) -> None:
    one = tip(world(), noon)
    asks_for(0)

    began = datetime.now(UTC)
    failed = work()
    ended = datetime.now(UTC)
    waits = ProcrastinateJob.objects.get().scheduled_at
    asks_for(one.pk)
    done = work()

    one.refresh_from_db()
    assert (failed, done, one.matched_at is None) == ([("todo", 1)], [], False)
    assert waits is not None
    assert began <= waits - timedelta(seconds=WAIT) <= ended


def test_a_match_that_always_fails_is_left_for_a_person_to_see(noon: datetime) -> None:
    tip(world(), noon)
    asks_for(0)

    states = [work()[0][0] for _ in range(TRIES_AGAIN + 1)]

    assert states == ["todo"] * TRIES_AGAIN + ["failed"]


@pytest.mark.parametrize("name", ["tips.jobs.match_tip", "claims.jobs.reopen_answers"])
def test_a_job_of_an_act_is_tried_again_under_the_one_policy(name: str) -> None:
    assert app.tasks[name].retry_strategy is AGAIN
