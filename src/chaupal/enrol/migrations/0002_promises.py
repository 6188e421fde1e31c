"""A merge is of its own pair, and stays as it was proposed and approved."""

from django.db import migrations

from chaupal.base.constraints import RowRule

PUT = ("pair_id", "kept_id", "gone_id", "proposed_by_id", "proposed_at")


def _row(name: str) -> str:
    return f"({', '.join(f'{name}.{column}' for column in PUT)})"


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [
        ("enrol", "0002_sheets"),
        ("enrol", "0003_one_person"),
        ("enrol", "0004_numbers_for_a_reason"),
        ("enrol", "0005_merges_that_wait"),
        ("enrol", "0006_pairs_by_hand"),
    ]
    dependencies = [("enrol", "0001_people_in_and_out")]

    operations = [
        RowRule(
            "enrol_merge",
            "enrol_merge_of_the_pair",
            refuses="NOT EXISTS (SELECT 1 FROM enrol_alike p WHERE p.id = NEW.pair_id"
            " AND (NEW.kept_id, NEW.gone_id) IN ((p.one_id, p.other_id), (p.other_id, p.one_id)))",
            on="INSERT",
        ),
        RowRule(
            "enrol_merge",
            "enrol_merge_stays",
            refuses=f"{_row('NEW')} IS DISTINCT FROM {_row('OLD')}"
            " OR (OLD.approved_by_id IS NOT NULL AND"
            " (NEW.approved_by_id, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_at))",
            on="UPDATE",
        ),
    ]
