"""What was opened or taken out is written once; what was lent and suspended stays as it was said, until it ends."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule

SAID = {
    "delegation": ("appointment_id", "by_id", "to_id", "grants", "unit_id", "booth_id", "from_on", "until_on", "at", "needs_second"),
    "suspension": ("person_id", "appointment_id", "by_id", "at", "until_on"),
}
# Once written, neither taken off nor changed.
ONCE = {"delegation": ("approved_by_id", "ended_by_id"), "suspension": ("lifted_at",)}


def _stays(table: str) -> RowRule:
    said = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in SAID[table])
    # The words go when what is left of somebody is destroyed (P6); they are never others.
    said += " OR (NEW.reason <> '' AND NEW.reason IS DISTINCT FROM OLD.reason)"
    once = " OR ".join(f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in ONCE[table])
    return RowRule(f"org_{table}", f"org_{table}_stays", refuses=f"{said} OR {once}", on="UPDATE")


class Migration(migrations.Migration):
    dependencies = [("base", "0001_followers"), ("org", "0014_who_sees_what")]

    operations = [
        AppendOnly("org_opening", may_delete=True),
        AppendOnly("org_takeout", may_delete=True),
        _stays("delegation"),
        _stays("suspension"),
        RowRule(
            "org_delegation",
            "org_delegation_by_the_holder",
            refuses="NOT EXISTS (SELECT 1 FROM org_appointment a WHERE a.id = NEW.appointment_id AND a.person_id = NEW.by_id)",
            on="INSERT",
        ),
        RowRule(
            "org_suspension",
            "org_suspension_of_the_holder",
            refuses="NEW.appointment_id IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM org_appointment a WHERE a.id = NEW.appointment_id AND a.person_id = NEW.person_id)",
            on="INSERT",
        ),
    ]
