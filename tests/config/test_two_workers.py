"""Long jobs have a process of their own: what is quick does not wait behind them. Real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from chaupal.base.later import LONG, later
from chaupal.tips.models import Tip
from tests.running import pids_of, wait_for
from tests.tips.people_and_places import take, world

ROOT = Path(__file__).parents[2]


def test_what_may_take_minutes_is_in_the_long_queue_and_the_index_is_not() -> None:
    app.perform_import_paths()

    long = {name: task.lock for name, task in app.tasks.items() if task.queue == LONG}
    assert long.keys() >= {"watch.jobs.do_run", "watch.jobs.read_dataset", "tips.jobs.transcribe", "enrol.jobs.import_sheet"}
    assert long == {name: name.partition(".")[0] for name in long}, "two of one room at a time"
    assert {app.tasks[name].queue for name in ("tips.jobs.match_tip", "claims.jobs.renew_index", "press.jobs.draw_pictures")} == {"default"}


def state(number: int) -> tuple[str, int] | None:
    return ProcrastinateJob.objects.filter(pk=number).values_list("status", "attempts").first()


@pytest.mark.commits
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_a_message_is_matched_while_a_long_job_runs_and_a_killed_worker_of_it_is_started_again(
    as_owner: psycopg.Connection[tuple[object, ...]], noon: datetime, tmp_path: Path
) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    known |= {
        name: urlsplit(os.environ[name])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        for name in ("CHAUPAL_DATABASE_URL", "CHAUPAL_DATABASE_OWNER_URL")
    } | {
        "CHAUPAL_HOME": str(settings.CHAUPAL_HOME), "CHAUPAL_PROCESS": "worker", "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path),
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-m", "chaupal", "worker"], env=known, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        with psycopg.connect(as_owner.info.dsn, password=as_owner.info.password, autocommit=False) as holding:
            holding.execute("LOCK TABLE watch_dataset IN ACCESS EXCLUSIVE MODE")  # the long job takes as long as we like
            long = later("watch.jobs.read_dataset", dataset=1)
            began = wait_for(lambda: state(long) == ("doing", 0), 60)
            tip = take(world(), noon).tip
            matched = wait_for(lambda: Tip.objects.filter(pk=tip.pk, matched_at__isnull=False).exists(), 20)
            meanwhile = state(long)

            first = pids_of(tmp_path, "worker --long")
            for pid, _name in first:
                os.kill(pid, signal.SIGKILL)
            again = wait_for(lambda: pids_of(tmp_path, "worker --long") not in ([], first), 30)
            second = pids_of(tmp_path, "worker --long")
            holding.rollback()
    finally:
        worker.send_signal(signal.SIGTERM)
        said, _none = worker.communicate(timeout=60)

    assert (began, matched, meanwhile) == (True, True, ("doing", 0)), said
    assert (again, len(first), len(second), first != second, worker.returncode) == (True, 1, 1, True, 0), said
    assert pids_of(tmp_path) == []
