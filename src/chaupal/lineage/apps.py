"""The lineage room as a Django app."""

from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "chaupal.lineage"
    label = "lineage"

    def ready(self) -> None:
        """Let the worker bring a list into force when its day has come."""
        from chaupal.base import follower  # late: app ready
        from chaupal.base.clock import now  # late: app ready
        from chaupal.lineage.actions import force  # late: app ready
        from chaupal.people import merging  # late: app ready

        follower.register("lineage.due", lambda: force.apply_due(at=now()), every=20)
        merging.register("lineage_carry", "proposed_by_id", "approved_by_id")
