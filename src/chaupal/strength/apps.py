"""The strength room as a Django app."""

from django.apps import AppConfig


class StrengthConfig(AppConfig):
    name = "chaupal.strength"
    label = "strength"

    def ready(self) -> None:
        """Say which strength holds on a day, and name the counters to the worker's loop."""
        from chaupal.org import sanctioned  # late: app ready
        from chaupal.people import merging  # late: app ready
        from chaupal.strength import holding, policies  # late: app ready
        from chaupal.strength.actions import calls, chase, counting  # late: app ready

        sanctioned.register(policies.numbers)
        counting.register()
        calls.register()
        chase.register()
        holding.register()
        merging.register("strength_policyapproval", "author_id", "by_id")
