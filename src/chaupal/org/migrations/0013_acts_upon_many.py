"""Acts upon many names, the samples that are called, and who may not call."""

import chaupal.base.multirange
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from chaupal.base.constraints import RowRule


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0012_booth_name'),
        ('people', '0005_keys_by_sound'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('recommendation', 'Recommended together'), ('return', 'Returned together'), ('approval', 'Approved together'), ('check', 'Checked by headquarters')], max_length=14)),
                ('state', models.CharField(choices=[('calling', 'People are called'), ('done', 'Done'), ('failed', 'Failed: somebody denied'), ('dropped', 'Dropped'), ('taken_back', 'Taken back')], max_length=10)),
                ('at', models.DateTimeField()),
                ('booths', chaupal.base.multirange.MultirangeField(default=tuple, editable=False)),
                ('rows', models.PositiveIntegerField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('seed', models.CharField(blank=True, max_length=32)),
                ('size', models.PositiveSmallIntegerField(default=0)),
                ('confirmed', models.PositiveSmallIntegerField(default=0)),
                ('not_reached', models.PositiveSmallIntegerField(default=0)),
                ('denied', models.PositiveSmallIntegerField(default=0)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['recommendation', 'return', 'approval', 'check'])), name='batch_kind_known'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['calling', 'done', 'failed', 'dropped', 'taken_back'])), name='batch_state_known'),
                    models.CheckConstraint(condition=models.Q(('state', 'calling'), ('closed_at__isnull', False), _connector='OR'), name='batch_closed_has_time'),
                ],
                'indexes': [
                    models.Index(models.OrderBy(models.F('id'), descending=True), condition=models.Q(('state', 'calling')), name='batch_calling'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(max_length=12)),
                ('turn', models.PositiveSmallIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', 'Confirmed'), ('not_reached', 'Not reached'), ('denied', 'Denied')], max_length=12)),
                ('called_at', models.DateTimeField(null=True)),
                ('open', models.BooleanField(default=False)),
            ],
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(models.F('state'), django.db.models.functions.comparison.Coalesce('clock_from', 'proposed_at'), models.F('id'), condition=models.Q(('state__in', ('nominated', 'slip', 'confirmed', 'consented', 'recommended'))), name='appointment_rising_state'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(models.F('office'), django.db.models.functions.comparison.Coalesce('clock_from', 'proposed_at'), models.F('id'), condition=models.Q(('state__in', ('nominated', 'slip', 'confirmed', 'consented', 'recommended'))), name='appointment_rising_office'),
        ),
        migrations.AddField(
            model_name='batch',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='batch',
            name='closed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='batch',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='appointment',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='org.batch'),
        ),
        migrations.AddField(
            model_name='batchitem',
            name='called_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.UniqueConstraint(condition=models.Q(('open', True)), fields=('appointment',), name='batchitem_open_once'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.UniqueConstraint(condition=models.Q(('turn__isnull', False)), fields=('batch', 'turn'), name='batchitem_turn_once'),
        ),
        migrations.AddConstraint(
            model_name='batchitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('called_at', None), ('called_by', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('called_at__isnull', False), ('called_by__isnull', False)), _connector='OR'), name='batchitem_call_has_caller'),
        ),
        RowRule(
            "org_batchitem",
            "org_call_by_a_third",
            refuses="NEW.called_by_id IS NOT NULL AND EXISTS (SELECT 1 FROM org_batch b, org_appointment a"
            " WHERE b.id = NEW.batch_id AND a.id = NEW.appointment_id"
            " AND NEW.called_by_id IN (b.by_id, a.proposed_by_id, a.approved_by_id, a.person_id))",
        ),
    ]
