from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0004_key_witness_is_third")]

    operations = [
        migrations.AddField(model_name="station", name="electors", field=models.IntegerField(null=True)),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(("electors", None), ("electors__gt", 0), _connector="OR"), name="station_electors_positive"
            ),
        ),
    ]
