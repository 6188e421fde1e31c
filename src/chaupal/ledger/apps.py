"""The ledger as a Django app; its followers make themselves known when it is ready."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "chaupal.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the sealing followers."""
        from chaupal.ledger import jobs  # late: app ready

        jobs.register_followers()
