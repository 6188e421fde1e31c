"""The press room as a Django app; its lines become leaves of the public register."""

from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "chaupal.press"
    label = "press"

    def ready(self) -> None:
        """Name the register's lines to the sealing followers, the room's own follower to the loop, and where a post
        did not go to the claim's page."""
        from chaupal.claims import again as seen_again  # late: app ready
        from chaupal.ledger import choices, sources  # late: app ready
        from chaupal.press import again, jobs  # late: app ready

        sources.register("register_entry", log=choices.REGISTER, table="press_registerentry", leaf_sql="r.text")
        seen_again.register("press", again.missed)
        jobs.register_followers()
