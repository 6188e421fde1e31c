"""Places of offices are counted in the strength room, which knows which number holds on which day."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("relay", "0005_group_checks")]

    operations = [
        *(migrations.RemoveField(model_name="standing", name=name) for name in ("sanctioned", "named", "accepted")),
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM relay_standing"),  # on the way back, first: they are counted again
    ]
