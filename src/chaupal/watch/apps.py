"""The watch room as a Django app."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "chaupal.watch"
    label = "watch"

    def ready(self) -> None:
        """Name the room's standing work to the worker's loop: datasets whose day has passed, cases that lapse."""
        from chaupal.watch import casejobs, jobs  # late: app ready

        jobs.register_followers()
        casejobs.register_followers()
