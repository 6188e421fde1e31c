"""Nobody lifts the hold on their own words, and no hold is lifted after its time."""

from django.db import migrations

from chaupal.base.constraints import RowRule


class Migration(migrations.Migration):
    dependencies = [("gate", "0008_marks_stay")]

    operations = [
        RowRule(
            "gate_holdlift",
            "gate_lift_two_people",
            refuses="EXISTS (SELECT 1 FROM gate_hold h WHERE h.id = NEW.hold_id"
            " AND (h.author_id = NEW.by_id OR NEW.at >= h.lapses_at))",
            on="INSERT",
        ),
    ]
