from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "chaupal.facts"
    label = "facts"

    def ready(self) -> None:
        """Name where one person decided about another's fact: these two are never made one."""
        from chaupal.people import merging  # late: app ready

        merging.register("facts_factapproval", "author_id", "by_id")
