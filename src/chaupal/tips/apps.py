from django.apps import AppConfig


class TipsConfig(AppConfig):
    name = "chaupal.tips"
    label = "tips"

    def ready(self) -> None:
        """Register the expiry of sealed booths and of what was kept its time."""
        from chaupal.tips import jobs  # late: app ready

        jobs.register_followers()
