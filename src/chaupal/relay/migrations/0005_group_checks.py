"""A keeper's weekly check of a group, its name and sealed link, whom a lead chose, and the counts of it a unit."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_keywitness_stays'),
        ('relay', '0004_client_id_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('exists', models.BooleanField()),
                ('two_admins', models.BooleanField()),
                ('size', models.CharField(blank=True, choices=[('50', 'up to 50'), ('100', '51 to 100'), ('256', '101 to 256'), ('512', '257 to 512'), ('1024', '513 to 1,024')], max_length=4)),
                ('last_post', models.CharField(blank=True, choices=[('today', 'today'), ('week', 'this week'), ('older', 'longer ago')], max_length=5)),
                ('said_at', models.DateTimeField()),
                ('client_id', models.UUIDField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='group',
            name='group_state_known',
        ),
        migrations.AddField(
            model_name='group',
            name='checked_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='group',
            name='chosen',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='group',
            name='link_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='group',
            name='name',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='standing',
            name='checked',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='standing',
            name='dormant',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='standing',
            name='lost',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='standing',
            name='stale',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='group',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('created', 'Made, one admin of ours'), ('confirmed', 'Made, two admins of ours'), ('active', 'Active'), ('dormant', 'Dormant'), ('lost', 'Lost'), ('closed', 'Closed')], default='planned', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'created', 'confirmed', 'active', 'dormant', 'lost', 'closed'])), name='group_state_known'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('keeper', None), ('deputy', None), models.Q(('deputy', models.F('keeper')), _negated=True), _connector='OR'), name='group_deputy_is_another'),
        ),
        migrations.AddField(
            model_name='groupcheck',
            name='group',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='relay.group'),
        ),
        migrations.AddConstraint(
            model_name='groupcheck',
            constraint=models.UniqueConstraint(fields=('group', 'week'), name='group_check_once_a_week'),
        ),
        migrations.AddConstraint(
            model_name='groupcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exists', False), ('last_post', ''), ('size', ''), ('two_admins', False)), models.Q(('exists', True), ('last_post__in', ['today', 'week', 'older']), ('size__in', ['50', '100', '256', '512', '1024'])), _connector='OR'), name='group_check_says_enough'),
        ),
    ]
