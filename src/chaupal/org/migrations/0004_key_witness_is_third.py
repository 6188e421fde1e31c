"""Whoever put somebody forward or approved them does not say that their passkey is theirs: one pair could make an approver."""

from django.db import migrations

from chaupal.base.constraints import RowRule


class Migration(migrations.Migration):
    dependencies = [("org", "0003_appointments_stay"), ("people", "0003_keywitness_stays")]

    operations = [
        RowRule(
            "people_keywitness",
            "org_key_witness_is_third",
            refuses="EXISTS (SELECT 1 FROM org_appointment a WHERE a.person_id = NEW.person_id AND a.until_on IS NULL"
            " AND NEW.witness_id IN (a.proposed_by_id, a.approved_by_id))",
            on="INSERT",
        ),
    ]
