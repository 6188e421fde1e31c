"""The api room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "chaupal.api"
    label = "api"

    def ready(self) -> None:
        """Name the follower that tells webhooks of what happened."""
        from chaupal.api import hooks  # late: app ready
        from chaupal.people import merging  # late: app ready

        hooks.register()
        merging.register("api_token", "made_by_id", "approved_by_id")
