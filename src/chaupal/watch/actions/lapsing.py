"""What time does to cases: undecided after 60 days they lapse; 30 days after one came to nothing its data goes (I10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.ledger.actions import record
from chaupal.watch import files
from chaupal.watch.actions.reviews import end
from chaupal.watch.choices import UNDECIDED, CaseState
from chaupal.watch.models import Case, CaseAccount, Evidence, ReviewText

LAPSER = "watch.lapser"  # the machine's name in the ledger
AT_ONCE = 100


@transaction.atomic
def lapse_cases(*, at: datetime, limit: int = AT_ONCE) -> int:
    """End what nobody decided until its moment; how many. One ledger entry with a line each."""
    over = list(Case.objects.select_for_update().filter(state__in=UNDECIDED, lapses_at__lte=at).order_by("pk")[:limit])
    lines = [(case.pk, str(case.state), str(CaseState.LAPSED)) for case in over]
    for case in over:
        end(case, CaseState.LAPSED, at)
    if over:
        record("watch.cases_lapsed", by=LAPSER, about=("queue", "watch"), at=at, rule_ids=("I10",), lines=lines)
    return len(over)


@transaction.atomic
def delete_case_data(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Destroy accounts, links, evidence, note and reviewers' words of cases whose 30 days are over; how many.

    What stays is that there was a case, when, and how it ended. Files go before the rows do: a run that is cut off begins again.
    """
    over = list(Case.objects.select_for_update().filter(delete_at__lte=at, deleted_at=None).order_by("pk")[:limit])
    keys = [case.pk for case in over]
    for kept in Evidence.objects.filter(case__in=keys):
        files.throw_away(str(kept.sealed.name), str(kept.small.name))
    Evidence.objects.filter(case__in=keys).delete()
    CaseAccount.objects.filter(case__in=keys).delete()
    ReviewText.objects.filter(review__case__in=keys).delete()
    Case.objects.filter(pk__in=keys).update(note="", links=[], method={}, deleted_at=at)
    if over:
        lines = [(case.pk, str(case.state), "deleted") for case in over]
        record("watch.case_data_deleted", by=LAPSER, about=("queue", "watch"), at=at, rule_ids=("I10",), lines=lines)
    return len(over)
