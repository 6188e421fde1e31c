"""Rows that may be one person, that somebody said they are two, and how they were made one by two people."""

import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.constraints import RowRule

PUT = ("pair_id", "kept_id", "gone_id", "proposed_by_id", "proposed_at")


def _row(name: str) -> str:
    return f"({', '.join(f'{name}.{column}' for column in PUT)})"


class Migration(migrations.Migration):

    dependencies = [
        ('enrol', '0002_sheets'),
        ('org', '0013_acts_upon_many'),
        ('people', '0005_keys_by_sound'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alike',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.BooleanField(default=False)),
                ('by_phone', models.BooleanField(default=False)),
                ('near', models.IntegerField()),
                ('found_at', models.DateTimeField()),
                ('apart_at', models.DateTimeField(null=True)),
                ('apart_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('one', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='alike_one_before_other'),
                    models.CheckConstraint(condition=models.Q(('by_name', True), ('by_phone', True), _connector='OR'), name='alike_by_something'),
                    models.CheckConstraint(condition=models.Q(models.Q(('apart_at', None), ('apart_by', None)), models.Q(('apart_at__isnull', False), ('apart_by__isnull', False)), _connector='OR'), name='alike_apart_by_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(('apart_by', models.F('one')), _negated=True), models.Q(('apart_by', models.F('other')), _negated=True)), name='alike_not_by_oneself'),
                    models.UniqueConstraint(fields=('one', 'other'), name='alike_once'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('apart_at', None)), fields=['near', 'id'], name='alike_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'waits for a second person'), ('withdrawn', 'taken back'), ('returned', 'returned with a reason'), ('merged', 'one person'), ('undone', 'taken apart again')], default='proposed', max_length=10)),
                ('why', models.CharField(max_length=200)),
                ('proposed_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('closed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='enrol.alike')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'withdrawn', 'returned', 'merged', 'undone'])), name='merge_state_known'),
                    models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='merge_of_two'),
                    models.CheckConstraint(condition=models.Q(('approved_by', models.F('proposed_by')), _negated=True), name='merge_two_people'),
                    models.CheckConstraint(condition=models.Q(models.Q(('proposed_by', models.F('kept')), _negated=True), models.Q(('proposed_by', models.F('gone')), _negated=True), models.Q(('approved_by', models.F('kept')), _negated=True), models.Q(('approved_by', models.F('gone')), _negated=True)), name='merge_not_by_oneself'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('merged', 'undone')), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='merge_by_approval'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'merged')), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='XOR'), name='merge_closed_by_somebody'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'merged'))), fields=('gone',), name='merge_gone_once'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('proposed', 'merged'))), fields=('pair',), name='merge_once_a_pair'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MergeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=12)),
                ('began', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('ended', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='enrol.merge')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('merge', 'ended'), name='merge_line_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AlikeRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('at', models.DateTimeField()),
                ('found', models.PositiveIntegerField()),
            ],
        ),
        RowRule(
            "enrol_merge",
            "enrol_merge_of_the_pair",
            refuses="NOT EXISTS (SELECT 1 FROM enrol_alike p WHERE p.id = NEW.pair_id"
            " AND (NEW.kept_id, NEW.gone_id) IN ((p.one_id, p.other_id), (p.other_id, p.one_id)))",
            on="INSERT",
        ),
        RowRule(
            "enrol_merge",
            "enrol_merge_stays",
            refuses=f"{_row('NEW')} IS DISTINCT FROM {_row('OLD')}"
            " OR (OLD.approved_by_id IS NOT NULL AND"
            " (NEW.approved_by_id, NEW.approved_at) IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_at))",
            on="UPDATE",
        ),
    ]
