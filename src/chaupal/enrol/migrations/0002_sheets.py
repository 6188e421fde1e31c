"""Sheets of names, the nominations that came of their rows, and how sheets with the same heads are read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enrol', '0001_people_in_and_out'),
        ('org', '0011_way_is_kept'),
        ('people', '0005_keys_by_sound'),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('name', models.CharField(max_length=120)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('tables', models.JSONField()),
                ('table', models.PositiveSmallIntegerField(default=0)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('new', 'Say what the columns hold'), ('checking', 'Being read'), ('ready', 'Read: look at it, then bring it in'), ('importing', 'Being brought in'), ('done', 'Brought in'), ('stopped', 'Stopped'), ('refused', 'Turned away'), ('gone', 'Destroyed unused')], default='new', max_length=12)),
                ('progress', models.FloatField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=dict)),
                ('sealed', models.BinaryField(null=True)),
                ('first_sealed', models.BinaryField(null=True)),
                ('back_sealed', models.BinaryField(null=True)),
                ('fault', models.CharField(blank=True, max_length=60)),
                ('fault_words', models.JSONField(default=dict)),
                ('keep_until', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['new', 'checking', 'ready', 'importing', 'done', 'stopped', 'refused', 'gone'])), name='sheet_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('done', 'refused', 'gone')), _negated=True), ('sealed', None), _connector='OR'), name='sheet_file_goes_when_over'),
                    models.CheckConstraint(condition=models.Q(('progress__gte', 0), ('progress__lte', 1)), name='sheet_progress_is_a_share'),
                ],
                'indexes': [
                    models.Index(fields=['by', '-id'], name='sheet_of_person'),
                    models.Index(condition=models.Q(('sealed__isnull', False), ('back_sealed__isnull', False), _connector='OR'), fields=['keep_until'], name='sheet_to_destroy'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SheetHeads',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heads', models.BinaryField()),
                ('mapping', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='org.unit')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('unit', 'heads'), name='sheet_heads_once_a_unit', nulls_distinct=False),
                ],
            },
        ),
        migrations.CreateModel(
            name='SheetRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('suggested', models.CharField(blank=True, max_length=2)),
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='enrol.sheet')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('sheet', 'number'), name='sheet_row_once'),
                    models.CheckConstraint(condition=models.Q(('suggested__in', ['', 'hi', 'en'])), name='sheet_row_suggested_known'),
                ],
            },
        ),
    ]
