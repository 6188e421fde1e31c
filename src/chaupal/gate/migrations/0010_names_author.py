import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gate", "0009_lifts"), ("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="nameasked",
            name="author",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"),
        ),
    ]
