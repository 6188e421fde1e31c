from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tips", "0005_own_number")]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.BinaryField(unique=True)),
                ("sealed", models.BinaryField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
