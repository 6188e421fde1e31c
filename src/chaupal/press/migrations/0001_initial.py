"""Posts, the register, releases and recalls."""

import django.db.models.deletion
from django.db import migrations, models

import chaupal.base.follower
import chaupal.base.multirange
from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_followers"),
        ("claims", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "answer_version",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="claims.answerversion"),
                        ),
                        ("approval", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.answerapproval")),
                        ("number", models.PositiveIntegerField(unique=True)),
                        ("code", models.CharField(max_length=8, unique=True)),
                        (
                            "content_class",
                            models.CharField(
                                choices=[("election_matter", "Election matter"), ("voter_service", "Voter service"), ("withdrawal", "Withdrawal")],
                                default="election_matter",
                                max_length=20,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("content_class__in", ["election_matter", "voter_service", "withdrawal"])), name="post_class_known"
                            ),
                            models.UniqueConstraint(fields=("answer_version",), name="post_once_a_version"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Picture",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="press.post")),
                        ("language", models.CharField(choices=[("hi", "हिन्दी"), ("en", "English")], max_length=2)),
                        ("file", models.FileField(max_length=200, upload_to="cards/")),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("root_letters", models.CharField(max_length=10)),
                        ("drawn_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("post", "language"), name="picture_once_a_language")],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEntry",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(db_default=chaupal.base.follower.CurrentEpoch(), editable=False)),
                        ("tx", chaupal.base.follower.Xid8Field(db_default=chaupal.base.follower.CurrentTransaction(), editable=False)),
                        ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="register", to="press.post")),
                        (
                            "kind",
                            models.CharField(choices=[("released", "Released"), ("corrected", "Corrected"), ("recalled", "Recalled")], max_length=12),
                        ),
                        ("at", models.DateTimeField()),
                        ("text", models.TextField()),
                        ("hash", models.BinaryField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["epoch", "tx", "id"], name="press_registerentry_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["released", "corrected", "recalled"])), name="register_kind_known"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Release",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="releases", to="press.post")),
                        (
                            "entry",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="release", to="press.registerentry"),
                        ),
                        ("audience", chaupal.base.multirange.MultirangeField(default=tuple, editable=False)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="Wording",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="wordings", to="press.post")),
                        ("language", models.CharField(choices=[("hi", "हिन्दी"), ("en", "English")], max_length=2)),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("short", "the short answer"),
                                    ("long", "the long answer"),
                                    ("whole", "the whole answer"),
                                    ("caption", "the caption"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("fingerprint", models.CharField(max_length=64)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["fingerprint"], name="press_wording_fingerprint")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("part__in", ["short", "long", "whole", "caption"])), name="wording_part_known"
                            ),
                            models.UniqueConstraint(fields=("post", "language", "part"), name="wording_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pair",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "wording",
                            models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="press.wording"),
                        ),
                        ("pair", models.BigIntegerField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["pair", "wording"], name="press_pair_wording")],
                    },
                ),
                migrations.CreateModel(
                    name="Recall",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("post", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="recall", to="press.post")),
                        ("entry", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="press.registerentry")),
                        ("reason_hi", models.CharField(max_length=300)),
                        ("reason_en", models.CharField(max_length=300)),
                        ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]
