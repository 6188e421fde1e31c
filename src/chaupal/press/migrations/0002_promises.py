"""A post carries the approval of its own version; what is out stays as it went out; no author releases their own words."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, SameRow

ENTRY = "(SELECT e.kind FROM press_registerentry e WHERE e.id = NEW.entry_id)"


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [("press", "0002_register_text"), ("press", "0003_wordings"), ("press", "0004_pairs"), ("press", "0005_same_row")]
    dependencies = [("base", "0001_followers"), ("claims", "0002_promises"), ("press", "0001_initial")]

    operations = [
        AppendOnly("press_registerentry"),
        AppendOnly("press_release"),
        SameRow("press_post", ["approval_id", "answer_version_id"], "claims_answerapproval", ["id", "answer_version_id"]),
        SameRow("press_release", ["entry_id", "post_id"], "press_registerentry", ["id", "post_id"]),
        RowRule(
            "press_release",
            "press_release_two_people",
            refuses="EXISTS (SELECT 1 FROM press_post p JOIN claims_answerversion v ON v.id = p.answer_version_id"
            " WHERE p.id = NEW.post_id AND v.author_id = NEW.by_id)",
            on="INSERT",
        ),
        RowRule("press_release", "press_release_of_its_entry", refuses=f"{ENTRY} IS DISTINCT FROM 'released'", on="INSERT"),
        RowRule("press_recall", "press_recall_of_its_entry", refuses=f"{ENTRY} IS DISTINCT FROM 'recalled'", on="INSERT"),
        RowRule(
            "press_recall",
            "press_recall_same_post",
            refuses="NOT EXISTS (SELECT 1 FROM press_registerentry e WHERE e.id = NEW.entry_id AND e.post_id = NEW.post_id)",
            on="INSERT",
        ),
        AppendOnly("press_recall"),
        AppendOnly("press_picture"),
        # Not append-only: those who release lock its row, which counts as an update where rights are asked.
        RowRule(
            "press_post",
            "press_post_stays",
            refuses="(NEW.answer_version_id, NEW.approval_id, NEW.number, NEW.code)"
            " IS DISTINCT FROM (OLD.answer_version_id, OLD.approval_id, OLD.number, OLD.code)",
            on="UPDATE",
        ),
    ]
