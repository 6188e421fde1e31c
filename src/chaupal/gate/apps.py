from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "chaupal.gate"
    label = "gate"

    def ready(self) -> None:
        """Say the pack's numbers about people's data to the rooms below."""
        from chaupal.gate import data  # late: app ready
        from chaupal.people import terms  # late: app ready

        terms.register(data.terms)
