"""Epoch, cursors, heartbeat, and the two functions that followed and append-only tables stand on."""

from django.db import migrations, models

import chaupal.base.follower
from chaupal.base.tables import Tables

FUNCTIONS = """
-- VOLATILE on purpose: it reads with a snapshot taken after the table's lock was had, see follower.bump_epoch.
CREATE FUNCTION base_current_epoch() RETURNS integer LANGUAGE sql VOLATILE PARALLEL SAFE
    AS 'SELECT number FROM public.base_epoch';

CREATE FUNCTION base_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are written once: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23001';
END
$$;

INSERT INTO base_epoch (id, number) VALUES (1, 1);
"""

GONE = """
DROP FUNCTION base_refuse_change();
DROP FUNCTION base_current_epoch();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        Tables(
            models=[
                migrations.CreateModel(
                    name="Epoch",
                    fields=[
                        ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ("number", models.IntegerField(default=1)),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="base_epoch_is_one_row")],
                    },
                ),
                migrations.CreateModel(
                    name="Cursor",
                    fields=[
                        ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                        ("epoch", models.IntegerField(default=0)),
                        ("tx", chaupal.base.follower.Xid8Field(default=0)),
                        ("last_id", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Beat",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("pid", models.IntegerField()),
                        ("version", models.CharField(max_length=40)),
                    ],
                ),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
