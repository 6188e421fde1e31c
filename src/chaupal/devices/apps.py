"""The devices room as a Django app."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "chaupal.devices"
    label = "devices"

    def ready(self) -> None:
        """Name what is held of people in this room."""
        from chaupal.devices import holding  # late: app ready

        holding.register()
