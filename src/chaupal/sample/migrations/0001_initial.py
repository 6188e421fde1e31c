"""What of a home is sample."""

import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Seed",
                    fields=[
                        ("step", models.CharField(max_length=20, primary_key=True, serialize=False)),
                        ("size", models.CharField(max_length=10)),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="CastMember",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to="people.person"),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("role_hi", models.CharField(max_length=120)),
                        ("role_en", models.CharField(max_length=120)),
                        ("does_hi", models.CharField(max_length=200)),
                        ("does_en", models.CharField(max_length=200)),
                        ("start", models.CharField(max_length=60)),
                    ],
                ),
            ],
        ),
    ]
