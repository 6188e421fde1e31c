"""What was put forward, lent, suspended and opened stays as it was said; nobody rises past a step or by a witness of their own."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule

PUT_FORWARD = "person_id", "office_id", "unit_id", "booth_id", "proposed_by_id", "proposed_at"
SAID = {
    "delegation": ("appointment_id", "by_id", "to_id", "grants", "unit_id", "booth_id", "from_on", "until_on", "at", "needs_second"),
    "suspension": ("person_id", "appointment_id", "by_id", "at", "until_on"),
}
# Once written, neither taken off nor changed.
ONCE = {"delegation": ("approved_by_id", "ended_by_id"), "suspension": ("lifted_at",)}


def _row(name: str, columns: tuple[str, ...]) -> str:
    return f"({', '.join(f'{name}.{column}' for column in columns)})"


def _stays(table: str) -> RowRule:
    said = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in SAID[table])
    # The words go when what is left of somebody is destroyed (P6); they are never others.
    said += " OR (NEW.reason <> '' AND NEW.reason IS DISTINCT FROM OLD.reason)"
    once = " OR ".join(f"(OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})" for column in ONCE[table])
    return RowRule(f"org_{table}", f"org_{table}_stays", refuses=f"{said} OR {once}", on="UPDATE")


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [
        ("org", "0002_office_appointment"),
        ("org", "0003_appointments_stay"),
        ("org", "0004_key_witness_is_third"),
        ("org", "0005_station_electors"),
        ("org", "0006_one_form_of_a_number"),
        ("org", "0007_appointment_state"),
        ("org", "0008_states_of_before"),
        ("org", "0009_states_are_held"),
        ("org", "0010_way_of_a_name"),
        ("org", "0011_way_is_kept"),
        ("org", "0012_booth_name"),
        ("org", "0013_acts_upon_many"),
        ("org", "0014_who_sees_what"),
        ("org", "0015_who_sees_what_stays"),
        ("org", "0016_main_office"),
    ]
    dependencies = [("base", "0001_followers"), ("org", "0001_places")]

    operations = [
        RowRule(
            "org_appointment",
            "org_appointment_stays",
            refuses=f"{_row('NEW', PUT_FORWARD)} IS DISTINCT FROM {_row('OLD', PUT_FORWARD)}"
            " OR (OLD.approved_by_id IS NOT NULL AND"
            " (NEW.approved_by_id, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_at))",
            on="UPDATE",
        ),
        RowRule(
            "people_keywitness",
            "org_key_witness_is_third",
            refuses="EXISTS (SELECT 1 FROM org_appointment a WHERE a.person_id = NEW.person_id AND a.until_on IS NULL"
            " AND NEW.witness_id IN (a.proposed_by_id, a.approved_by_id))",
            on="INSERT",
        ),
        RowRule(
            "org_appointment",
            "org_appointment_rises",
            refuses="(NEW.state IN ('approved', 'active', 'suspended')"
            " AND OLD.state IN ('nominated', 'slip', 'confirmed', 'consented', 'returned', 'lapsed'))"
            " OR (OLD.approved_by_id IS NOT NULL AND"
            " (NEW.recommended_by_id, NEW.recommended_at) IS DISTINCT FROM (OLD.recommended_by_id, OLD.recommended_at))",
            on="UPDATE",
        ),
        RowRule(
            "people_keywitness",
            "org_key_witness_did_not_recommend",
            refuses="EXISTS (SELECT 1 FROM org_appointment a WHERE a.person_id = NEW.person_id AND a.until_on IS NULL"
            " AND NEW.witness_id = a.recommended_by_id)",
            on="INSERT",
        ),
        RowRule(
            "org_batchitem",
            "org_call_by_a_third",
            refuses="NEW.called_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM org_batch b, org_appointment a"
            " WHERE b.id = NEW.batch_id AND a.id = NEW.appointment_id"
            " AND NEW.called_by_id IN (b.by_id, a.proposed_by_id, a.approved_by_id, a.person_id))",
        ),
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
        RowRule(
            "org_mainoffice",
            "org_main_office_of_the_holder",
            refuses="NOT EXISTS (SELECT 1 FROM org_appointment a WHERE a.id = NEW.appointment_id AND a.person_id = NEW.person_id)",
            on="INSERT OR UPDATE",
        ),
    ]
