"""The ground floor as a Django app: translations are compiled before anything is said, jobs of a dead worker put back."""

import os

from django.apps import AppConfig

from chaupal.base import messages


class BaseConfig(AppConfig):
    name = "chaupal.base"

    def ready(self) -> None:
        """Compile stale translations where the source may be written; an installed copy brings its own."""
        from chaupal.base import stalled  # late: app ready

        if os.access(messages.ROOMS, os.W_OK):
            messages.compile_stale()
            messages.read_anew()
        stalled.register()
