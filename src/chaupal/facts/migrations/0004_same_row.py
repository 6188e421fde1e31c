"""An approval is of the version it points at."""

from django.db import migrations

from chaupal.base.constraints import SameRow


class Migration(migrations.Migration):
    dependencies = [("facts", "0003_returns")]

    operations = [
        SameRow(
            "facts_factapproval",
            ["fact_version_id", "fact_id", "version", "author_id"],
            "facts_factversion",
            ["id", "fact_id", "version", "author_id"],
        ),
    ]
