from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tips", "0007_outcomes")]

    operations = [
        migrations.AddField(model_name="tip", name="booths", field=models.PositiveIntegerField(default=1, db_default=1)),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                fields=["id"], condition=models.Q(by_engine="tips.wordings", withdrawn_at=None), name="match_by_wording"
            ),
        ),
    ]
