"""Calendars, packs of rules, names, verdicts, holds."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0001_places"),
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="PackVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60)),
                        ("number", models.IntegerField()),
                        ("edition", models.CharField(max_length=40)),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("body", models.JSONField()),
                        ("hash", models.CharField(max_length=64)),
                        ("loosens", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), default=list, size=None)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("name", "number", "author"), name="gate_pack_version_author"),
                            models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="gate_pack_number_positive"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PackSignature",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60)),
                        ("number", models.IntegerField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("name", "number"), name="gate_pack_signed_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Election",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(db_collation="C", max_length=40, unique=True)),
                        ("name_hi", models.CharField(max_length=120)),
                        ("name_en", models.CharField(max_length=120)),
                        ("opened_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="CalendarVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("election", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="gate.election")),
                        ("version", models.IntegerField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("code_start", models.DateTimeField(null=True)),
                        ("code_end", models.DateTimeField(null=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("election", "version", "author"), name="gate_calendar_version_author"),
                            models.CheckConstraint(
                                condition=models.Q(("code_end", None), ("code_start__lt", models.F("code_end")), _connector="OR"),
                                name="gate_calendar_code_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Poll",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("calendar", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="polls", to="gate.calendarversion")),
                        ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("phase", models.SmallIntegerField()),
                        ("opens", models.DateTimeField()),
                        ("closes", models.DateTimeField()),
                        ("earliest_close", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("calendar", "seat", "opens"), name="gate_poll_once"),
                            models.CheckConstraint(
                                condition=models.Q(("opens__lt", models.F("earliest_close")), ("earliest_close__lte", models.F("closes"))),
                                name="gate_poll_hours_in_order",
                            ),
                            models.CheckConstraint(condition=models.Q(("phase__gt", 0)), name="gate_poll_phase_positive"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarApproval",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("election", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.election")),
                        ("version", models.IntegerField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("election", "version"), name="gate_calendar_approved_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Candidate",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("name_hi", models.CharField(max_length=120)),
                        ("name_en", models.CharField(max_length=120)),
                        ("added_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("seat", "name_en"), name="gate_candidate_once")],
                    },
                ),
                migrations.CreateModel(
                    name="NameAsked",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing_kind", models.CharField(max_length=30)),
                        ("thing_id", models.BigIntegerField()),
                        ("text_hash", models.CharField(max_length=64)),
                        ("seat", models.IntegerField()),
                        (
                            "candidate",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gate.candidate"),
                        ),
                        ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("thing_kind", "thing_id", "text_hash", "seat", "candidate"), name="gate_name_asked_once", nulls_distinct=False
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NameSaid",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("asked", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="said", to="gate.nameasked")),
                        ("names_it", models.BooleanField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="SeatNamed",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing_kind", models.CharField(max_length=30)),
                        ("thing_id", models.BigIntegerField()),
                        ("seat", models.IntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("thing_kind", "thing_id", "seat"), name="gate_seat_named_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing_kind", models.CharField(max_length=30)),
                        ("thing_id", models.BigIntegerField()),
                        (
                            "flag",
                            models.CharField(
                                choices=[
                                    ("private_life", "speaks of a candidate's private life"),
                                    ("against_a_class", "sets classes of people against each other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("thing_kind", "thing_id", "flag"), name="gate_mark_once"),
                            models.CheckConstraint(condition=models.Q(("flag__in", ["private_life", "against_a_class"])), name="gate_mark_known"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClassMove",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing_kind", models.CharField(max_length=30)),
                        ("thing_id", models.BigIntegerField()),
                        (
                            "content_class",
                            models.CharField(
                                choices=[
                                    ("withdrawal", "withdrawal"),
                                    ("election_matter", "election matter"),
                                    ("internal_logistics", "team logistics"),
                                    ("voter_service", "voter service"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["thing_kind", "thing_id", "-id"], name="gate_move_thing")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("content_class__in", ["withdrawal", "election_matter", "internal_logistics", "voter_service"])),
                                name="gate_move_class_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="gate_move_has_reason"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Verdict",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing_kind", models.CharField(max_length=30)),
                        ("thing_id", models.BigIntegerField()),
                        ("seat", models.IntegerField(null=True)),
                        (
                            "moment",
                            models.CharField(
                                choices=[
                                    ("approval", "at approval"),
                                    ("release", "at release"),
                                    ("share", "at sharing"),
                                    ("send", "when a machine sends"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("PASS", "passes"),
                                    ("LOG", "passes, noted"),
                                    ("WARN", "passes, look here"),
                                    ("WAIT", "waits"),
                                    ("HOLD", "held, needs permission"),
                                    ("BLOCK", "cannot be sent"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("rule_ids", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=list, size=None)),
                        ("until", models.DateTimeField(null=True)),
                        ("input_hash", models.CharField(max_length=64)),
                        ("pack_hash", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["thing_kind", "thing_id", "moment", "seat", "-id"], name="gate_verdict_last")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["PASS", "LOG", "WARN", "WAIT", "HOLD", "BLOCK"])), name="gate_verdict_result_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("moment__in", ["approval", "release", "share", "send"])), name="gate_verdict_moment_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("thing_kind", models.CharField(max_length=30)),
                        ("thing_id", models.BigIntegerField()),
                        ("rule", models.CharField(max_length=4)),
                        ("why", models.CharField(max_length=40)),
                        ("input_hash", models.CharField(max_length=64)),
                        ("pack_hash", models.CharField(max_length=64)),
                        ("author", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("opened_at", models.DateTimeField()),
                        ("lapses_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["lapses_at"], name="gate_hold_lapses")],
                        "constraints": [
                            models.UniqueConstraint(fields=("thing_kind", "thing_id", "input_hash", "rule", "why"), name="gate_hold_once_a_wording"),
                            models.CheckConstraint(condition=models.Q(("opened_at__lt", models.F("lapses_at"))), name="gate_hold_has_time"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HoldLift",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("hold", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="lift", to="gate.hold")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("reason", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="gate_lift_has_reason")],
                    },
                ),
            ],
        ),
    ]
