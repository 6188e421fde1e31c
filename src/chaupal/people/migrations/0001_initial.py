"""People, how they sign in, and their consent."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.tables import Tables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name_hi", models.CharField(max_length=120)),
                        ("name_en", models.CharField(max_length=120)),
                        ("search_key", models.CharField(db_collation="C", max_length=250)),
                        ("sort_key", models.CharField(db_collation="C", max_length=150)),
                        ("phone_sealed", models.BinaryField(null=True)),
                        ("phone_blind", models.BinaryField(null=True)),
                        ("language", models.CharField(choices=[("hi", "हिन्दी"), ("en", "English")], default="hi", max_length=2)),
                        ("sample", models.BooleanField(default=False)),
                        ("joined_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(models.F("search_key"), name="gin_trgm_ops"),
                                fastupdate=False,
                                name="person_search",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("language__in", ["hi", "en"])), name="person_language_known"),
                            models.UniqueConstraint(
                                condition=models.Q(("phone_blind__isnull", False)), fields=("phone_blind",), name="person_phone_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Login",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="login", to="people.person")),
                        ("email", models.EmailField(max_length=254, unique=True)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Slip",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="slips", to="people.person")),
                        ("code_hash", models.BinaryField(unique=True)),
                        ("made_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("made_at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        ("appointment", models.BigIntegerField(null=True)),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("used_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("made_by", models.F("person")), _negated=True), name="slip_from_another_hand")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhoneSession",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="people.person")),
                        ("token_hash", models.BinaryField(unique=True)),
                        ("pin_hash", models.CharField(max_length=128)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("shut_until", models.DateTimeField(null=True)),
                        ("begun_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_because", models.CharField(blank=True, db_default="", max_length=10)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("person",), name="one_open_phone_a_person")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="people.person")),
                        (
                            "phone",
                            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.phonesession"),
                        ),
                        ("how", models.CharField(max_length=20)),
                        ("begun_at", models.DateTimeField()),
                        ("seen_on", models.DateField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "-begun_at"], name="session_of")],
                    },
                ),
                migrations.CreateModel(
                    name="KeyWitness",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="key_witnesses", to="people.person")),
                        ("authenticator", models.BigIntegerField(unique=True)),
                        ("witness", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("witness", models.F("person")), _negated=True), name="key_witnessed_by_another"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="people.person")),
                        ("notice", models.CharField(max_length=40)),
                        ("version", models.CharField(max_length=20)),
                        ("given_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]
