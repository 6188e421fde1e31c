"""Tokens of programs, addresses that are told of events, and what came of each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('org', '0009_states_are_held'),
        ('people', '0003_keywitness_stays'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=300)),
                ('secret_sealed', models.BinaryField()),
                ('events', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('event', models.CharField(choices=[('appointment.approved', 'An office was approved'), ('appointment.ended', 'An office ended'), ('dispatch.released', 'A post was released'), ('dispatch.recalled', 'A post was recalled'), ('stations.in_force', 'A list of stations came into force'), ('trial', 'Trial, asked for by hand')], max_length=24)),
                ('about_kind', models.CharField(max_length=30)),
                ('about_id', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Taken'), ('refused', 'Refused for good'), ('given_up', 'Given up after six tries')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(null=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('why', models.CharField(blank=True, max_length=120)),
                ('hook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='api.hook')),
            ],
            options={
                'indexes': [models.Index(fields=['hook', '-id'], name='delivery_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'refused', 'given_up'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(('event__in', ['appointment.approved', 'appointment.ended', 'dispatch.released', 'dispatch.recalled', 'stations.in_force', 'trial'])), name='delivery_event_known'), models.UniqueConstraint(fields=('hook', 'key'), name='delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('rights', models.JSONField()),
                ('secret_hash', models.BinaryField(unique=True)),
                ('needs_approval', models.BooleanField()),
                ('made_at', models.DateTimeField()),
                ('until_on', models.DateField()),
                ('approved_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('used_on', models.DateField(null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.appointment')),
                ('approved_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('revoked_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by', models.F('made_by')), _negated=True), name='token_two_people'), models.CheckConstraint(condition=models.Q(('needs_approval', True), models.Q(('rights__contains', ['people:export']), _negated=True), _connector='OR'), name='token_names_need_approval'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at', None), ('approved_by', None)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='token_approval_has_time')],
            },
        ),
    ]
