"""A slip is for one office and says when the number was confirmed; a phone says why it ended."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_keywitness_stays'),
    ]

    operations = [
        migrations.AddField(
            model_name='phonesession',
            name='ended_because',
            field=models.CharField(blank=True, db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='slip',
            name='appointment',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='slip',
            name='confirmed_at',
            field=models.DateTimeField(null=True),
        ),
    ]
