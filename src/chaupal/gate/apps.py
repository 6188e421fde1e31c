from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "chaupal.gate"
    label = "gate"

    def ready(self) -> None:
        """Say the pack's numbers about people's data to the rooms below, and where one person decided about another's work."""
        from chaupal.gate import data  # late: app ready
        from chaupal.people import merging, terms  # late: app ready

        terms.register(data.terms)
        merging.register("gate_packsignature", "author_id", "by_id")
        merging.register("gate_calendarapproval", "author_id", "by_id")
