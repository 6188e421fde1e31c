"""Packs and calendars by two people; what the gate decided and who lifted it stays, and no name is settled by who wrote it."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, TwoPeople


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [
        ("gate", "0003_names"),
        ("gate", "0004_names_stay"),
        ("gate", "0005_seats_named"),
        ("gate", "0006_seats_named_stay"),
        ("gate", "0007_marks"),
        ("gate", "0008_marks_stay"),
        ("gate", "0009_lifts"),
        ("gate", "0010_names_author"),
        ("gate", "0011_names_by_another"),
    ]
    dependencies = [("base", "0001_followers"), ("gate", "0001_tables")]

    operations = [
        TwoPeople("gate_packversion", "gate_packsignature", thing="name", version="number"),
        TwoPeople("gate_calendarversion", "gate_calendarapproval", thing="election_id"),
        AppendOnly("gate_poll"),
        AppendOnly("gate_classmove"),
        AppendOnly("gate_verdict"),
        AppendOnly("gate_hold"),
        AppendOnly("gate_holdlift"),
        AppendOnly("gate_nameasked"),
        AppendOnly("gate_namesaid"),
        AppendOnly("gate_seatnamed"),
        AppendOnly("gate_mark"),
        RowRule(
            "gate_holdlift",
            "gate_lift_two_people",
            refuses="EXISTS (SELECT 1 FROM gate_hold h WHERE h.id = NEW.hold_id AND (h.author_id = NEW.by_id OR NEW.at >= h.lapses_at))",
            on="INSERT",
        ),
        RowRule(
            "gate_namesaid",
            "gate_name_by_another",
            refuses="EXISTS (SELECT 1 FROM gate_nameasked a WHERE a.id = NEW.asked_id AND a.author_id = NEW.by_id)",
            on="INSERT",
        ),
    ]
