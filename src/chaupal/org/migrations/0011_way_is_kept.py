"""Nobody becomes active past the steps, and who recommended is kept under an approval; rows of before get their steps."""

from django.db import migrations

from chaupal.base.constraints import RowRule

BEFORE = """
UPDATE org_appointment SET returned_at = until_on::timestamp AT TIME ZONE 'Asia/Kolkata', returned_from = 'nominated'
WHERE state = 'returned' AND returned_at IS NULL;
UPDATE org_appointment a SET accepted_at = c.at, state = 'active' FROM (
  SELECT person_id, min(given_at) at FROM people_consent WHERE withdrawn_at IS NULL GROUP BY person_id
) c WHERE c.person_id = a.person_id AND a.state = 'approved';
UPDATE people_slip s SET appointment = (
  SELECT max(a.id) FROM org_appointment a WHERE a.person_id = s.person_id AND a.until_on IS NULL
) WHERE s.used_at IS NULL AND s.appointment IS NULL;
"""


class Migration(migrations.Migration):

    dependencies = [("org", "0010_way_of_a_name"), ("people", "0004_slip_for_one_office")]

    operations = [
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        RowRule(
            "org_appointment",
            "org_appointment_rises",
            refuses="(NEW.state IN ('approved', 'active', 'suspended')"
            " AND OLD.state IN ('nominated', 'slip', 'confirmed', 'consented', 'returned', 'lapsed'))"
            " OR (OLD.approved_by_id IS NOT NULL AND"
            " (NEW.recommended_by_id, NEW.recommended_at) IS DISTINCT FROM (OLD.recommended_by_id, OLD.recommended_at))",
            on="UPDATE",
        ),
        RowRule(
            "people_keywitness",
            "org_key_witness_did_not_recommend",
            refuses="EXISTS (SELECT 1 FROM org_appointment a WHERE a.person_id = NEW.person_id AND a.until_on IS NULL"
            " AND NEW.witness_id = a.recommended_by_id)",
            on="INSERT",
        ),
    ]
