"""What each step of a name on its way up leaves on the row."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0009_states_are_held'),
        ('people', '0004_slip_for_one_office'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='appointment',
            name='appointment_waiting',
        ),
        migrations.AddField(
            model_name='appointment',
            name='clock_from',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='returned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='returned_from',
            field=models.CharField(blank=True, db_default='', max_length=12),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(django.db.models.functions.comparison.Coalesce('clock_from', 'proposed_at'), models.F('id'), condition=models.Q(('state__in', ('nominated', 'slip', 'confirmed', 'consented', 'recommended'))), name='appointment_rising'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('state', 'recommended')), fields=['recommended_at', 'id'], name='appointment_recommended'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('booth__isnull', False), ('state__in', ('nominated', 'slip', 'confirmed', 'consented', 'recommended'))), fields=['booth', 'id'], name='appointment_rising_booth'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='appointment_confirmed_has_time'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('consented', 'recommended')), _negated=True), models.Q(('accepted_at__isnull', False), ('confirmed_at__isnull', False)), _connector='OR'), name='appointment_consent_has_time'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'recommended'), _negated=True), models.Q(('recommended_at__isnull', False), ('recommended_by__isnull', False)), _connector='OR'), name='appointment_recommended_by_somebody'),
        ),
    ]
