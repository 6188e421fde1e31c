"""What was put forward, and by whom, is not rewritten under an approval; neither is the approval."""

from django.db import migrations

from chaupal.base.constraints import RowRule

PUT_FORWARD = "person_id", "office_id", "unit_id", "booth_id", "proposed_by_id", "proposed_at"


def _row(name: str, columns: tuple[str, ...]) -> str:
    return f"({', '.join(f'{name}.{column}' for column in columns)})"


class Migration(migrations.Migration):
    dependencies = [("org", "0002_office_appointment")]

    operations = [
        RowRule(
            "org_appointment",
            "org_appointment_stays",
            refuses=f"{_row('NEW', PUT_FORWARD)} IS DISTINCT FROM {_row('OLD', PUT_FORWARD)}"
            " OR (OLD.approved_by_id IS NOT NULL AND"
            " (NEW.approved_by_id, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_at))",
            on="UPDATE",
        ),
    ]
