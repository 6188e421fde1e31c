from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "chaupal.watch"
    label = "watch"

    def ready(self) -> None:
        """Register the deletion of datasets whose day has passed."""
        from chaupal.watch import jobs  # late: app ready

        jobs.register_followers()
