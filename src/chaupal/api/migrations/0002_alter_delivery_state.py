"""The words of a delivery's states, as the code has them; no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_tokens")]

    operations = [
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(
                choices=[("waiting", "Waiting"), ("sent", "Taken by the other side"), ("refused", "Refused for good"), ("given_up", "Given up after six tries")],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
