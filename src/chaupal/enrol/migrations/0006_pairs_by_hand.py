"""Pairs that an officer named, wherever the two stand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('enrol', '0005_merges_that_wait'), ('people', '0006_session')]

    operations = [
        migrations.AddField(
            model_name='alike',
            name='said_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.RemoveConstraint(model_name='alike', name='alike_by_something'),
        migrations.AddConstraint(
            model_name='alike',
            constraint=models.CheckConstraint(condition=models.Q(('by_name', True), ('by_phone', True), ('said_by__isnull', False), _connector='OR'), name='alike_by_something'),
        ),
        migrations.AddConstraint(
            model_name='alike',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('said_by', models.F('one')), _negated=True), models.Q(('said_by', models.F('other')), _negated=True)), name='alike_said_by_another'),
        ),
    ]
