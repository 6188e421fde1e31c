"""`chaupal claims index`: the matching's index from the database anew, whatever ends it on the way."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from chaupal.claims import jobs, matcher
from chaupal.claims.actions import claim as acts
from chaupal.claims.commands import rebuild
from chaupal.claims.matcher import AT_ONCE, Engine
from chaupal.claims.models import AliasVector, Claim
from chaupal.people.models import Person
from tests import make
from tests.claims.sounds import Sounds
from tests.following import settle

pytestmark = pytest.mark.commits

TEXT = "मतदान के दिन बूथ पर मोबाइल ले जाना मना है"


@pytest.fixture
def asha(_fresh_copy: None) -> Person:
    return make.officer("Asha", "operator")


@pytest.fixture
def claim(asha: Person, noon: datetime) -> Claim:
    return make.claim(asha, noon, TEXT, "")


def test_the_vectors_that_lack_are_made_with_progress_and_the_worker_is_asked(claim: Claim, capsys: pytest.CaptureFixture[str]) -> None:
    settle()
    engine = Engine(Sounds())

    rebuild(engine)

    assert capsys.readouterr().out.splitlines()[:2] == ["वेक्टर: 1 में से 1", "पढ़े गए रूप: 1"]
    assert (engine.without_vector(), AliasVector.objects.count()) == ([], 1)
    assert list(ProcrastinateJob.objects.values_list("task_name", "status")) == [("claims.jobs.renew_index", "todo")]


def test_a_second_time_embeds_nothing_and_a_withdrawn_wording_is_left(claim: Claim, noon: datetime) -> None:
    acts.forget_alias(alias=acts.learn_alias(claim=claim, text="booth par phone nahi", at=noon), at=noon)
    settle()
    sounds = Sounds()

    rebuild(Engine(sounds))
    rebuild(Engine(sounds))

    assert (sounds.asked, AliasVector.objects.count()) == (1, 1)


def test_the_workers_index_is_renewed_whole_and_lets_withdrawn_wordings_go(claim: Claim, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    alias = acts.learn_alias(claim=claim, text="booth par phone nahi le ja sakte", at=noon)
    settle()
    old = Engine(None)
    monkeypatch.setattr(matcher, "_engine", old)
    before = old.propose(TEXT)
    acts.forget_alias(alias=alias, at=noon)

    jobs.renew_index()

    assert (len(old), len(matcher.engine())) == (2, 1)
    assert matcher.engine().propose(TEXT)[0].alias == before[0].alias == TEXT


@pytest.mark.parametrize("at", [0, 1, AT_ONCE, 2 * AT_ONCE + 3])
def test_killed_at_any_moment_what_was_made_stays_whole_and_the_next_goes_on(claim: Claim, noon: datetime, at: int) -> None:
    for number in range(3 * AT_ONCE):
        acts.learn_alias(claim=claim, text=f"{TEXT} {number}", at=noon)
    settle()
    worker = Engine(Sounds())
    before = worker.propose(TEXT)
    root = Path(__file__).parents[2]
    known = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"], "CHAUPAL_HOME": str(configured.CHAUPAL_HOME)}

    done = subprocess.run(
        [sys.executable, "-m", "tests.claims.killed", str(connection.settings_dict["NAME"]), str(at)],
        cwd=root, env=known | {"PYTHONPATH": f"{root}:{root / 'src'}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    made, asked = AliasVector.objects.count(), ProcrastinateJob.objects.filter(task_name="claims.jobs.renew_index").count()
    after = Engine(None).propose(TEXT)
    rest = Sounds()
    rebuild(Engine(rest))

    assert (done.returncode, made, asked) == (-9, at // AT_ONCE * AT_ONCE, 0), done.stderr[-2_000:]
    assert ([one.alias for one in before], rest.asked) == ([one.alias for one in after], 3 * AT_ONCE + 1 - made)
    assert {len(bytes(vector)) for vector in AliasVector.objects.values_list("vector", flat=True)} == {Sounds.width}
    assert AliasVector.objects.count() == 3 * AT_ONCE + 1
