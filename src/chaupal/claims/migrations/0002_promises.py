"""Nobody approves their own answer, and the facts under an approved one stay; a sighting may be taken back, never changed."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, SameRow, TwoPeople


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [
        ("claims", "0002_initial"),
        ("claims", "0003_alias_vectors"),
        ("claims", "0004_search"),
        ("claims", "0005_same_row"),
        ("claims", "0006_state_words"),
        ("claims", "0007_triage"),
        ("claims", "0008_others_review"),
        ("claims", "0009_counted"),
        ("claims", "0010_reviews_beside"),
    ]
    dependencies = [("base", "0001_followers"), ("claims", "0001_initial")]

    operations = [
        TwoPeople("claims_answerversion", "claims_answerapproval", thing="answer_id"),
        AppendOnly("claims_sighting", may_delete=True),
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
