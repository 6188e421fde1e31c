from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "chaupal.claims"
    label = "claims"

    def ready(self) -> None:
        """Name the turn that keeps the matcher's index (the worker loads what it needs), the turns
        that count what the queue goes by, and what stands on a fact."""
        from chaupal.claims import beside, counted, matcher, queries  # late: app ready
        from chaupal.facts import standing  # late: app ready
        from chaupal.people import merging  # late: app ready

        matcher.register()
        counted.register()
        beside.register()
        standing.register("claims", queries.standing_on)
        merging.register("claims_answerapproval", "author_id", "by_id")
