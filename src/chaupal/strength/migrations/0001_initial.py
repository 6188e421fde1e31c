"""Policies, counts, calls and plans."""

import django.db.models.deletion
import django.db.models.expressions
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
                    name="Policy",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("from_on", models.DateField()),
                        ("unit_kind", models.CharField(max_length=20)),
                        ("why", models.CharField(max_length=300)),
                    ],
                ),
                migrations.CreateModel(
                    name="PolicyLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("policy", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="strength.policy")),
                        ("office", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.office")),
                        ("strength", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("policy", "office"), name="policy_line_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyApproval",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("policy", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="approval", to="strength.policy")),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("by", models.F("author")), _negated=True), name="strength_policy_two_people")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyReturn",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("policy", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="strength.policy")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("reason", models.CharField(max_length=500)),
                    ],
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="people.person"
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Cell",
                    fields=[
                        ("sanctioned", models.PositiveIntegerField(default=0)),
                        ("named", models.PositiveIntegerField(default=0)),
                        ("accepted", models.PositiveIntegerField(default=0)),
                        ("active", models.PositiveIntegerField(default=0)),
                        ("empty", models.PositiveIntegerField(default=0)),
                        ("short", models.PositiveIntegerField(default=0)),
                        (
                            "unit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="org.unit"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Standing",
                    fields=[
                        ("sanctioned", models.PositiveIntegerField(default=0)),
                        ("named", models.PositiveIntegerField(default=0)),
                        ("accepted", models.PositiveIntegerField(default=0)),
                        ("active", models.PositiveIntegerField(default=0)),
                        ("empty", models.PositiveIntegerField(default=0)),
                        ("short", models.PositiveIntegerField(default=0)),
                        (
                            "unit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="org.unit"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Mark",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.IntegerField(null=True)),
                        ("booth", models.IntegerField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Count",
                    fields=[
                        ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("on", models.DateField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="strength_count_is_one_row")],
                    },
                ),
                migrations.CreateModel(
                    name="Rebuild",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("on", models.DateField(unique=True)),
                        ("at", models.DateTimeField()),
                        ("seconds", models.FloatField()),
                        ("units", models.IntegerField()),
                        ("differing", models.JSONField()),
                        ("differ", models.IntegerField()),
                        ("vacancies_differ", models.IntegerField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Vacancy",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        ("booth", models.IntegerField(default=0)),
                        ("office", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.office")),
                        ("missing", models.PositiveSmallIntegerField()),
                        ("since", models.DateField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["since", "id"], name="vacancy_oldest"),
                            models.Index(fields=["office", "since", "id"], name="vacancy_of_office"),
                            models.Index(fields=["unit", "since", "id"], name="vacancy_of_unit"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("unit", "booth", "office"), name="vacancy_once")],
                    },
                ),
                migrations.CreateModel(
                    name="PlanChange",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("units", models.IntegerField()),
                        (
                            "undone_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("undone_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("undone_at", None), ("undone_by", None)),
                                    models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="plan_undone_by_somebody",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("change", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="strength.planchange")),
                        ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        ("due_on", models.DateField(null=True)),
                        ("share", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("share__gte", 1), ("share__lte", 100)), name="plan_share_is_percent"),
                            models.UniqueConstraint(fields=("unit", "change"), name="plan_line_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draw",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("wanted", models.PositiveSmallIntegerField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("entry", models.BigIntegerField()),
                        ("root_size", models.BigIntegerField(null=True)),
                        ("seed", models.CharField(blank=True, max_length=64)),
                        ("drawn_at", models.DateTimeField(null=True)),
                        ("until_on", models.DateField(null=True)),
                        ("whole", models.PositiveIntegerField(default=0)),
                        ("whole_digest", models.CharField(blank=True, max_length=64)),
                        ("drawn", models.PositiveSmallIntegerField(default=0)),
                        ("called", models.PositiveSmallIntegerField(default=0)),
                        ("confirmed", models.PositiveSmallIntegerField(default=0)),
                        ("denied", models.PositiveSmallIntegerField(default=0)),
                        ("wrong_number", models.PositiveSmallIntegerField(default=0)),
                        ("not_reached", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["unit", "-id"], name="draw_of_unit"),
                            models.Index(condition=models.Q(("drawn_at", None)), fields=["id"], name="draw_waiting"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "called",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(models.F("confirmed"), "+", models.F("denied")),
                                                "+",
                                                models.F("wrong_number"),
                                            ),
                                            "+",
                                            models.F("not_reached"),
                                        ),
                                    )
                                ),
                                name="draw_adds_up",
                            ),
                            models.CheckConstraint(condition=models.Q(("called__lte", models.F("drawn"))), name="draw_called_is_part"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("drawn", 0), ("drawn_at", None), ("seed", "")),
                                    models.Q(("drawn_at__isnull", False), ("until_on__isnull", False), models.Q(("seed", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="draw_has_seed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("draw", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="strength.draw")),
                        ("appointment", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.appointment")),
                        ("place", models.PositiveSmallIntegerField()),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "to be called"),
                                    ("confirmed", "Says so themselves"),
                                    ("denied", "Knows nothing of it, or says no"),
                                    ("wrong_number", "Wrong number"),
                                    ("not_reached", "Not reached in three tries"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("tried_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["", "confirmed", "denied", "wrong_number", "not_reached"])),
                                name="call_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outcome", ""), models.Q(("by__isnull", False), ("tried_at__isnull", False)), _connector="OR"),
                                name="call_outcome_has_caller",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("outcome", "not_reached"), _negated=True), ("tries__gte", 3), _connector="OR"),
                                name="call_not_reached_after_tries",
                            ),
                            models.UniqueConstraint(fields=("draw", "appointment"), name="call_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChaseNote",
                    fields=[
                        (
                            "appointment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="org.appointment"
                            ),
                        ),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("phone_broken", "Phone broken"),
                                    ("away", "Away"),
                                    ("no_network", "No network"),
                                    ("group_closed", "Group closed"),
                                    ("will_not_send", "Will not send"),
                                    ("left", "Has left"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("on", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason__in", ["phone_broken", "away", "no_network", "group_closed", "will_not_send", "left"])),
                                name="chase_reason_known",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
