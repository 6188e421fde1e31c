"""Facts and their sources, in versions."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

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
                    name="Source",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("title_hi", models.CharField(max_length=300)),
                        ("title_en", models.CharField(max_length=300)),
                        ("publisher_hi", models.CharField(max_length=200)),
                        ("publisher_en", models.CharField(max_length=200)),
                        ("url", models.URLField(blank=True, max_length=500)),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "Law, order or official record"), (2, "Official statement"), (3, "Press"), (4, "Other")]
                            ),
                        ),
                        ("dated", models.CharField(max_length=20)),
                        ("archive", models.FileField(max_length=200, upload_to="archive/")),
                        ("archive_type", models.CharField(max_length=80)),
                        ("sha256", models.CharField(max_length=64)),
                        ("sample_note", models.BooleanField(default=False)),
                        ("added_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("rank__in", [1, 2, 3, 4])), name="source_rank_known"),
                            models.CheckConstraint(condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="source_hash_whole"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Fact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("voter_list", "Voter list"),
                                    ("voter_id", "Identity at the booth"),
                                    ("poll_day", "Poll day"),
                                    ("evm_vvpat", "EVM and VVPAT"),
                                    ("booth", "Polling stations"),
                                    ("postal_and_home", "Postal ballot and voting from home"),
                                    ("counting", "Counting"),
                                    ("conduct", "Code of conduct"),
                                    ("helpline", "Helplines"),
                                    ("services", "Public services"),
                                    ("organisation", "Organisation"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "topic__in",
                                        [
                                            "voter_list",
                                            "voter_id",
                                            "poll_day",
                                            "evm_vvpat",
                                            "booth",
                                            "postal_and_home",
                                            "counting",
                                            "conduct",
                                            "helpline",
                                            "services",
                                            "organisation",
                                        ],
                                    )
                                ),
                                name="fact_topic_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("fact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="facts.fact")),
                        ("version", models.PositiveIntegerField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("what_hi", models.CharField(max_length=400)),
                        ("what_en", models.CharField(max_length=400)),
                        ("number", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                        ("unit_hi", models.CharField(blank=True, max_length=60)),
                        ("unit_en", models.CharField(blank=True, max_length=60)),
                        ("place_hi", models.CharField(blank=True, max_length=120)),
                        ("place_en", models.CharField(blank=True, max_length=120)),
                        ("period_hi", models.CharField(blank=True, max_length=120)),
                        ("period_en", models.CharField(blank=True, max_length=120)),
                        ("provisional", models.BooleanField(default=False)),
                        ("valid_until", models.DateField(null=True)),
                        ("source", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.source")),
                        ("sample", models.BooleanField(default=False)),
                        ("search", models.TextField(default="")),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="fact_version_search", opclasses=["gin_trgm_ops"])
                        ],
                        "constraints": [models.UniqueConstraint(fields=("fact", "version", "author"), name="fact_version_author")],
                    },
                ),
                migrations.CreateModel(
                    name="FactApproval",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "fact_version",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="approval", to="facts.factversion"),
                        ),
                        (
                            "fact",
                            models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.fact"),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "author",
                            models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="FactReturn",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "fact_version",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="returned", to="facts.factversion"),
                        ),
                        ("reason", models.CharField(max_length=500)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="fact_return_needs_reason")],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("fact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="facts.fact")),
                        ("other", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.fact")),
                        ("uses", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.fact")),
                        ("why_hi", models.CharField(max_length=500)),
                        ("why_en", models.CharField(max_length=500)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("fact", models.F("other")), _negated=True), name="conflict_of_two"),
                            models.UniqueConstraint(fields=("fact", "other"), name="conflict_once"),
                        ],
                    },
                ),
            ],
        ),
    ]
