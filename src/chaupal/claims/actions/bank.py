"""Taking the data bank out of the product: an act of its own, and recorded."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from chaupal.base import sheet
from chaupal.claims import bank
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions.exports import take_out
from chaupal.people.models import Person


@transaction.atomic
def export_bank(*, reason: str, told: str = "", by: Person, at: datetime) -> str:
    """Approved facts and answers with their sources as CSV, in both languages; one ledger entry with the number of rows.

    For those who may take out both; at most 20,000 of each. Three queries beside the entry.
    """
    permission.require(by, "export", "facts")
    text, count = sheet.write(bank.heads(), bank.rows())
    take_out("claims", "claims.bank_exported", rows=count, reason=reason, told=told, by=by, at=at)
    record("claims.bank_exported", by=by, about=("bank", "facts"), at=at, detail={"rows": count})
    return text
