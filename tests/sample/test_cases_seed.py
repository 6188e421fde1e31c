"""What the demo shows of cases: three confirmed accounts, two imitations with the spokesperson's first, one case in review."""

from __future__ import annotations

from datetime import datetime

from chaupal.sample.cases_seed import seed_cases
from chaupal.watch import handles, imitations
from chaupal.watch.models import Case
from tests.watch.casework import a_watch


def test_the_sample_cases_are_seeded_through_the_acts(db: None, noon: datetime) -> None:
    watch = a_watch(noon)

    seed_cases(watch.nida, watch.gauri, watch.run(11), noon)

    rows = imitations.desk(watch.nida, noon, imitations.paging.FIRST).rows
    assert [one.own.handle for one in handles.public(noon.date())] == ["tara_aangan", "namunasangathan", "namuna_sangathan"]
    assert [(row.imitation.of_leader, row.imitation.state, row.imitation.signals["avatar"] is not None) for row in rows] == [(True, "reported", True), (False, "found", True)]
    assert [(one.state, one.accounts.count()) for one in Case.objects.all()] == [("review_1", 11)]
