from django.db import migrations, models

STATES = [
    ("new", "New"),
    ("proposed", "A claim is proposed"),
    ("attached", "Attached to a claim"),
    ("opinion", "Opinion"),
    ("private", "Private matter"),
    ("out_of_scope", "Not our matter"),
    ("unsupported", "In a language that the desk does not read"),
    ("spam", "Spam"),
    ("quarantined", "Quarantined"),
    ("withdrawn", "Taken back by the sender"),
    ("purged", "Kept its time, then deleted"),
]


class Migration(migrations.Migration):
    dependencies = [("tips", "0006_drafts")]

    operations = [
        migrations.RemoveConstraint(model_name="tip", name="tip_state_known"),
        migrations.AlterField(model_name="tip", name="state", field=models.CharField(choices=STATES, default="new", max_length=12)),
        migrations.AddConstraint(
            model_name="tip",
            constraint=models.CheckConstraint(condition=models.Q(state__in=[name for name, _words in STATES]), name="tip_state_known"),
        ),
    ]
