"""record() where nothing is rolled back by the test."""

from datetime import datetime

import pytest

from chaupal.ledger.actions import record
from chaupal.ledger.models import Entry

pytestmark = pytest.mark.commits


def test_record_outside_a_transaction_is_a_bug(noon: datetime) -> None:
    with pytest.raises(RuntimeError, match="belongs in the transaction"):
        record("claims.answered", by=("person", 7), about=("claim", 41), at=noon)

    assert Entry.objects.count() == 0
