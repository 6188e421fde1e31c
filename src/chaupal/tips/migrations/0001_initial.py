"""Messages that came in, copies, openings."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True
    # Homes of before took these steps one by one.
    replaces = [("tips", "0002_copies_and_openings"), ("tips", "0003_sightings_may_be_taken_back"), ("tips", "0004_what_is_kept_its_time"), ("tips", "0005_own_number"), ("tips", "0006_drafts"), ("tips", "0007_outcomes"), ("tips", "0008_booths_and_wordings"), ("tips", "0009_pictures_seen"), ("tips", "0010_queue_index"), ("tips", "0011_recordings"), ("tips", "0012_held"), ("tips", "0013_likenesses_laid_beside")]

    dependencies = [
        ("claims", "0001_initial"),
        ("org", "0001_places"),
    ]

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Tip",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit")),
                        ("at", models.DateTimeField()),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("paste", "Pasted text"),
                                    ("picture", "Picture"),
                                    ("sound", "Voice note or video"),
                                    ("chat_file", "Exported chat"),
                                    ("own_number", "Chat with our own number"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("notice", models.CharField(max_length=20)),
                        ("text", models.TextField()),
                        ("cut", models.BooleanField(default=False)),
                        ("original_sealed", models.BinaryField()),
                        ("picture", models.FileField(blank=True, max_length=200, upload_to="tips/")),
                        ("picture_print", models.BinaryField(null=True)),
                        ("seen_text", models.TextField(blank=True, default="")),
                        ("seen_by", models.CharField(blank=True, default="", max_length=40)),
                        ("said_text", models.TextField(blank=True, default="")),
                        ("said_by", models.CharField(blank=True, default="", max_length=40)),
                        ("sent_sha256", models.CharField(blank=True, default="", max_length=64)),
                        ("looks_like", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="tips.tip")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("proposed", "A claim is proposed"),
                                    ("attached", "Attached to a claim"),
                                    ("opinion", "Opinion"),
                                    ("private", "Private matter"),
                                    ("out_of_scope", "Not our matter"),
                                    ("unsupported", "In a language that the desk does not read"),
                                    ("spam", "Spam"),
                                    ("held", "Held: it looks like what was destroyed"),
                                    ("quarantined", "Quarantined"),
                                    ("withdrawn", "Taken back by the sender"),
                                    ("purged", "Kept its time, then deleted"),
                                ],
                                default="new",
                                max_length=12,
                            ),
                        ),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("fingerprint", models.CharField(db_index=True, max_length=64)),
                        ("bands", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                        ("copy_of", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="copied", to="tips.tip")),
                        ("copies", models.PositiveIntegerField(default=1)),
                        ("booths", models.PositiveIntegerField(db_default=1, default=1)),
                        ("last_at", models.DateTimeField()),
                        ("weight", models.FloatField(default=0)),
                        ("thread_hash", models.BinaryField(unique=True)),
                        ("matched_at", models.DateTimeField(null=True)),
                        ("sample", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["bands"], name="tip_bands"),
                            models.Index(
                                condition=models.Q(("state__in", ("quarantined", "withdrawn", "purged")), _negated=True),
                                fields=["at", "id"],
                                name="tip_kept",
                            ),
                            models.Index(
                                condition=models.Q(("copy_of", None), ("state__in", ("new", "proposed"))),
                                fields=["weight", "id"],
                                include=("unit", "copies", "last_at"),
                                name="tip_queue",
                            ),
                            models.Index(
                                condition=models.Q(("copy_of", None), ("state__in", ("opinion", "private", "out_of_scope", "unsupported", "spam"))),
                                fields=["at"],
                                name="tip_aside",
                            ),
                            models.Index(condition=models.Q(("copy_of", None), ("state", "held")), fields=["at"], name="tip_held"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "new",
                                            "proposed",
                                            "attached",
                                            "opinion",
                                            "private",
                                            "out_of_scope",
                                            "unsupported",
                                            "spam",
                                            "held",
                                            "quarantined",
                                            "withdrawn",
                                            "purged",
                                        ],
                                    )
                                ),
                                name="tip_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["paste", "picture", "sound", "chat_file", "own_number"])),
                                name="tip_channel_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Likeness",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("tip", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="likenesses", to="tips.tip")),
                        ("other", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tips.tip")),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("tip", "other"), name="likeness_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Recording",
                    fields=[
                        (
                            "tip",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="recording",
                                serialize=False,
                                to="tips.tip",
                            ),
                        ),
                        ("kind", models.CharField(max_length=5)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sealed", "Not looked at yet"),
                                    ("ready", "Can be heard"),
                                    ("broken", "Could not be opened"),
                                    ("too_long", "Longer than ten minutes"),
                                ],
                                default="sealed",
                                max_length=8,
                            ),
                        ),
                        ("file", models.FileField(blank=True, max_length=200, upload_to="tips/")),
                        ("type", models.CharField(blank=True, default="", max_length=20)),
                        ("seconds", models.FloatField(default=0)),
                        ("print", models.BinaryField(null=True)),
                        ("trouble", models.CharField(blank=True, default="", max_length=200)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["sealed", "ready", "broken", "too_long"])), name="recording_state_known"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Frame",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("tip", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="frames", to="tips.tip")),
                        ("place", models.PositiveSmallIntegerField()),
                        ("picture", models.FileField(max_length=200, upload_to="tips/")),
                        ("picture_print", models.BinaryField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("tip", "place"), name="frame_once_a_place")],
                    },
                ),
                migrations.CreateModel(
                    name="Typing",
                    fields=[
                        (
                            "tip",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="typing", serialize=False, to="tips.tip"
                            ),
                        ),
                        ("by_person", models.BigIntegerField()),
                        ("until", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="TipBooth",
                    fields=[
                        (
                            "tip",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="booth", serialize=False, to="tips.tip"
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        ("until", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key_hash", models.BinaryField(unique=True)),
                        ("sealed", models.BinaryField()),
                        ("until", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Match",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("tip", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="matches", to="tips.tip")),
                        ("claim", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="claims.claim")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("same", "Same claim"),
                                    ("different", "Different"),
                                    ("unsure", "Unsure"),
                                    ("proposed", "Proposed by the machine"),
                                    ("copy", "Copy of a message that was decided"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("score", models.FloatField(null=True)),
                        ("why", models.JSONField(default=dict)),
                        ("by_person", models.BigIntegerField(null=True)),
                        ("by_engine", models.CharField(blank=True, max_length=40)),
                        ("at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["claim", "at"], name="match_claim_at"),
                            models.Index(
                                condition=models.Q(("by_engine", "tips.wordings"), ("withdrawn_at", None)), fields=["id"], name="match_by_wording"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("by_person", None), ("by_engine", ""), _connector="XOR"), name="match_by_one"),
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["same", "different", "unsure", "proposed", "copy"])), name="match_verdict_known"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)), fields=("tip", "claim", "by_engine"), name="match_once_a_hand"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OwnLabel",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(choices=[("number", "The number itself"), ("name", "A name for it")], max_length=10)),
                        ("blind", models.BinaryField(unique=True)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("kind__in", ["number", "name"])), name="own_label_kind_known")],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("tip", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="tips.tip")),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("original", "The text with its numbers"),
                                    ("picture", "The picture"),
                                    ("sound", "The voice note or video"),
                                    ("booth", "The booth"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("by_person", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["tip", "by_person", "until"], name="opening_live")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("what__in", ["original", "picture", "sound", "booth"])), name="opening_what_known"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
