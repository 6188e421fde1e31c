"""Merges that wait for a second person, in the order in which they were proposed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('enrol', '0004_numbers_for_a_reason'), ('people', '0006_session')]

    operations = [
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['proposed_at', 'id'], name='merge_proposed'),
        ),
    ]
