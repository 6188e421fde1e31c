"""Which of several offices is somebody's main one, where an officer said so."""

import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.constraints import RowRule


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0015_who_sees_what_stays'),
        ('people', '0006_session'),
    ]

    operations = [
        migrations.CreateModel(
            name='MainOffice',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='people.person')),
                ('at', models.DateTimeField()),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('by', models.F('person')), _negated=True), name='main_office_not_by_oneself')],
            },
        ),
        RowRule(
            "org_mainoffice",
            "org_main_office_of_the_holder",
            refuses="NOT EXISTS (SELECT 1 FROM org_appointment a WHERE a.id = NEW.appointment_id AND a.person_id = NEW.person_id)",
            on="INSERT OR UPDATE",
        ),
    ]
