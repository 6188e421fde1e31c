"""Taking the data bank out of the product: an act of its own, and recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.claims import bank
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person


@transaction.atomic
def export_bank(*, by: Person, at: datetime) -> str:
    """Approved facts and answers with their sources as CSV, in both languages; one ledger entry with the number of rows.

    For those who may take out both; at most 20,000 of each. Three queries beside the entry.
    """
    permission.require(by, "export", "facts")
    permission.require(by, "export", "claims")
    text, count = sheet.write(bank.heads(), bank.rows())
    record("claims.bank_exported", by=by, about=("bank", "facts"), at=at, detail={"rows": count})
    return text
