"""What every proof of both logs found, kept as it was found."""

import django.db.models.deletion
from django.db import migrations, models

from chaupal.base.constraints import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('base', '0001_followers'),
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.CharField(choices=[('command', 'by the command at the server'), ('worker', 'by the daily proof')], max_length=10)),
                ('seconds', models.FloatField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('by__in', ['command', 'worker'])), name='ledger_report_by_known')],
            },
        ),
        migrations.CreateModel(
            name='KeptLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.CharField(max_length=10)),
                ('since', models.BigIntegerField()),
                ('size', models.BigIntegerField()),
                ('looked_at', models.BigIntegerField()),
                ('checkpoints', models.BigIntegerField()),
                ('waiting', models.BigIntegerField()),
                ('erased', models.BigIntegerField()),
                ('bad_index', models.BigIntegerField(null=True)),
                ('bad_kind', models.CharField(blank=True, max_length=30)),
                ('bad_ref', models.BigIntegerField(null=True)),
                ('bad_what', models.CharField(blank=True, max_length=300)),
                ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='logs', to='ledger.keptreport')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('log__in', ('ledger', 'register'))), name='ledger_kept_log_known'), models.UniqueConstraint(fields=('report', 'log'), name='ledger_kept_log_once')],
            },
        ),
        AppendOnly("ledger_keptreport"),
        AppendOnly("ledger_keptlog"),
    ]
