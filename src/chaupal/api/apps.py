"""The api room as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "chaupal.api"
    label = "api"

    def ready(self) -> None:
        """Name the follower that tells webhooks of what happened, what is held of people in this room, and who must stay two."""
        from chaupal.api import holding, hooks  # late: app ready
        from chaupal.people import merging  # late: app ready

        hooks.register()
        holding.register()
        merging.register("api_token", "made_by_id", "approved_by_id")
