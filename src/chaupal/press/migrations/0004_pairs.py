"""Pairs of words in place of trigrams: those took seconds over ten thousand posts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("press", "0003_wordings")]

    operations = [
        migrations.RemoveIndex("wording", "press_wording_trigrams"),
        migrations.RemoveField("wording", "words"),
        migrations.CreateModel(
            name="Pair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pair", models.BigIntegerField()),
                (
                    "wording",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="press.wording"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["pair", "wording"], name="press_pair_wording")]},
        ),
    ]
