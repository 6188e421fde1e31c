"""People in and out: applicants, sheets, cards, pairs that may be one person, requests."""

import django.contrib.postgres.indexes
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
                    name="Alike",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("one", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("other", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("by_name", models.BooleanField(default=False)),
                        ("by_phone", models.BooleanField(default=False)),
                        (
                            "said_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("near", models.IntegerField()),
                        (
                            "unit",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"
                            ),
                        ),
                        ("found_at", models.DateTimeField()),
                        (
                            "apart_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("apart_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("apart_at", None)), fields=["near", "id"], name="alike_open")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("one__lt", models.F("other"))), name="alike_one_before_other"),
                            models.CheckConstraint(
                                condition=models.Q(("by_name", True), ("by_phone", True), ("said_by__isnull", False), _connector="OR"),
                                name="alike_by_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("apart_at", None), ("apart_by", None)),
                                    models.Q(("apart_at__isnull", False), ("apart_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="alike_apart_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("said_by", models.F("one")), _negated=True), models.Q(("said_by", models.F("other")), _negated=True)
                                ),
                                name="alike_said_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("apart_by", models.F("one")), _negated=True), models.Q(("apart_by", models.F("other")), _negated=True)
                                ),
                                name="alike_not_by_oneself",
                            ),
                            models.UniqueConstraint(fields=("one", "other"), name="alike_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Merge",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("pair", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="enrol.alike")),
                        ("kept", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("gone", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "waits for a second person"),
                                    ("withdrawn", "taken back"),
                                    ("returned", "returned with a reason"),
                                    ("merged", "one person"),
                                    ("undone", "taken apart again"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("why", models.CharField(max_length=200)),
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
                            "closed_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("state", "proposed")), fields=["proposed_at", "id"], name="merge_proposed")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["proposed", "withdrawn", "returned", "merged", "undone"])), name="merge_state_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("kept", models.F("gone")), _negated=True), name="merge_of_two"),
                            models.CheckConstraint(
                                condition=models.Q(("approved_by", models.F("proposed_by")), _negated=True), name="merge_two_people"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("proposed_by", models.F("kept")), _negated=True),
                                    models.Q(("proposed_by", models.F("gone")), _negated=True),
                                    models.Q(("approved_by", models.F("kept")), _negated=True),
                                    models.Q(("approved_by", models.F("gone")), _negated=True),
                                ),
                                name="merge_not_by_oneself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("merged", "undone")), _negated=True),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="merge_by_approval",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ("proposed", "merged")),
                                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                                    _connector="XOR",
                                ),
                                name="merge_closed_by_somebody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("proposed", "merged"))), fields=("gone",), name="merge_gone_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("proposed", "merged"))), fields=("pair",), name="merge_once_a_pair"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MergeLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("merge", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="enrol.merge")),
                        ("ended", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        ("before", models.CharField(max_length=12)),
                        (
                            "began",
                            models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment"),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("merge", "ended"), name="merge_line_once")],
                    },
                ),
                migrations.CreateModel(
                    name="AlikeRound",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("on", models.DateField(unique=True)),
                        ("at", models.DateTimeField()),
                        ("found", models.PositiveIntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Applicant",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=120)),
                        ("phone_sealed", models.BinaryField(null=True)),
                        ("phone_blind", models.BinaryField(null=True)),
                        ("language", models.CharField(choices=[("hi", "हिन्दी"), ("en", "English")], default="hi", max_length=2)),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("booth", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.booth")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "asked to join"),
                                    ("settled", "on the waiting list"),
                                    ("nominated", "name sent up"),
                                    ("declined", "declined"),
                                    ("withdrawn", "taken back"),
                                    ("lapsed", "lapsed"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("notice_version", models.CharField(max_length=20)),
                        ("at", models.DateTimeField()),
                        ("key_hash", models.BinaryField(unique=True)),
                        (
                            "settled_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("before_unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("before_booth", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.booth")),
                        ("over_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("over_at", models.DateTimeField(null=True)),
                        (
                            "declined",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full", "All places near you are filled just now. Thank you for coming forward; ask again at any time."),
                                    (
                                        "unreached",
                                        "We could not reach you by phone. If you still want to join, ask once more with a number at which you can be reached.",
                                    ),
                                    ("not_now", "It does not fit just now. Thank you for offering your time; ask again whenever you like."),
                                    ("not_them", "Whoever answers this number did not ask to join. If that is you: nothing about you stays here."),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="people.person"
                            ),
                        ),
                        ("purged_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("state__in", ("asked", "settled"))), fields=["at", "id"], name="applicant_waits"),
                            models.Index(condition=models.Q(("state__in", ("asked", "settled"))), fields=["unit"], name="applicant_waits_in_unit"),
                            models.Index(condition=models.Q(("phone_blind__isnull", False)), fields=["phone_blind"], name="applicant_phone"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["asked", "settled", "nominated", "declined", "withdrawn", "lapsed"])),
                                name="applicant_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("declined", ""), ("state", "declined"), _connector="OR"), name="applicant_declined_with_word"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "settled"), _negated=True), ("settled_by__isnull", False), _connector="OR"),
                                name="applicant_settled_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state", "nominated"), ("person", None), _connector="XOR"), name="applicant_nominated_is_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("purged_at", None), models.Q(("name", ""), ("phone_blind", None), ("phone_sealed", None)), _connector="OR"
                                ),
                                name="applicant_purged_is_empty",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicantOpening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("applicant", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="enrol.applicant")),
                        ("by", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["call_back", "chase", "emergency", "verification", "other"])),
                                name="applicant_opening_reason_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", "other"), _negated=True), models.Q(("told", ""), _negated=True), _connector="OR"
                                ),
                                name="applicant_opening_other_is_told",
                            ),
                            models.CheckConstraint(condition=models.Q(("until__gt", models.F("at"))), name="applicant_opening_has_an_end"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StationKey",
                    fields=[
                        ("booth", models.IntegerField(primary_key=True, serialize=False)),
                        ("list", models.IntegerField()),
                        ("key", models.CharField(db_collation="C", max_length=320)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(models.F("key"), name="gin_trgm_ops"),
                                fastupdate=False,
                                name="station_key_search",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CardBatch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        (
                            "appointment",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment"),
                        ),
                        ("again", models.BooleanField(default=False)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("why", models.CharField(max_length=200)),
                        ("until_on", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "waits for the worker"),
                                    ("drawing", "is being drawn"),
                                    ("ready", "ready"),
                                    ("failed", "failed"),
                                    ("gone", "file removed"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("whole", models.PositiveIntegerField(default=0)),
                        ("file", models.CharField(blank=True, max_length=80)),
                        ("ready_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("file", ""), _negated=True), fields=["at"], name="card_batch_with_file")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "drawing", "ready", "failed", "gone"])), name="card_batch_state_known"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Card",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="org.appointment")),
                        (
                            "batch",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="enrol.cardbatch"),
                        ),
                        ("code_blind", models.BinaryField(unique=True)),
                        ("made_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("made_at", models.DateTimeField()),
                        ("until_on", models.DateField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("revoked_at", None)), fields=("appointment",), name="one_card_an_appointment")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="photo", to="people.person")),
                        ("sealed", models.BinaryField()),
                        ("consent", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.consent")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Nominee",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="nominee", to="people.person")),
                        ("name_sealed", models.BinaryField()),
                        ("phone_sealed", models.BinaryField()),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="DataRequest",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="data_requests", to="people.person")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("correct", "Something is wrong and I cannot correct it here"),
                                    ("phone", "I have a new phone number"),
                                    ("access", "I want to know more about what is held"),
                                    ("grievance", "I have a complaint"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("said_sealed", models.BinaryField(null=True)),
                        ("at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("last_at", models.DateTimeField()),
                        ("answer_sealed", models.BinaryField(null=True)),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("granted", models.BooleanField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("answered_at", None)), fields=["due_at", "id"], name="data_request_waits")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["correct", "phone", "access", "grievance"])), name="data_request_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at", None), ("answered_by", None)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="data_request_answered_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answered_by", models.F("person")), _negated=True), name="data_request_answered_by_another"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Leaving",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="leaving", to="people.person")),
                        (
                            "why",
                            models.CharField(
                                choices=[("left", "left"), ("withdrew", "withdrew the consent"), ("erased", "asked for erasure")], max_length=10
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("purge_on", models.DateField()),
                        ("sealed", models.BinaryField(null=True)),
                        ("key_hash", models.BinaryField(unique=True)),
                        ("purged_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("purged_at", None)), fields=["purge_on"], name="leaving_waits_for_purge")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("why__in", ["left", "withdrew", "erased"])), name="leaving_why_known"),
                            models.CheckConstraint(
                                condition=models.Q(("purged_at", None), ("sealed", None), _connector="XOR"), name="leaving_sealed_until_purged"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sheet",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("at", models.DateTimeField()),
                        ("name", models.CharField(max_length=120)),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.IntegerField()),
                        ("tables", models.JSONField()),
                        ("table", models.PositiveSmallIntegerField(default=0)),
                        ("mapping", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "Say what the columns hold"),
                                    ("checking", "Being read"),
                                    ("ready", "Read: look at it, then bring it in"),
                                    ("importing", "Being brought in"),
                                    ("done", "Brought in"),
                                    ("stopped", "Stopped"),
                                    ("refused", "Turned away"),
                                    ("gone", "Destroyed unused"),
                                ],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        ("progress", models.FloatField(default=0)),
                        ("counts", models.JSONField(default=dict)),
                        ("reasons", models.JSONField(default=dict)),
                        ("sealed", models.BinaryField(null=True)),
                        ("first_sealed", models.BinaryField(null=True)),
                        ("back_sealed", models.BinaryField(null=True)),
                        ("fault", models.CharField(blank=True, max_length=60)),
                        ("fault_words", models.JSONField(default=dict)),
                        ("keep_until", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["by", "-id"], name="sheet_of_person"),
                            models.Index(
                                condition=models.Q(("sealed__isnull", False), ("back_sealed__isnull", False), _connector="OR"),
                                fields=["keep_until"],
                                name="sheet_to_destroy",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["new", "checking", "ready", "importing", "done", "stopped", "refused", "gone"])),
                                name="sheet_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("done", "refused", "gone")), _negated=True), ("sealed", None), _connector="OR"
                                ),
                                name="sheet_file_goes_when_over",
                            ),
                            models.CheckConstraint(condition=models.Q(("progress__gte", 0), ("progress__lte", 1)), name="sheet_progress_is_a_share"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetRow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sheet", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="enrol.sheet")),
                        ("number", models.IntegerField()),
                        ("appointment", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        ("suggested", models.CharField(blank=True, max_length=2)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("sheet", "number"), name="sheet_row_once"),
                            models.CheckConstraint(condition=models.Q(("suggested__in", ["", "hi", "en"])), name="sheet_row_suggested_known"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetHeads",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        ("heads", models.BinaryField()),
                        ("mapping", models.JSONField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("unit", "heads"), name="sheet_heads_once_a_unit", nulls_distinct=False)],
                    },
                ),
            ],
        ),
    ]
