"""The api room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "chaupal.api"
    label = "api"

    def ready(self) -> None:
        """Name the follower that tells webhooks of what happened."""
        from chaupal.api import hooks  # late: app ready

        hooks.register()
