"""Lists of stations that follow one another."""

import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.constraints import AppendOnly
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_followers"),
        ("org", "0001_places"),
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="ComingList",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reading", "The list is being read"),
                                    ("failed", "The list could not be read"),
                                    ("ready", "To be confirmed by the seats"),
                                    ("due", "Comes into force"),
                                    ("in_force", "In force"),
                                    ("withdrawn", "The list was put aside"),
                                ],
                                default="reading",
                                max_length=10,
                            ),
                        ),
                        ("year", models.SmallIntegerField()),
                        ("dated_on", models.DateField()),
                        ("source", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=64)),
                        ("engine", models.CharField(max_length=40)),
                        (
                            "against",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.stationlist"),
                        ),
                        ("stations_count", models.IntegerField(default=0)),
                        ("problems", models.JSONField(default=list)),
                        (
                            "read_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("in_force_on", models.DateField(null=True)),
                        ("applied_at", models.DateTimeField(null=True)),
                        (
                            "station_list",
                            models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="coming", to="org.stationlist"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["reading", "failed", "ready", "due", "in_force", "withdrawn"])),
                                name="coming_state_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("decided_by", models.F("read_by")), _negated=True), name="coming_two_people"),
                            models.CheckConstraint(
                                condition=models.Q(("state", "in_force"), ("applied_at", None), _connector="XOR"), name="coming_in_force_has_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "due"), _negated=True), ("in_force_on__isnull", False), _connector="OR"),
                                name="coming_due_has_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComingStation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "coming",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="stations", to="lineage.cominglist"
                            ),
                        ),
                        ("seat", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("part_no", models.SmallIntegerField()),
                        ("suffix", models.CharField(blank=True, max_length=2)),
                        ("name", models.CharField(blank=True, max_length=200)),
                        (
                            "script",
                            models.CharField(blank=True, choices=[("Deva", "Devanagari"), ("Latn", "Roman"), ("", "No name known")], max_length=4),
                        ),
                        (
                            "quality",
                            models.CharField(
                                choices=[
                                    ("roman", "Written in Roman letters"),
                                    ("unicode", "Hindi as published"),
                                    ("converted-krutidev", "Hindi, converted from an old typeface"),
                                    ("unicode-damaged", "Hindi with letters lost; may be wrong"),
                                    ("number-only", "Number only"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("electors", models.IntegerField(null=True)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("coming", "seat", "part_no", "suffix"), name="coming_station_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "coming",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="lineage.cominglist"
                            ),
                        ),
                        ("seat", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        (
                            "old",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.booth"
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="judgements", to="lineage.comingstation"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("same", "Same booth"),
                                    ("renumbered", "Same booth, another part number"),
                                    ("renamed", "Same booth, another name"),
                                    ("split", "New, split from a booth"),
                                    ("new", "New"),
                                    ("merged", "Merged into another booth"),
                                    ("closed", "Closed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("share", models.FloatField()),
                        ("confidence", models.SmallIntegerField()),
                        ("asked", models.BooleanField(default=False)),
                        ("why", models.JSONField(default=dict)),
                        ("engine", models.CharField(blank=True, max_length=40)),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("withdrawn_at", None)), fields=["coming", "seat", "kind"], name="judgement_of_seat")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["same", "renumbered", "renamed", "split", "new", "merged", "closed"])),
                                name="judgement_kind_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("share__gt", 0), ("share__lte", 1)), name="judgement_share"),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "new"), ("old__isnull", False), _connector="XOR"), name="judgement_new_has_no_old"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "closed"), ("station__isnull", False), _connector="XOR"),
                                name="judgement_closed_has_no_station",
                            ),
                            models.CheckConstraint(condition=models.Q(("by", None), ("engine", ""), _connector="XOR"), name="judgement_said_by_one"),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ("same", "renumbered", "renamed", "merged", "closed")), ("withdrawn_at", None)),
                                fields=("coming", "old"),
                                name="judgement_booth_goes_on_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ("same", "renumbered", "renamed", "split", "new")), ("withdrawn_at", None)),
                                fields=("coming", "station"),
                                name="judgement_station_begins_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeatSheet",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "coming",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="lineage.cominglist"
                            ),
                        ),
                        ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("before", models.IntegerField()),
                        ("after", models.IntegerField()),
                        ("same", models.IntegerField(default=0)),
                        ("renumbered", models.IntegerField(default=0)),
                        ("renamed", models.IntegerField(default=0)),
                        ("split", models.IntegerField(default=0)),
                        ("new", models.IntegerField(default=0)),
                        ("merged", models.IntegerField(default=0)),
                        ("closed", models.IntegerField(default=0)),
                        ("asked", models.IntegerField(default=0)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("coming", "seat"), name="sheet_once_a_seat"),
                            models.CheckConstraint(
                                condition=models.Q(("confirmed_at", None), ("asked", 0), _connector="OR"), name="sheet_confirmed_has_no_question"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Carry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sheet", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="carries", to="lineage.seatsheet")),
                        ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        ("office", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.office")),
                        (
                            "station",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="lineage.comingstation"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("move", "goes along to the other booth"), ("also", "put forward at the new booth besides")], max_length=4
                            ),
                        ),
                        ("left_out", models.BooleanField(default=False)),
                        (
                            "proposed_by",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "made",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment"
                            ),
                        ),
                        (
                            "skipped",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ended", "the old office has ended meanwhile"),
                                    ("full", "every place of this office is filled at the other booth"),
                                    ("own", "somebody else has to approve this one"),
                                    ("there", "holds that office at the other booth already"),
                                    ("stood", "is suspended, and gets no further office"),
                                ],
                                max_length=6,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "appointment", "kind", "station"), name="carry_once"),
                            models.CheckConstraint(condition=models.Q(("kind__in", ["move", "also"])), name="carry_kind_known"),
                            models.CheckConstraint(
                                condition=models.Q(("approved_by", models.F("proposed_by")), _negated=True), name="carry_two_people"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("made", None), ("approved_by__isnull", False), _connector="OR"), name="carry_made_by_approval"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lineage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("list", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lineage", to="org.stationlist")),
                        (
                            "old",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="became", to="org.booth"
                            ),
                        ),
                        (
                            "new",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="came_from", to="org.booth"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("same", "Same booth"),
                                    ("renumbered", "Same booth, another part number"),
                                    ("renamed", "Same booth, another name"),
                                    ("split", "New, split from a booth"),
                                    ("new", "New"),
                                    ("merged", "Merged into another booth"),
                                    ("closed", "Closed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("share", models.FloatField()),
                        ("old_part", models.CharField(blank=True, max_length=7)),
                        ("new_part", models.CharField(blank=True, max_length=7)),
                        ("engine", models.CharField(blank=True, max_length=40)),
                        (
                            "said_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["old"], name="lineage_old"), models.Index(fields=["new"], name="lineage_new")],
                    },
                ),
            ],
        ),
        AppendOnly("lineage_lineage"),
    ]
