"""An appointment says how far it came, and who recommended it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0006_one_form_of_a_number'),
        ('people', '0003_keywitness_stays'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='recommended_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='recommended_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='state',
            field=models.CharField(choices=[('nominated', 'Name sent up'), ('slip', 'Slip handed over'), ('confirmed', 'Phone confirmed'), ('consented', 'Consent given'), ('recommended', 'Recommended'), ('approved', 'Approved'), ('active', 'Active'), ('suspended', 'Suspended'), ('returned', 'Returned with a reason'), ('lapsed', 'Lapsed'), ('ended', 'Ended')], default='nominated', max_length=12),
        ),
    ]
