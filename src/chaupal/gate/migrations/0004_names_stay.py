from django.db import migrations

from chaupal.base.constraints import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_followers"),
        ("gate", "0003_names"),
    ]

    operations = [
        AppendOnly("gate_nameasked"),
        AppendOnly("gate_namesaid"),
    ]
