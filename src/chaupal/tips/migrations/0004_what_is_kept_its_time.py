from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tips", "0003_sightings_may_be_taken_back")]

    operations = [
        migrations.RemoveConstraint(model_name="tip", name="tip_state_known"),
        migrations.AlterField(
            model_name="tip",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("proposed", "A claim is proposed"),
                    ("attached", "Attached to a claim"),
                    ("out_of_scope", "Not our matter"),
                    ("spam", "Spam"),
                    ("quarantined", "Quarantined"),
                    ("withdrawn", "Taken back by the sender"),
                    ("purged", "Kept its time, then deleted"),
                ],
                default="new",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="tip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    state__in=["new", "proposed", "attached", "out_of_scope", "spam", "quarantined", "withdrawn", "purged"]
                ),
                name="tip_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="tip",
            index=models.Index(
                condition=~models.Q(state__in=("quarantined", "withdrawn", "purged")), fields=["at", "id"], name="tip_kept"
            ),
        ),
    ]
