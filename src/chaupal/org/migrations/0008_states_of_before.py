"""Appointments of before say how far they came, read off their own columns."""

from django.db import migrations

STATES = """
UPDATE org_appointment SET state = CASE
  WHEN until_on IS NOT NULL THEN CASE WHEN approved_by_id IS NULL THEN 'returned' ELSE 'ended' END
  WHEN approved_by_id IS NULL THEN 'nominated' WHEN accepted_at IS NULL THEN 'approved' ELSE 'active' END
"""


class Migration(migrations.Migration):

    dependencies = [("org", "0007_appointment_state")]

    operations = [migrations.RunSQL(STATES, migrations.RunSQL.noop)]
