"""The organisation as a Django app; it says at start what it has to ask of somebody who signs in."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "chaupal.org"
    label = "org"

    def ready(self) -> None:
        """Register the question whether somebody was never asked for the own yes, what ends by the calendar, and who must stay two."""
        from chaupal.org import invitations, lapsing  # late: app ready
        from chaupal.people import merging  # late: app ready

        invitations.register()
        lapsing.register()
        for columns in (("by_id", "to_id"), ("by_id", "approved_by_id"), ("to_id", "approved_by_id")):
            merging.register("org_delegation", *columns)
        for columns in (("person_id", "by_id"), ("person_id", "lifted_by_id"), ("by_id", "lifted_by_id")):
            merging.register("org_suspension", *columns)
