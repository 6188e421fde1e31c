"""Places, offices, appointments and who sees what."""

import datetime

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

import chaupal.base.multirange
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("root", "Headquarters"),
                                    ("state", "Whole state"),
                                    ("region", "Region"),
                                    ("district", "District"),
                                    ("org_district", "Organisational district"),
                                    ("lok_sabha", "Lok Sabha seat"),
                                    ("seat", "Assembly seat"),
                                    ("mandal", "Mandal"),
                                    ("sector", "Sector"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("code", models.CharField(db_collation="C", max_length=40, unique=True)),
                        ("number", models.IntegerField(null=True)),
                        ("name_hi", models.CharField(max_length=120)),
                        ("name_en", models.CharField(max_length=120)),
                        (
                            "parent",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="party_children", to="org.unit"),
                        ),
                        (
                            "electoral_parent",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="electoral_children", to="org.unit"
                            ),
                        ),
                        ("booths", chaupal.base.multirange.MultirangeField(default=tuple, editable=False)),
                        ("open_booths", models.IntegerField(default=0)),
                        ("place", models.IntegerField()),
                        (
                            "reserved",
                            models.CharField(
                                blank=True, choices=[("GEN", "General"), ("SC", "Scheduled Caste"), ("ST", "Scheduled Tribe")], max_length=3
                            ),
                        ),
                        ("lat", models.FloatField(null=True)),
                        ("lon", models.FloatField(null=True)),
                        ("suggested", models.BooleanField(default=False)),
                        ("unchecked", models.BooleanField(default=False)),
                        ("generated", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [django.contrib.postgres.indexes.GistIndex(fields=["booths"], name="unit_booths")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["root", "state", "region", "district", "org_district", "lok_sabha", "seat", "mandal", "sector"])
                                ),
                                name="unit_kind_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("open_booths__gte", 0)), name="unit_open_booths_not_negative"),
                            models.UniqueConstraint(fields=("kind", "place"), name="unit_place_once_a_kind"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="runs", to="org.unit")),
                        ("lower", models.IntegerField()),
                        ("upper", models.IntegerField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["lower", "upper"], name="unit_run_bounds")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("lower__lt", models.F("upper"))), name="unit_run_not_empty"),
                            models.UniqueConstraint(fields=("unit", "lower"), name="unit_run_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitAbove",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="above_rows", to="org.unit")),
                        ("above", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="below_rows", to="org.unit")),
                    ],
                    options={
                        "indexes": [models.Index(fields=["above", "unit"], name="unit_above_down")],
                        "constraints": [models.UniqueConstraint(fields=("unit", "above"), name="unit_above_once")],
                    },
                ),
                migrations.CreateModel(
                    name="UnitShape",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="shape", to="org.unit")),
                        ("path", models.TextField()),
                        ("x", models.FloatField()),
                        ("y", models.FloatField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Booth",
                    fields=[
                        ("number", models.IntegerField(primary_key=True, serialize=False)),
                        ("seat", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="seat_booths", to="org.unit")),
                        ("part_no", models.SmallIntegerField()),
                        ("suffix", models.CharField(blank=True, max_length=2)),
                        ("opened_on", models.DateField()),
                        ("closed_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("number__gt", 4096)), name="booth_number_has_place"),
                            models.CheckConstraint(condition=models.Q(("part_no__gt", 0)), name="booth_part_positive"),
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on", None)), fields=("seat", "part_no", "suffix"), name="booth_open_part_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StationList",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("year", models.SmallIntegerField()),
                        ("dated_on", models.DateField()),
                        ("source", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("stations_count", models.IntegerField()),
                        ("loaded_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Station",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("list", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="stations", to="org.stationlist")),
                        ("booth", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="stations", to="org.booth")),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("electors", None), ("electors__gt", 0), _connector="OR"), name="station_electors_positive"
                            ),
                            models.UniqueConstraint(fields=("list", "booth"), name="station_once_a_list"),
                            models.CheckConstraint(
                                condition=models.Q(("quality__in", ["roman", "unicode", "converted-krutidev", "unicode-damaged", "number-only"])),
                                name="station_quality_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoothName",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("booth", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="names", to="org.booth")),
                        (
                            "list",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.stationlist"
                            ),
                        ),
                        ("as_listed", models.BooleanField()),
                        ("name_hi", models.CharField(max_length=200)),
                        ("name_en", models.CharField(blank=True, max_length=200)),
                        (
                            "said_by",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("said_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("confirmed", models.BooleanField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("decided_by", models.F("said_by")), _negated=True), name="booth_name_two_people"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed", None), ("decided_at", None), ("decided_by", None)),
                                    models.Q(("confirmed__isnull", False), ("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="booth_name_decided_by_somebody",
                            ),
                            models.UniqueConstraint(condition=models.Q(("confirmed", None)), fields=("booth",), name="booth_name_waits_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Office",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=40, unique=True)),
                        ("unit_kind", models.CharField(max_length=20)),
                        ("name_hi", models.CharField(max_length=80)),
                        ("name_en", models.CharField(max_length=80)),
                        ("strength", models.PositiveSmallIntegerField(null=True)),
                        ("ceiling", models.PositiveSmallIntegerField(null=True)),
                        ("grants", models.JSONField()),
                        ("place", models.PositiveSmallIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="people.person")),
                        ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.office")),
                        ("unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        (
                            "booth",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.booth"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("nominated", "Name sent up"),
                                    ("slip", "Slip handed over"),
                                    ("confirmed", "Phone confirmed"),
                                    ("consented", "Consent given"),
                                    ("recommended", "Recommended"),
                                    ("approved", "Approved"),
                                    ("active", "Active"),
                                    ("suspended", "Suspended"),
                                    ("returned", "Returned with a reason"),
                                    ("lapsed", "Lapsed"),
                                    ("ended", "Ended"),
                                ],
                                default="nominated",
                                max_length=12,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("clock_from", models.DateTimeField(null=True)),
                        ("returned_at", models.DateTimeField(null=True)),
                        ("returned_from", models.CharField(blank=True, db_default="", max_length=12)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        (
                            "recommended_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("recommended_at", models.DateTimeField(null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("from_on", models.DateField(null=True)),
                        ("until_on", models.DateField(null=True)),
                        ("ended_because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("booth__isnull", False)), fields=["booth", "id"], name="appointment_booth"),
                            models.Index(
                                django.db.models.functions.comparison.Coalesce("clock_from", "proposed_at"),
                                models.F("id"),
                                condition=models.Q(("state__in", ("nominated", "slip", "confirmed", "consented", "recommended"))),
                                name="appointment_rising",
                            ),
                            models.Index(
                                models.F("state"),
                                django.db.models.functions.comparison.Coalesce("clock_from", "proposed_at"),
                                models.F("id"),
                                condition=models.Q(("state__in", ("nominated", "slip", "confirmed", "consented", "recommended"))),
                                name="appointment_rising_state",
                            ),
                            models.Index(
                                models.F("office"),
                                django.db.models.functions.comparison.Coalesce("clock_from", "proposed_at"),
                                models.F("id"),
                                condition=models.Q(("state__in", ("nominated", "slip", "confirmed", "consented", "recommended"))),
                                name="appointment_rising_office",
                            ),
                            models.Index(
                                condition=models.Q(("state", "recommended")), fields=["recommended_at", "id"], name="appointment_recommended"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("booth__isnull", False), ("state__in", ("nominated", "slip", "confirmed", "consented", "recommended"))
                                ),
                                fields=["booth", "id"],
                                name="appointment_rising_booth",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("unit", None), ("booth", None), _connector="XOR"), name="appointment_in_one_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approved_by", models.F("proposed_by")), _negated=True), name="appointment_two_people"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approved_by", models.F("person")), _negated=True), name="appointment_not_by_oneself"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="appointment_approval_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "nominated",
                                            "slip",
                                            "confirmed",
                                            "consented",
                                            "recommended",
                                            "approved",
                                            "active",
                                            "suspended",
                                            "returned",
                                            "lapsed",
                                            "ended",
                                        ],
                                    )
                                ),
                                name="appointment_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("approved", "active", "suspended")), _negated=True),
                                    ("approved_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="appointment_held_by_approval",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "active"), _negated=True), ("accepted_at__isnull", False), _connector="OR"),
                                name="appointment_active_by_acceptance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "confirmed"), _negated=True), ("confirmed_at__isnull", False), _connector="OR"),
                                name="appointment_confirmed_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("consented", "recommended")), _negated=True),
                                    models.Q(("accepted_at__isnull", False), ("confirmed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="appointment_consent_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "recommended"), _negated=True),
                                    models.Q(("recommended_at__isnull", False), ("recommended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="appointment_recommended_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("returned", "lapsed", "ended")), _negated=True),
                                    ("until_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="appointment_over_has_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("recommended_by", models.F("person")), _negated=True),
                                name="appointment_not_recommended_by_oneself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("approved_by", models.F("recommended_by")), _negated=True),
                                name="appointment_approver_is_not_recommender",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("until_on", None)),
                                fields=("person", "office", "unit", "booth"),
                                name="appointment_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MainOffice",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="people.person"
                            ),
                        ),
                        ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("by", models.F("person")), _negated=True), name="main_office_not_by_oneself")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "appointment",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="org.appointment"),
                        ),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("to", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="people.person")),
                        ("grants", models.JSONField()),
                        (
                            "unit",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                            ),
                        ),
                        (
                            "booth",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.booth"
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField()),
                        ("reason", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        ("needs_second", models.BooleanField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("to", models.F("by")), _negated=True), name="delegation_to_another"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_by", models.F("by")), _negated=True), models.Q(("approved_by", models.F("to")), _negated=True)
                                ),
                                name="delegation_second_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit", None), ("booth", None), _connector="XOR"), name="delegation_in_one_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__gt", models.F("from_on")),
                                    (
                                        "until_on__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("from_on"), "+", models.Value(datetime.timedelta(days=30))
                                        ),
                                    ),
                                ),
                                name="delegation_has_an_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="delegation_approval_has_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="delegation_end_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="people.person")),
                        (
                            "appointment",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="org.appointment"
                            ),
                        ),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("reason", models.CharField(max_length=200)),
                        ("until_on", models.DateField()),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("lifted_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("by", models.F("person")), _negated=True), name="suspension_by_another"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_by", models.F("person")), _negated=True), models.Q(("lifted_by", models.F("by")), _negated=True)
                                ),
                                name="suspension_lifted_by_a_third",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lifted_by", None), ("lifted_at__isnull", False), _connector="OR"),
                                name="suspension_lifting_has_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)),
                                fields=("person", "appointment"),
                                name="suspension_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="people.person")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        (
                            "office",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment"),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("call_back", "call back after an approval"),
                                    ("chase", "card not passed on"),
                                    ("emergency", "emergency"),
                                    ("verification", "verification call"),
                                    ("other", "another reason"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("told", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "-at"], name="opening_about"),
                            models.Index(fields=["by", "person", "-until"], name="opening_running"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["call_back", "chase", "emergency", "verification", "other"])),
                                name="opening_reason_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", "other"), _negated=True), models.Q(("told", ""), _negated=True), _connector="OR"
                                ),
                                name="opening_other_is_told",
                            ),
                            models.CheckConstraint(condition=models.Q(("until__gt", models.F("at"))), name="opening_has_an_end"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Takeout",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        ("what", models.CharField(max_length=40)),
                        ("unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("rows", models.PositiveIntegerField()),
                        ("names_people", models.BooleanField()),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("work", "work of the day"),
                                    ("report", "report to those above"),
                                    ("election", "asked by the election office"),
                                    ("audit", "audit"),
                                    ("other", "another reason"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("told", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["office", "at"], name="takeout_a_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["work", "report", "election", "audit", "other"])), name="takeout_reason_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", "other"), _negated=True), models.Q(("told", ""), _negated=True), _connector="OR"
                                ),
                                name="takeout_other_is_told",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("recommendation", "Recommended together"),
                                    ("return", "Returned together"),
                                    ("approval", "Approved together"),
                                    ("check", "Checked by headquarters"),
                                ],
                                max_length=14,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("calling", "People are called"),
                                    ("done", "Done"),
                                    ("failed", "Failed: somebody denied"),
                                    ("dropped", "Dropped"),
                                    ("taken_back", "Taken back"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        (
                            "unit",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                            ),
                        ),
                        ("booths", chaupal.base.multirange.MultirangeField(default=tuple, editable=False)),
                        ("rows", models.PositiveIntegerField()),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        ("seed", models.CharField(blank=True, max_length=32)),
                        ("size", models.PositiveSmallIntegerField(default=0)),
                        ("confirmed", models.PositiveSmallIntegerField(default=0)),
                        ("not_reached", models.PositiveSmallIntegerField(default=0)),
                        ("denied", models.PositiveSmallIntegerField(default=0)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.OrderBy(models.F("id"), descending=True), condition=models.Q(("state", "calling")), name="batch_calling"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["recommendation", "return", "approval", "check"])), name="batch_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["calling", "done", "failed", "dropped", "taken_back"])), name="batch_state_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "calling"), ("closed_at__isnull", False), _connector="OR"), name="batch_closed_has_time"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchItem",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("batch", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="items", to="org.batch")),
                        (
                            "appointment",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment"),
                        ),
                        ("before", models.CharField(max_length=12)),
                        ("turn", models.PositiveSmallIntegerField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True, choices=[("confirmed", "Confirmed"), ("not_reached", "Not reached"), ("denied", "Denied")], max_length=12
                            ),
                        ),
                        (
                            "called_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("called_at", models.DateTimeField(null=True)),
                        ("open", models.BooleanField(default=False)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("open", True)), fields=("appointment",), name="batchitem_open_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("turn__isnull", False)), fields=("batch", "turn"), name="batchitem_turn_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("called_at", None), ("called_by", None), ("outcome", "")),
                                    models.Q(models.Q(("outcome", ""), _negated=True), ("called_at__isnull", False), ("called_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="batchitem_call_has_caller",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
