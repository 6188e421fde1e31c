"""The log, its leaves and roots, what was kept of it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import chaupal.base.follower
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_followers"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        ("act", models.CharField(max_length=60)),
                        ("by_kind", models.CharField(max_length=30)),
                        ("by_id", models.CharField(max_length=64)),
                        ("about_kind", models.CharField(max_length=30)),
                        ("about_id", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        ("rule_ids", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                        ("payload", models.BinaryField(null=True)),
                        ("rows", models.IntegerField(null=True)),
                        ("rows_root", models.BinaryField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["epoch", "tx", "id"], name="ledger_entry_order"),
                            models.Index(fields=["about_kind", "about_id", "id"], name="ledger_entry_about"),
                            models.Index(fields=["by_kind", "by_id", "id"], name="ledger_entry_by"),
                            models.Index(fields=["act", "id"], name="ledger_entry_act"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("act__regex", "^[a-z]+\\.[a-z_]+$")), name="ledger_entry_act_is_code"),
                            models.CheckConstraint(
                                condition=models.Q(("by_kind__regex", "^[a-z][a-z_]{0,29}$"), ("by_id__regex", "^[A-Za-z0-9._:-]{1,64}$")),
                                name="ledger_entry_by_is_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("about_kind__regex", "^[a-z][a-z_]{0,29}$"), ("about_id__regex", "^[A-Za-z0-9._:-]{1,64}$")),
                                name="ledger_entry_about_is_id",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("rows", None), ("rows_root", None)),
                                    models.Q(("rows__gte", 0), ("rows_root__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ledger_entry_rows_have_root",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EntrySalt",
                    fields=[
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="salted",
                                serialize=False,
                                to="ledger.entry",
                            ),
                        ),
                        ("salt", models.BinaryField()),
                        ("detail", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="EntryLine",
                    fields=[
                        ("pk", models.CompositePrimaryKey("entry", "index", blank=True, editable=False, primary_key=True, serialize=False)),
                        (
                            "entry",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="lines", to="ledger.entry"
                            ),
                        ),
                        ("index", models.IntegerField()),
                        ("text", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Leaf",
                    fields=[
                        ("pk", models.CompositePrimaryKey("log", "index", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("log", models.CharField(max_length=10)),
                        ("index", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=30)),
                        ("ref", models.BigIntegerField()),
                        ("hash", models.BinaryField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("log__in", ("ledger", "register"))), name="ledger_leaf_log_known"),
                            models.UniqueConstraint(fields=("kind", "ref"), name="ledger_leaf_sealed_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Node",
                    fields=[
                        ("pk", models.CompositePrimaryKey("log", "level", "index", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("log", models.CharField(max_length=10)),
                        ("level", models.SmallIntegerField()),
                        ("index", models.BigIntegerField()),
                        ("hash", models.BinaryField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("log", models.CharField(max_length=10)),
                        ("size", models.BigIntegerField()),
                        ("root", models.BinaryField()),
                        ("at", models.DateTimeField()),
                        ("text", models.TextField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("log__in", ("ledger", "register"))), name="ledger_checkpoint_log_known"),
                            models.UniqueConstraint(fields=("log", "size"), name="ledger_checkpoint_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Anchor",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        ("size", models.BigIntegerField()),
                        ("root", models.BinaryField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["epoch", "tx", "id"], name="ledger_anchor_order")],
                    },
                ),
                migrations.CreateModel(
                    name="KeptReport",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField()),
                        (
                            "by",
                            models.CharField(choices=[("command", "by the command at the server"), ("worker", "by the daily proof")], max_length=10),
                        ),
                        ("seconds", models.FloatField()),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("by__in", ["command", "worker"])), name="ledger_report_by_known")],
                    },
                ),
                migrations.CreateModel(
                    name="KeptLog",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "report",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="logs", to="ledger.keptreport"
                            ),
                        ),
                        ("log", models.CharField(max_length=10)),
                        ("since", models.BigIntegerField()),
                        ("size", models.BigIntegerField()),
                        ("looked_at", models.BigIntegerField()),
                        ("checkpoints", models.BigIntegerField()),
                        ("waiting", models.BigIntegerField()),
                        ("erased", models.BigIntegerField()),
                        ("bad_index", models.BigIntegerField(null=True)),
                        ("bad_kind", models.CharField(blank=True, max_length=30)),
                        ("bad_ref", models.BigIntegerField(null=True)),
                        ("bad_what", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("log__in", ("ledger", "register"))), name="ledger_kept_log_known"),
                            models.UniqueConstraint(fields=("report", "log"), name="ledger_kept_log_once"),
                        ],
                    },
                ),
            ],
        ),
    ]
