"""The texts of released posts as the verify page looks for them."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("press", "0002_register_text")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(choices=[("hi", "हिन्दी"), ("en", "English")], max_length=2)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("short", "the short answer"),
                            ("long", "the long answer"),
                            ("whole", "the whole answer"),
                            ("caption", "the caption"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.TextField()),
                ("words", models.TextField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wordings", to="press.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["fingerprint"], name="press_wording_fingerprint"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="press_wording_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(part__in=["short", "long", "whole", "caption"]), name="wording_part_known"
                    ),
                    models.UniqueConstraint(fields=["post", "language", "part"], name="wording_once"),
                ],
            },
        ),
    ]
