"""The organisation as a Django app; it says at start what it has to ask of somebody who signs in."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "chaupal.org"
    label = "org"

    def ready(self) -> None:
        """Register the question whether somebody was never asked for the own yes, and what ends by the calendar."""
        from chaupal.org import invitations, lapsing  # late: app ready

        invitations.register()
        lapsing.register()
