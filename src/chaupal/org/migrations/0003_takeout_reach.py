"""A list that leaves says over which booths its people hold their offices, so that each of them can be told."""

from typing import ClassVar

from django.db import migrations

from chaupal.base.multirange import MultirangeField


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("org", "0002_promises")]
    operations: ClassVar[list[migrations.operations.base.Operation]] = [
        migrations.AddField("takeout", "reach", MultirangeField(null=True)),
    ]
