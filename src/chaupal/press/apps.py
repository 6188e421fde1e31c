"""The press room as a Django app; its lines become leaves of the public register."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "chaupal.press"
    label = "press"

    def ready(self) -> None:
        """Name the register's lines to the sealing followers, and the room's own follower to the loop."""
        from chaupal.ledger import choices, sources  # late: app ready
        from chaupal.press import jobs  # late: app ready

        sources.register("register_entry", log=choices.REGISTER, table="press_registerentry", leaf_sql="r.text")
        jobs.register_followers()
