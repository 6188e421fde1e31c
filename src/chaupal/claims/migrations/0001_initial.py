"""Claims, answers, sightings, judgements."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import chaupal.base.follower
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_followers"),
        ("facts", "0001_initial"),
        ("org", "0001_places"),
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("poll_process", "Voting process"),
                                    ("deepfake_or_own_handle", "False voice or picture, or our own name used"),
                                    ("other", "Other"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("text_hi", models.CharField(max_length=600)),
                        ("text_en", models.CharField(blank=True, max_length=600)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be answered"),
                                    ("review", "Waiting for a second person"),
                                    ("answered", "Answered"),
                                    ("closed", "Closed without an answer"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "Answered"),
                                    ("uncheckable", "Cannot be checked"),
                                    ("opinion", "Opinion, not a claim"),
                                    ("out_of_scope", "Not our matter"),
                                    ("same_as", "Same as another claim"),
                                    ("referred", "Handed to cVIGIL or 1950"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("same_as", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.claim")),
                        ("opened_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "assigned_to",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("against_us", models.BooleanField(default=False)),
                        ("sample", models.BooleanField(default=False)),
                        ("search", models.TextField(default="")),
                    ],
                    options={
                        "indexes": [
                            models.Index(condition=models.Q(("state__in", ("open", "review"))), fields=["due_at", "id"], name="claim_queue"),
                            models.Index(fields=["due_at", "id"], name="claim_due"),
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="claim_search", opclasses=["gin_trgm_ops"]),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "review", "answered", "closed"])), name="claim_state_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["poll_process", "deepfake_or_own_handle", "other"])), name="claim_kind_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("closed", "answered")), _negated=True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="claim_closes_with_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Alias",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        ("claim", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="claims.claim")),
                        ("text", models.CharField(max_length=1000)),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["epoch", "tx", "id"], name="claims_alias_order"),
                            models.Index(fields=["claim", "id"], name="alias_claim"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AliasVector",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        (
                            "alias",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="vectors", to="claims.alias"),
                        ),
                        ("engine", models.CharField(max_length=60)),
                        ("vector", models.BinaryField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["epoch", "tx", "id"], name="claims_aliasvector_order")],
                        "constraints": [models.UniqueConstraint(fields=("alias", "engine"), name="alias_vector_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Sighting",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        ("claim", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="sightings", to="claims.claim")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["epoch", "tx", "id"], name="claims_sighting_order"),
                            models.Index(fields=["claim", "at"], name="sighting_claim_at"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Counted",
                    fields=[
                        (
                            "claim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="counted",
                                serialize=False,
                                to="claims.claim",
                            ),
                        ),
                        ("booths", models.PositiveIntegerField()),
                        ("times", models.PositiveSmallIntegerField()),
                        ("alone_in", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="org.unit")),
                        ("at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Judgement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("claim", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="claims.claim")),
                        ("other", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.claim")),
                        (
                            "verdict",
                            models.CharField(choices=[("same", "Same claim"), ("different", "Different"), ("unsure", "Unsure")], max_length=10),
                        ),
                        ("score", models.FloatField(null=True)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("claim", models.F("other")), _negated=True), name="judgement_of_two"),
                            models.UniqueConstraint(condition=models.Q(("withdrawn_at", None)), fields=("claim", "other"), name="judgement_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Triage",
                    fields=[
                        (
                            "claim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="triage",
                                serialize=False,
                                to="claims.claim",
                            ),
                        ),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Lock",
                    fields=[
                        (
                            "claim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="lock", serialize=False, to="claims.claim"
                            ),
                        ),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person")),
                        ("until", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("claim", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="claims.claim")),
                        ("created_at", models.DateTimeField()),
                        ("reopened_at", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="AnswerVersion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("answer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="claims.answer")),
                        ("version", models.PositiveIntegerField()),
                        ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("true", "True"),
                                    ("half_true", "Half true"),
                                    ("misleading", "Misleading"),
                                    ("false", "False"),
                                    ("unproven", "No proof found"),
                                    ("opinion", "Opinion"),
                                    ("satire", "Satire"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("short_hi", models.CharField(max_length=160)),
                        ("short_en", models.CharField(max_length=160)),
                        ("long_hi", models.TextField()),
                        ("long_en", models.TextField()),
                        ("names_candidate", models.BooleanField(default=False)),
                        ("evidence", models.CharField(blank=True, max_length=300)),
                        ("facts", models.ManyToManyField(related_name="+", to="facts.factversion")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["true", "half_true", "misleading", "false", "unproven", "opinion", "satire"])),
                                name="answer_verdict_known",
                            ),
                            models.UniqueConstraint(fields=("answer", "version", "author"), name="answer_version_author"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "answer_version",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="submission", to="claims.answerversion"),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "returned_by",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
                        ),
                        ("returned_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("returned_at", None), models.Q(("reason", ""), _negated=True), _connector="OR"),
                                name="return_needs_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerApproval",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "answer_version",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="approval", to="claims.answerversion"),
                        ),
                        (
                            "answer",
                            models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.answer"),
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
                    name="OthersReview",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        ("url", models.CharField(max_length=500)),
                        ("publisher", models.CharField(max_length=200)),
                        ("claim", models.CharField(max_length=2000)),
                        ("verdict", models.CharField(max_length=200)),
                        ("published_on", models.DateField(null=True)),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("search", models.TextField(default="")),
                        ("read_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="others_search", opclasses=["gin_trgm_ops"]),
                            models.Index(fields=["epoch", "tx", "id"], name="claims_othersreview_order"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewMatch",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("review", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="claims.othersreview")),
                        ("claim", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="review_matches", to="claims.claim")),
                        ("verdict", models.CharField(max_length=10)),
                        ("score", models.FloatField()),
                        ("why", models.JSONField(default=dict)),
                        ("by_engine", models.CharField(max_length=60)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("verdict__in", ("same", "related"))), name="review_match_verdict"),
                            models.UniqueConstraint(fields=("review", "claim"), name="review_match_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewJudgement",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "review",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="claims.othersreview"),
                        ),
                        (
                            "claim",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="review_judgements", to="claims.claim"),
                        ),
                        (
                            "verdict",
                            models.CharField(choices=[("same", "Same claim"), ("different", "Different"), ("unsure", "Unsure")], max_length=10),
                        ),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["same", "different", "unsure"])), name="review_judgement_verdict"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)), fields=("review", "claim"), name="review_judged_once"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
