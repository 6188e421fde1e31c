"""A receipt may go with the person, never change; a dispatch goes to whom the release was for."""

from django.db import migrations

from chaupal.base.constraints import AppendOnly, RowRule, SameRow


class Migration(migrations.Migration):
    # Homes of before took these steps one by one.
    replaces = [
        ("relay", "0002_standing"),
        ("relay", "0003_as_released"),
        ("relay", "0004_client_id_first"),
        ("relay", "0005_group_checks"),
        ("relay", "0006_offices_are_counted_elsewhere"),
    ]
    dependencies = [("base", "0001_followers"), ("press", "0002_promises"), ("relay", "0001_initial")]

    operations = [
        AppendOnly("relay_receipt", may_delete=True),
        SameRow("relay_dispatch", ["release_id", "post_id"], "press_release", ["id", "post_id"]),
        RowRule(
            "relay_dispatch",
            "relay_dispatch_audience",
            refuses="NEW.audience IS DISTINCT FROM (SELECT r.audience FROM press_release r WHERE r.id = NEW.release_id)",
        ),
    ]
