"""A line of the register is kept as the text that is hashed; the ledger's hourly root is a line of the ledger's own."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("press", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("registerentry", "register_kind_known"),
        migrations.RemoveConstraint("registerentry", "register_of_a_post"),
        migrations.RemoveField("registerentry", "body"),
        migrations.AddField("registerentry", "text", models.TextField(default=""), preserve_default=False),
        migrations.AlterField(
            "registerentry",
            "kind",
            models.CharField(
                choices=[("released", "Released"), ("corrected", "Corrected"), ("recalled", "Recalled")], max_length=12
            ),
        ),
        migrations.AlterField(
            "registerentry",
            "post",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="register", to="press.post"),
        ),
        migrations.AddConstraint(
            "registerentry",
            models.CheckConstraint(
                condition=Q(kind__in=["released", "corrected", "recalled"]), name="register_kind_known"
            ),
        ),
    ]
