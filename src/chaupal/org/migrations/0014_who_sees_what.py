"""What was lent and suspended, which numbers were opened and which lists taken out."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0013_acts_upon_many'),
        ('people', '0006_session'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grants', models.JSONField()),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('needs_second', models.BooleanField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='org.appointment')),
                ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('booth', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.booth')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='people.person')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('to', models.F('by')), _negated=True), name='delegation_to_another'), models.CheckConstraint(condition=models.Q(models.Q(('approved_by', models.F('by')), _negated=True), models.Q(('approved_by', models.F('to')), _negated=True)), name='delegation_second_person'), models.CheckConstraint(condition=models.Q(('unit', None), ('booth', None), _connector='XOR'), name='delegation_in_one_place'), models.CheckConstraint(condition=models.Q(('until_on__gt', models.F('from_on')), ('until_on__lte', django.db.models.expressions.CombinedExpression(models.F('from_on'), '+', models.Value(datetime.timedelta(days=30))))), name='delegation_has_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='delegation_approval_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='delegation_end_has_time')],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('call_back', 'call back after an approval'), ('chase', 'card not passed on'), ('emergency', 'emergency'), ('verification', 'verification call'), ('other', 'another reason')], max_length=12)),
                ('told', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='opening_about'), models.Index(fields=['by', 'person', '-until'], name='opening_running')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['call_back', 'chase', 'emergency', 'verification', 'other'])), name='opening_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('told', ''), _negated=True), _connector='OR'), name='opening_other_is_told'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('at'))), name='opening_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(max_length=200)),
                ('until_on', models.DateField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='org.appointment')),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('lifted_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suspensions', to='people.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('by', models.F('person')), _negated=True), name='suspension_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_by', models.F('person')), _negated=True), models.Q(('lifted_by', models.F('by')), _negated=True)), name='suspension_lifted_by_a_third'), models.CheckConstraint(condition=models.Q(('lifted_by', None), ('lifted_at__isnull', False), _connector='OR'), name='suspension_lifting_has_time'), models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('person', 'appointment'), name='suspension_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Takeout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=40)),
                ('rows', models.PositiveIntegerField()),
                ('names_people', models.BooleanField()),
                ('reason', models.CharField(choices=[('work', 'work of the day'), ('report', 'report to those above'), ('election', 'asked by the election office'), ('audit', 'audit'), ('other', 'another reason')], max_length=12)),
                ('told', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['office', 'at'], name='takeout_a_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['work', 'report', 'election', 'audit', 'other'])), name='takeout_reason_known'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'other'), _negated=True), models.Q(('told', ''), _negated=True), _connector='OR'), name='takeout_other_is_told')],
            },
        ),
    ]
