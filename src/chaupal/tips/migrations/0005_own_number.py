from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tips", "0004_what_is_kept_its_time")]

    operations = [
        migrations.RemoveConstraint(model_name="tip", name="tip_channel_known"),
        migrations.AlterField(
            model_name="tip",
            name="channel",
            field=models.CharField(
                choices=[
                    ("paste", "Pasted text"),
                    ("picture", "Picture with its text typed"),
                    ("chat_file", "Exported chat"),
                    ("own_number", "Chat with our own number"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="tip",
            constraint=models.CheckConstraint(
                condition=models.Q(channel__in=["paste", "picture", "chat_file", "own_number"]), name="tip_channel_known"
            ),
        ),
        migrations.CreateModel(
            name="OwnLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("number", "The number itself"), ("name", "A name for it")], max_length=10)),
                ("blind", models.BinaryField(unique=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(kind__in=["number", "name"]), name="own_label_kind_known"),
                ],
            },
        ),
    ]
