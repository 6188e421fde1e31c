from django.db import migrations, models


class Migration(migrations.Migration):
    """The unique index over client ids begins with the client id."""

    dependencies = [("relay", "0003_as_released")]

    operations = [
        migrations.RemoveConstraint("receipt", "receipt_once_a_client_id"),
        migrations.AddConstraint(
            "receipt", models.UniqueConstraint(fields=["client_id", "dispatch"], name="receipt_once_a_client_id")
        ),
    ]
