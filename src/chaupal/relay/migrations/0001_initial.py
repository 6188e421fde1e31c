"""Groups, dispatches, receipts and their counters."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import chaupal.base.follower
import chaupal.base.multirange
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_followers"),
        ("org", "0001_places"),
        ("people", "0001_initial"),
        ("press", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Group",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("booth", models.IntegerField()),
                        ("slot", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("created", "Made, one admin of ours"),
                                    ("confirmed", "Made, two admins of ours"),
                                    ("active", "Active"),
                                    ("dormant", "Dormant"),
                                    ("lost", "Lost"),
                                    ("closed", "Closed"),
                                ],
                                default="planned",
                                max_length=10,
                            ),
                        ),
                        (
                            "keeper",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="groups", to="people.person"),
                        ),
                        ("deputy", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("chosen", models.BooleanField(default=False)),
                        ("name", models.CharField(blank=True, max_length=100)),
                        ("link_sealed", models.BinaryField(null=True)),
                        ("checked_on", models.DateField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["booth"], name="group_booth")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "number",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(models.F("booth"), "*", models.Value(2)),
                                            "+",
                                            models.F("slot"),
                                        ),
                                    )
                                ),
                                name="group_number_from_booth",
                            ),
                            models.CheckConstraint(condition=models.Q(("slot__in", (0, 1))), name="group_slot"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["planned", "created", "confirmed", "active", "dormant", "lost", "closed"])),
                                name="group_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("keeper", None), ("deputy", None), models.Q(("deputy", models.F("keeper")), _negated=True), _connector="OR"
                                ),
                                name="group_deputy_is_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroupCheck",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "group",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="relay.group"),
                        ),
                        ("week", models.DateField()),
                        ("exists", models.BooleanField()),
                        ("two_admins", models.BooleanField()),
                        (
                            "size",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("50", "up to 50"),
                                    ("100", "51 to 100"),
                                    ("256", "101 to 256"),
                                    ("512", "257 to 512"),
                                    ("1024", "513 to 1,024"),
                                ],
                                max_length=4,
                            ),
                        ),
                        (
                            "last_post",
                            models.CharField(blank=True, choices=[("today", "today"), ("week", "this week"), ("older", "longer ago")], max_length=5),
                        ),
                        ("said_at", models.DateTimeField()),
                        ("client_id", models.UUIDField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("group", "week"), name="group_check_once_a_week"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("exists", False), ("last_post", ""), ("size", ""), ("two_admins", False)),
                                    models.Q(
                                        ("exists", True),
                                        ("last_post__in", ["today", "week", "older"]),
                                        ("size__in", ["50", "100", "256", "512", "1024"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="group_check_says_enough",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dispatch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="dispatches", to="press.post")),
                        ("release", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="dispatch", to="press.release")),
                        ("audience", chaupal.base.multirange.MultirangeField(default=tuple, editable=False)),
                        ("groups", models.PositiveIntegerField()),
                        ("opens_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("opens_at"))), name="dispatch_has_time")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        (
                            "dispatch",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="relay.dispatch"),
                        ),
                        ("client_id", models.UUIDField()),
                        ("group", models.BigIntegerField()),
                        (
                            "rung",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Shown"),
                                    (2, "Opened"),
                                    (3, "Share tapped"),
                                    (4, "Reported by the keeper"),
                                    (5, "Seen in the group by somebody else"),
                                    (6, "Not today"),
                                    (7, "Will not be sent"),
                                    (8, "Recall passed on"),
                                ]
                            ),
                        ),
                        ("said_at", models.DateTimeField()),
                        ("at", models.DateTimeField()),
                        ("salt", models.BinaryField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["epoch", "tx", "id"], name="relay_receipt_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("client_id", "dispatch"), name="receipt_once_a_client_id"),
                            models.UniqueConstraint(fields=("dispatch", "group", "rung"), name="receipt_first_counts"),
                            models.CheckConstraint(condition=models.Q(("rung__in", [1, 2, 3, 4, 5, 6, 7, 8])), name="receipt_rung_known"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "dispatch",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="counters", to="relay.dispatch"
                            ),
                        ),
                        ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        ("rung", models.PositiveSmallIntegerField()),
                        ("n", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("dispatch", "unit", "rung"), name="counter_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Audience",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "dispatch",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="relay.dispatch"),
                        ),
                        ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        ("groups", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("dispatch", "unit"), name="audience_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("dispatch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="relay.dispatch")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("text", models.CharField(max_length=500)),
                        ("client_id", models.UUIDField(unique=True)),
                        ("at", models.DateTimeField()),
                        ("seen_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("seen_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        (
                            "unit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="org.unit"
                            ),
                        ),
                        ("groups", models.PositiveIntegerField()),
                        ("kept", models.PositiveIntegerField()),
                        ("active", models.PositiveIntegerField()),
                        ("checked", models.PositiveIntegerField(default=0)),
                        ("stale", models.PositiveIntegerField(default=0)),
                        ("dormant", models.PositiveIntegerField(default=0)),
                        ("lost", models.PositiveIntegerField(default=0)),
                        ("at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
