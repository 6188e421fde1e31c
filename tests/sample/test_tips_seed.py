"""The seeded messages: several mandals, six hours, no matching yet."""

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from chaupal.org.models import Unit
from chaupal.sample import bank, tips_seed
from chaupal.tips.models import Match, Tip
from tests import make


@pytest.mark.django_db
def test_seeding_leaves_messages_of_six_hours_and_their_jobs(noon: datetime) -> None:
    for number in range(1, 4):
        make.mandal(number)

    count = tips_seed.seed_tips(noon)

    times = sorted(Tip.objects.values_list("at", flat=True))
    assert (Tip.objects.count(), ProcrastinateJob.objects.filter(task_name="tips.jobs.match_tip").count()) == (count, count)
    assert (count > len(bank.load("tips")["tip"][:: tips_seed.EACH]), times[0] >= noon - timedelta(hours=6), times[-1] <= noon) == (True, True, True)
    assert (set(Tip.objects.values_list("unit", flat=True)), set(Tip.objects.values_list("sample", "state"))) == (
        set(Unit.objects.filter(kind="mandal").values_list("pk", flat=True)), {(True, "new")},
    )  # fmt: skip
    assert Match.objects.count() == 0
