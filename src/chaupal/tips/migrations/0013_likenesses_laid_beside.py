"""What was laid beside before likenesses were kept is one: so much of it as the desk's page still names."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("tips", "0012_held"),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO tips_likeness (tip_id, other_id) SELECT id, looks_like_id FROM tips_tip WHERE looks_like_id IS NOT NULL",
            "DELETE FROM tips_likeness",
        ),
    ]
