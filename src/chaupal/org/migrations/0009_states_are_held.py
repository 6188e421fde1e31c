"""A state fits the columns beside it, and who recommends is neither the nominee nor the approver."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("org", "0008_states_of_before")]

    operations = [
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['nominated', 'slip', 'confirmed', 'consented', 'recommended', 'approved', 'active', 'suspended', 'returned', 'lapsed', 'ended'])), name='appointment_state_known'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('approved', 'active', 'suspended')), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='appointment_held_by_approval'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='appointment_active_by_acceptance'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('returned', 'lapsed', 'ended')), _negated=True), ('until_on__isnull', False), _connector='OR'), name='appointment_over_has_day'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('recommended_by', models.F('person')), _negated=True), name='appointment_not_recommended_by_oneself'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', models.F('recommended_by')), _negated=True), name='appointment_approver_is_not_recommender'),
        ),
    ]
