"""The watch room as a Django app."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "chaupal.watch"
    label = "watch"

    def ready(self) -> None:
        """Name the room's standing work to the worker's loop: datasets whose day has passed, cases that lapse."""
        from chaupal.people import merging  # late: app ready
        from chaupal.watch import casejobs, jobs  # late: app ready

        merging.register("watch_ownhandleapproval", "author_id", "by_id")
        merging.register("watch_review", "collector_id", "by_id")
        merging.register_beside("watch_review", "case_id", "by_id")
        jobs.register_followers()
        casejobs.register_followers()
