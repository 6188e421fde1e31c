"""A dispatch is of the post, and for the audience, that its release names."""

from django.db import migrations

from chaupal.base.constraints import RowRule, SameRow


class Migration(migrations.Migration):
    dependencies = [("press", "0005_same_row"), ("relay", "0002_standing")]

    operations = [
        SameRow("relay_dispatch", ["release_id", "post_id"], "press_release", ["id", "post_id"]),
        RowRule(
            "relay_dispatch",
            "relay_dispatch_audience",
            refuses="NEW.audience IS DISTINCT FROM (SELECT r.audience FROM press_release r WHERE r.id = NEW.release_id)",
        ),
    ]
