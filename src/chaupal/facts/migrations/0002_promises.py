"""Nobody approves their own fact."""

from django.db import migrations

from chaupal.base.constraints import SameRow, TwoPeople


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [("facts", "0002_search"), ("facts", "0003_returns"), ("facts", "0004_same_row")]
    dependencies = [("base", "0001_followers"), ("facts", "0001_initial")]

    operations = [
        TwoPeople("facts_factversion", "facts_factapproval", thing="fact_id"),
        SameRow(
            "facts_factapproval",
            ["fact_version_id", "fact_id", "version", "author_id"],
            "facts_factversion",
            ["id", "fact_id", "version", "author_id"],
        ),
    ]
