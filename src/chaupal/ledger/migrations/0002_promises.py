"""The log is written once; a salt may be destroyed, so that what it hides is forgotten."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [("ledger", "0002_kept_report")]
    dependencies = [("base", "0001_followers"), ("ledger", "0001_initial")]

    operations = [
        AppendOnly("ledger_entry"),
        AppendOnly("ledger_entrysalt", may_delete=True),
        AppendOnly("ledger_entryline"),
        AppendOnly("ledger_leaf"),
        AppendOnly("ledger_checkpoint"),
        AppendOnly("ledger_anchor"),
        AppendOnly("ledger_keptreport"),
        AppendOnly("ledger_keptlog"),
    ]
