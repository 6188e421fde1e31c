"""Tokens, what was sent to whom."""

import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True
    # Homes of before took these steps one by one.
    replaces = [("api", "0002_alter_delivery_state"), ("api", "0003_names_for_a_reason")]

    dependencies = [
        ("org", "0001_places"),
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Token",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80)),
                        ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.appointment")),
                        ("unit", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("rights", models.JSONField()),
                        ("secret_hash", models.BinaryField(unique=True)),
                        ("needs_approval", models.BooleanField()),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("work", "work of the day"),
                                    ("report", "report to those above"),
                                    ("election", "asked by the election office"),
                                    ("audit", "audit"),
                                    ("other", "another reason"),
                                ],
                                db_default="",
                                max_length=12,
                            ),
                        ),
                        ("told", models.CharField(blank=True, db_default="", max_length=200)),
                        ("made_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("made_at", models.DateTimeField()),
                        ("until_on", models.DateField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True)),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("revoked_at", models.DateTimeField(null=True)),
                        ("used_on", models.DateField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("approved_by", models.F("made_by")), _negated=True), name="token_two_people"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("needs_approval", True), models.Q(("rights__contains", ["people:export"]), _negated=True), _connector="OR"
                                ),
                                name="token_names_need_approval",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("rights__contains", ["people:export"]), _negated=True),
                                    _connector="OR",
                                ),
                                name="token_names_have_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None)),
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="token_approval_has_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hook",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("url", models.CharField(max_length=300)),
                        ("secret_sealed", models.BinaryField()),
                        ("events", models.JSONField()),
                        ("made_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("made_at", models.DateTimeField()),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "hook",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="api.hook"),
                        ),
                        ("key", models.CharField(max_length=64)),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("appointment.approved", "An office was approved"),
                                    ("appointment.ended", "An office ended"),
                                    ("dispatch.released", "A post was released"),
                                    ("dispatch.recalled", "A post was recalled"),
                                    ("stations.in_force", "A list of stations came into force"),
                                    ("trial", "Trial, asked for by hand"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("about_kind", models.CharField(max_length=30)),
                        ("about_id", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("sent", "Taken by the other side"),
                                    ("refused", "Refused for good"),
                                    ("given_up", "Given up after six tries"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("tried_at", models.DateTimeField(null=True)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("why", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["hook", "-id"], name="delivery_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "sent", "refused", "given_up"])), name="delivery_state_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "event__in",
                                        [
                                            "appointment.approved",
                                            "appointment.ended",
                                            "dispatch.released",
                                            "dispatch.recalled",
                                            "stations.in_force",
                                            "trial",
                                        ],
                                    )
                                ),
                                name="delivery_event_known",
                            ),
                            models.UniqueConstraint(fields=("hook", "key"), name="delivery_once"),
                        ],
                    },
                ),
            ],
        ),
    ]
