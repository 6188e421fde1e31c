"""The enrol room as a Django app."""

from django.apps import AppConfig


class EnrolConfig(AppConfig):
    name = "chaupal.enrol"
    label = "enrol"

    def ready(self) -> None:
        """Name what is held of people in this room and below, what leaving does to it, and the standing work."""
        from chaupal.enrol import holding, jobs  # late: app ready
        from chaupal.people import held  # late: app ready

        held.register("people", holding.about_people)
        held.register("org", holding.about_offices)
        held.register("enrol", holding.about_enrol)
        holding.register_leaving()
        jobs.register_followers()
