from django.db import migrations

from chaupal.base.constraints import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_followers"),
        ("gate", "0007_marks"),
    ]

    operations = [AppendOnly("gate_mark")]
