from django.db import migrations

from chaupal.base.constraints import AppendOnly, TwoPeople


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0001_followers"),
        ("gate", "0001_tables"),
    ]

    operations = [
        TwoPeople("gate_packversion", "gate_packsignature", thing="name", version="number"),
        TwoPeople("gate_calendarversion", "gate_calendarapproval", thing="election_id"),
        AppendOnly("gate_poll"),
        AppendOnly("gate_classmove"),
        AppendOnly("gate_verdict"),
        AppendOnly("gate_hold"),
        AppendOnly("gate_holdlift"),
    ]
