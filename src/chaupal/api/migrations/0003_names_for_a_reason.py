"""A token that takes names out says why; those made before are said to be so."""

from django.db import migrations, models


OLDER = """
UPDATE api_token SET reason = 'other', told = 'made before a reason was asked' WHERE rights @> '["people:export"]' AND reason = ''
"""


class Migration(migrations.Migration):
    dependencies = [("api", "0002_alter_delivery_state"), ("org", "0015_who_sees_what_stays")]

    operations = [
        migrations.AddField(
            model_name="token",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("work", "work of the day"),
                    ("report", "report to those above"),
                    ("election", "asked by the election office"),
                    ("audit", "audit"),
                    ("other", "another reason"),
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddField(model_name="token", name="told", field=models.CharField(blank=True, db_default="", max_length=200)),
        migrations.RunSQL(OLDER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason", ""), _negated=True), models.Q(("rights__contains", ["people:export"]), _negated=True), _connector="OR"),
                name="token_names_have_a_reason",
            ),
        ),
    ]
