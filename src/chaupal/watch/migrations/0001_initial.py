"""Datasets, runs, cases, accounts of ours and what imitates them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("press", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Dataset",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("title", models.CharField(max_length=200)),
                        (
                            "platform",
                            models.CharField(
                                choices=[
                                    ("x", "X (Twitter)"),
                                    ("facebook", "Facebook"),
                                    ("instagram", "Instagram"),
                                    ("youtube", "YouTube"),
                                    ("telegram", "Telegram, public channels"),
                                    ("other", "Another platform"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[
                                    ("csv", "CSV table"),
                                    ("jsonl", "JSON, a line a post"),
                                    ("json", "JSON"),
                                    ("parquet", "Parquet"),
                                    ("arrow", "Arrow"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.BigIntegerField()),
                        ("exported_by", models.CharField(max_length=200)),
                        ("exported_from", models.CharField(max_length=300)),
                        ("exported_at", models.DateField()),
                        ("terms", models.TextField()),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("interface", "Official interface of the platform"),
                                    ("owner", "Exported by the account's owner"),
                                    ("research", "Given by a research body under its licence"),
                                    ("own_pages", "Data of our own pages"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("collector", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("keep_until", models.DateField()),
                        ("sample", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waits to be read"),
                                    ("reading", "Being read"),
                                    ("columns", "Wants its columns named"),
                                    ("ready", "Ready"),
                                    ("failed", "Could not be read"),
                                    ("deleted", "Deleted"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("progress", models.FloatField(default=0)),
                        ("fault", models.CharField(blank=True, default="", max_length=60)),
                        ("fault_words", models.JSONField(default=dict)),
                        ("rows", models.BigIntegerField(null=True)),
                        ("bad_rows", models.BigIntegerField(null=True)),
                        ("bad", models.JSONField(default=list)),
                        ("columns", models.JSONField(default=list)),
                        ("named", models.JSONField(default=dict)),
                        ("read_from", models.JSONField(default=dict)),
                        ("accounts", models.BigIntegerField(null=True)),
                        ("object_types", models.JSONField(default=dict)),
                        ("first_at", models.DateTimeField(null=True)),
                        ("last_at", models.DateTimeField(null=True)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("deleted_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("state", "deleted"), _negated=True), fields=["keep_until"], name="dataset_kept")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("platform__in", ["x", "facebook", "instagram", "youtube", "telegram", "other"])),
                                name="dataset_platform_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("format__in", ["csv", "jsonl", "json", "parquet", "arrow"])), name="dataset_format_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("basis__in", ["interface", "owner", "research", "own_pages"])), name="dataset_basis_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "reading", "columns", "ready", "failed", "deleted"])),
                                name="dataset_state_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("progress__gte", 0), ("progress__lte", 1)), name="dataset_progress_a_share"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("exported_by", ""), _negated=True),
                                    models.Q(("exported_from", ""), _negated=True),
                                    models.Q(("terms", ""), _negated=True),
                                ),
                                name="dataset_provenance_said",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("deleted_at", None), ("state", "deleted"), _connector="XOR"), name="dataset_deleted_at_a_moment"
                            ),
                            models.UniqueConstraint(condition=models.Q(("state", "deleted"), _negated=True), fields=("sha256",), name="dataset_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("dataset", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="watch.dataset")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("parameters", models.JSONField()),
                        ("engine", models.CharField(blank=True, default="", max_length=60)),
                        ("again_of", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="again", to="watch.run")),
                        ("sample", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waits its turn"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("cancelled", "Cancelled"),
                                    ("failed", "Failed"),
                                ],
                                default="queued",
                                max_length=10,
                            ),
                        ),
                        ("progress", models.FloatField(default=0)),
                        (
                            "step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("read", "reads the posts"),
                                    ("edges", "looks for posts of the same thing, close in time"),
                                    ("validate", "compares with chance"),
                                    ("groups", "forms groups"),
                                    ("evidence", "collects the posts"),
                                    ("layout", "lays the picture out"),
                                    ("keep", "keeps the result"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("cancel_at", models.DateTimeField(null=True)),
                        ("fault", models.CharField(blank=True, default="", max_length=60)),
                        ("started_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("result_sha256", models.CharField(blank=True, default="", max_length=64)),
                        ("counts", models.JSONField(default=dict)),
                        ("erased_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["dataset", "-id"], name="run_of_dataset")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "running", "done", "cancelled", "failed"])), name="run_state_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("progress__gte", 0), ("progress__lte", 1)), name="run_progress_a_share"),
                            models.CheckConstraint(
                                condition=models.Q(("state", "done"), ("result_sha256", ""), _connector="XOR"), name="run_done_has_a_result"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RunGroup",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="watch.run")),
                        ("number", models.PositiveIntegerField()),
                        ("accounts", models.PositiveIntegerField()),
                        ("edges", models.PositiveIntegerField()),
                        ("score", models.FloatField()),
                        ("first_at", models.DateTimeField()),
                        ("last_at", models.DateTimeField()),
                        ("declared", models.FloatField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "number"), name="group_number_once"),
                            models.CheckConstraint(condition=models.Q(("declared__gte", 0), ("declared__lte", 1)), name="group_declared_a_share"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RunAccount",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="accounts", to="watch.run")),
                        (
                            "group",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="members", to="watch.rungroup"),
                        ),
                        ("node", models.PositiveIntegerField()),
                        ("number", models.PositiveIntegerField()),
                        ("handle", models.CharField(max_length=200)),
                        ("score", models.FloatField()),
                        ("posts", models.PositiveIntegerField(default=0)),
                        ("is_declared", models.BooleanField(default=False)),
                        ("x", models.FloatField(default=0)),
                        ("y", models.FloatField(default=0)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["group", "number"], name="account_of_group")],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "node"), name="account_node_once"),
                            models.UniqueConstraint(fields=("run", "handle"), name="account_once_a_run"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RunEdge",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="edges", to="watch.run")),
                        ("a", models.PositiveIntegerField()),
                        ("b", models.PositiveIntegerField()),
                        ("window", models.PositiveIntegerField()),
                        ("weight", models.PositiveIntegerField()),
                        ("expected", models.FloatField(null=True)),
                        ("q", models.FloatField(null=True)),
                        ("is_declared", models.BooleanField(default=False)),
                        ("first_at", models.DateTimeField()),
                        ("last_at", models.DateTimeField()),
                        ("offset", models.BigIntegerField()),
                        ("length", models.PositiveIntegerField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["run", "window", "-weight"], name="edge_heaviest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "a", "b", "window"), name="edge_once"),
                            models.CheckConstraint(condition=models.Q(("a__lt", models.F("b"))), name="edge_two_accounts"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="watch.run")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("reason", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["run", "by", "until"], name="handles_open")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="handles_opened_for_a_reason"),
                            models.CheckConstraint(condition=models.Q(("until__gt", models.F("at"))), name="handles_opened_until_later"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnHandle",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "platform",
                            models.CharField(
                                choices=[
                                    ("x", "X (Twitter)"),
                                    ("facebook", "Facebook"),
                                    ("instagram", "Instagram"),
                                    ("youtube", "YouTube"),
                                    ("telegram", "Telegram, public channels"),
                                    ("other", "Another platform"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("handle", models.CharField(max_length=100)),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("platform__in", ["x", "facebook", "instagram", "youtube", "telegram", "other"])),
                                name="own_handle_platform_known",
                            ),
                            models.UniqueConstraint(models.F("platform"), django.db.models.functions.text.Lower("handle"), name="own_handle_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnHandleVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("own", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="watch.ownhandle")),
                        ("version", models.PositiveIntegerField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        (
                            "bearer",
                            models.CharField(
                                choices=[("leader", "A leader of ours"), ("organisation", "The organisation"), ("unit", "A unit")], max_length=14
                            ),
                        ),
                        ("shown_name", models.CharField(max_length=120)),
                        ("of_hi", models.CharField(max_length=160)),
                        ("of_en", models.CharField(max_length=160)),
                        ("address", models.CharField(max_length=300)),
                        ("since", models.DateField()),
                        ("until", models.DateField(null=True)),
                        ("avatar", models.FileField(blank=True, max_length=200, upload_to="handles/")),
                        ("avatar_sha256", models.CharField(blank=True, default="", max_length=64)),
                        ("avatar_print", models.BinaryField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("bearer__in", ["leader", "organisation", "unit"])), name="own_handle_bearer_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"), name="own_handle_ends_after"
                            ),
                            models.UniqueConstraint(fields=("own", "version", "author"), name="own_handle_version_author"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnHandleApproval",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "handle_version",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="approval", to="watch.ownhandleversion"),
                        ),
                        (
                            "own",
                            models.ForeignKey(
                                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="watch.ownhandle"
                            ),
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
                    name="Imitation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveIntegerField(unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("account", "An account that looks like ours"),
                                    ("picture", "A forged picture"),
                                    ("video", "A forged video or voice"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "platform",
                            models.CharField(
                                choices=[
                                    ("x", "X (Twitter)"),
                                    ("facebook", "Facebook"),
                                    ("instagram", "Instagram"),
                                    ("youtube", "YouTube"),
                                    ("telegram", "Telegram, public channels"),
                                    ("other", "Another platform"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("handle", models.CharField(blank=True, default="", max_length=100)),
                        ("shown_name", models.CharField(blank=True, default="", max_length=120)),
                        ("address", models.CharField(max_length=300)),
                        ("where", models.CharField(blank=True, default="", max_length=200)),
                        ("met_at", models.DateTimeField()),
                        (
                            "own",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="imitations", to="watch.ownhandle"
                            ),
                        ),
                        ("of_leader", models.BooleanField(default=False)),
                        (
                            "original_post",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="press.post"),
                        ),
                        ("signals", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("found", "To be reported"),
                                    ("reported", "Reported"),
                                    ("answered", "The platform replied"),
                                    ("appealed", "Appealed"),
                                    ("closed", "Closed"),
                                    ("dropped", "No imitation after all"),
                                ],
                                default="found",
                                max_length=10,
                            ),
                        ),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "-of_leader", "due_at"], name="imitation_desk")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("kind__in", ["account", "picture", "video"])), name="imitation_kind_known"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["found", "reported", "answered", "appealed", "closed", "dropped"])),
                                name="imitation_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("platform__in", ["x", "facebook", "instagram", "youtube", "telegram", "other"])),
                                name="imitation_platform_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "account"), _negated=True),
                                    models.Q(("own__isnull", False), models.Q(("handle", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="imitation_of_our_handle",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.PositiveIntegerField(unique=True)),
                        ("run", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="watch.run")),
                        ("group", models.PositiveIntegerField(null=True)),
                        (
                            "imitation",
                            models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="case", to="watch.imitation"),
                        ),
                        ("collector", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("opened_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("opened_at", models.DateTimeField()),
                        ("lapses_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("opened", "Opened"),
                                    ("evidence", "Evidence is collected"),
                                    ("review_1", "Waits for the first review"),
                                    ("review_2", "Waits for the second review"),
                                    ("dismissed", "Dismissed"),
                                    ("insufficient", "Not enough evidence"),
                                    ("lapsed", "Lapsed"),
                                    ("dossier", "Dossier"),
                                    ("submitted", "Submitted"),
                                    ("outcome", "Outcome"),
                                    ("appealed", "Appealed"),
                                ],
                                default="opened",
                                max_length=12,
                            ),
                        ),
                        ("note", models.TextField(blank=True, default="")),
                        ("method", models.JSONField(default=dict)),
                        ("links", models.JSONField(default=list)),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("delete_at", models.DateTimeField(null=True)),
                        ("deleted_at", models.DateTimeField(null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("removed", "Acted on"),
                                    ("partly", "Acted on in part"),
                                    ("refused", "Not acted on"),
                                    ("overturned", "Overturned: we were wrong"),
                                ],
                                default="",
                                max_length=12,
                            ),
                        ),
                        ("outcome_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("decided_at", None)), fields=["lapses_at"], name="case_undecided"),
                            models.Index(
                                condition=models.Q(("delete_at__isnull", False), ("deleted_at", None)), fields=["delete_at"], name="case_to_delete"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "opened",
                                            "evidence",
                                            "review_1",
                                            "review_2",
                                            "dismissed",
                                            "insufficient",
                                            "lapsed",
                                            "dossier",
                                            "submitted",
                                            "outcome",
                                            "appealed",
                                        ],
                                    )
                                ),
                                name="case_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outcome", ""), ("outcome__in", ["removed", "partly", "refused", "overturned"]), _connector="OR"),
                                name="case_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("group__isnull", False), ("imitation", None), ("run__isnull", False)),
                                    models.Q(("group", None), ("imitation__isnull", False), ("run", None)),
                                    _connector="OR",
                                ),
                                name="case_has_one_origin",
                            ),
                            models.CheckConstraint(condition=models.Q(("lapses_at__gt", models.F("opened_at"))), name="case_lapses_later"),
                            models.UniqueConstraint(fields=("run", "group"), name="case_once_a_group"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAccount",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="accounts", to="watch.case")),
                        ("number", models.PositiveIntegerField()),
                        ("handle_sealed", models.BinaryField()),
                        ("handle_blind", models.BinaryField()),
                        ("posts", models.PositiveIntegerField(default=0)),
                        ("is_declared", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["handle_blind"], name="case_account_blind")],
                        "constraints": [models.UniqueConstraint(fields=("case", "number"), name="case_account_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CaseOpening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="watch.case")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("reason", models.CharField(max_length=300)),
                        ("at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["case", "by", "until"], name="case_open")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="case_opened_for_a_reason"),
                            models.CheckConstraint(condition=models.Q(("until__gt", models.F("at"))), name="case_opened_until_later"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="watch.case")),
                        (
                            "collector",
                            models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        (
                            "finding",
                            models.CharField(
                                choices=[
                                    ("deceives", "The accounts deceive"),
                                    ("authentic", "Real people, or nothing that deceives"),
                                    ("unsure", "The evidence does not say"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("finding__in", ["deceives", "authentic", "unsure"])), name="review_finding_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("place__in", (1, 2))), name="review_first_or_second"),
                            models.CheckConstraint(
                                condition=models.Q(("by", models.F("collector")), _negated=True), name="review_not_by_the_collector"
                            ),
                            models.UniqueConstraint(fields=("case", "place"), name="review_place_once"),
                            models.UniqueConstraint(fields=("case", "by"), name="review_by_another"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewText",
                    fields=[
                        (
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="text", serialize=False, to="watch.review"
                            ),
                        ),
                        ("reasons", models.TextField()),
                        ("alternative", models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Dossier",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="dossier", to="watch.case")),
                        ("pdf_hi", models.FileField(max_length=200, upload_to="dossiers/")),
                        ("pdf_en", models.FileField(max_length=200, upload_to="dossiers/")),
                        ("bundle", models.FileField(max_length=200, upload_to="dossiers/")),
                        ("bundle_sha256", models.CharField(max_length=64)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("bundle_sha256__regex", "^[0-9a-f]{64}$")), name="dossier_hash_whole")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "imitation",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="watch.imitation"),
                        ),
                        ("case", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="watch.case")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("screenshot", "Screenshot"),
                                    ("avatar", "The account's picture"),
                                    ("picture", "The forged picture"),
                                    ("video", "The forged video or voice"),
                                    ("page", "Saved page"),
                                    ("original", "The genuine original"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("mime", models.CharField(max_length=40)),
                        ("sealed", models.FileField(max_length=200, upload_to="evidence/")),
                        ("small", models.FileField(blank=True, max_length=200, upload_to="evidence/")),
                        ("print", models.BinaryField(null=True)),
                        ("address", models.CharField(blank=True, default="", max_length=300)),
                        ("taken_at", models.DateTimeField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("imitation", None), ("case", None), _connector="XOR"), name="evidence_of_one_thing"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["screenshot", "avatar", "picture", "video", "page", "original"])),
                                name="evidence_kind_known",
                            ),
                            models.CheckConstraint(condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="evidence_hash_whole"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "imitation",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="watch.imitation"),
                        ),
                        ("case", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="watch.case")),
                        (
                            "to",
                            models.CharField(
                                choices=[
                                    ("platform", "The platform"),
                                    ("committee", "Grievance Appellate Committee"),
                                    ("election", "Election office, media committee (MCMC)"),
                                    ("police", "National Cyber Crime Reporting Portal"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reference", models.CharField(max_length=80)),
                        ("sent_at", models.DateTimeField()),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        (
                            "reply",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("removed", "Removed"),
                                    ("partly", "Partly removed, or labelled"),
                                    ("refused", "Refused"),
                                    ("noted", "Taken down in writing, nothing more"),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("reply_at", models.DateTimeField(null=True)),
                        ("reply_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("imitation", None), ("case", None), _connector="XOR"), name="report_of_one_thing"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to__in", ["platform", "committee", "election", "police"])), name="report_office_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reply", ""), ("reply__in", ["removed", "partly", "refused", "noted"]), _connector="OR"),
                                name="report_reply_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reply", ""), ("reply_at__isnull", False), _connector="XOR"), name="report_reply_has_a_moment"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reply_at", None), ("reply_at__gte", models.F("sent_at")), _connector="OR"),
                                name="report_reply_after",
                            ),
                            models.CheckConstraint(condition=models.Q(("reference", ""), _negated=True), name="report_has_a_reference"),
                            models.UniqueConstraint(fields=("imitation", "to"), name="report_once_an_imitation"),
                            models.UniqueConstraint(fields=("case", "to"), name="report_once_a_case"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SubjectQuestion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key_hash", models.BinaryField(unique=True)),
                        (
                            "platform",
                            models.CharField(
                                choices=[
                                    ("x", "X (Twitter)"),
                                    ("facebook", "Facebook"),
                                    ("instagram", "Instagram"),
                                    ("youtube", "YouTube"),
                                    ("telegram", "Telegram, public channels"),
                                    ("other", "Another platform"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("handle_sealed", models.BinaryField()),
                        ("code", models.CharField(max_length=8)),
                        ("said_sealed", models.BinaryField()),
                        ("at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waits for the code on the account"),
                                    ("shown", "The account is theirs; to be answered"),
                                    ("answered", "Answered"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("shown_at", models.DateTimeField(null=True)),
                        ("shown_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        (
                            "case",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="watch.case"),
                        ),
                        ("answer", models.TextField(blank=True, default="")),
                        ("answered_at", models.DateTimeField(null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(condition=models.Q(("answered_at", None)), fields=["due_at"], name="question_waits")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("state__in", ["asked", "shown", "answered"])), name="question_state_known"),
                            models.CheckConstraint(
                                condition=models.Q(("platform__in", ["x", "facebook", "instagram", "youtube", "telegram", "other"])),
                                name="question_platform_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("case", None), ("shown_at__isnull", False), _connector="OR"), name="question_case_after_proof"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("answered_at", None), models.Q(("answer", ""), _negated=True), _connector="XOR"),
                                name="question_answered_at_a_moment",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
