"""Nobody says of their own words whom they name (G15)."""

from django.db import migrations

from chaupal.base.constraints import RowRule


class Migration(migrations.Migration):
    dependencies = [("gate", "0010_names_author")]

    operations = [
        RowRule(
            "gate_namesaid",
            "gate_name_by_another",
            refuses="EXISTS (SELECT 1 FROM gate_nameasked a WHERE a.id = NEW.asked_id AND a.author_id = NEW.by_id)",
            on="INSERT",
        ),
    ]
