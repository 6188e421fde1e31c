from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "chaupal.relay"
    label = "relay"

    def ready(self) -> None:
        """Name the follower that folds receipts, and the receipts that are leaves of the ledger."""
        from chaupal.relay import folding, health, holding, keepers, queries, standing  # late: app ready
        from chaupal.strength import chase  # late: app ready

        folding.register()
        health.register()
        keepers.register()
        holding.register()
        standing.register()
        chase.register(queries.groups_open)
