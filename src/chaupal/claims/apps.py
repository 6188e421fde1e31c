from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "chaupal.claims"
    label = "claims"

    def ready(self) -> None:
        """Name the turn that keeps the matcher's index; what it needs is loaded when the worker first runs it."""
        from chaupal.claims import matcher  # late: app ready

        matcher.register()
