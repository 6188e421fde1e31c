"""An approval is of the version it points at, and nothing is put under an answer once it is approved."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, SameRow


class Migration(migrations.Migration):
    dependencies = [("base", "0001_followers"), ("claims", "0004_search")]

    operations = [
        SameRow(
            "claims_answerapproval",
            ["answer_version_id", "answer_id", "version", "author_id"],
            "claims_answerversion",
            ["id", "answer_id", "version", "author_id"],
        ),
        AppendOnly("claims_answerversion_facts"),
        RowRule(
            "claims_answerversion_facts",
            "claims_facts_before_approval",
            refuses="EXISTS (SELECT 1 FROM claims_answerapproval a WHERE a.answer_version_id = NEW.answerversion_id)",
            on="INSERT",
        ),
    ]
