"""What the interface's tests stand on: the relay's cast, a token of each kind."""

from datetime import date, timedelta

import pytest

from chaupal.api import actions
from chaupal.base.clock import now
from chaupal.org.models import Appointment
from tests import make
from tests.relay.keepers import a_relay


class Ground:
    """The relay's cast, a convenor-like organiser Asha of the state, a grievance contact Gita, a lead Esha of a mandal."""

    def __init__(self, noon):
        self.relay = a_relay(noon)
        self.state = self.relay.desk.state
        self.mandal = self.relay.mandal
        self.asha = make.officer("Org Asha", "organiser", self.state)
        self.gita = make.officer("Rights Gita", "grievance_contact", self.state)
        self.hari = make.officer("Head Hari", "approver", self.state)
        self.esha = make.officer("Lead Esha", "seat_lead", self.relay.desk.seats[1])
        self.chitra = self.relay.chitra
        self.at = now()

    def token(self, who, *rights, unit=None, days=30):
        """A token of this person and its secret, in force unless it waits."""
        return actions.make_token(
            appointment=Appointment.objects.filter(person=who).order_by("id")[0], unit=unit, rights=rights, name="Sheet", until_on=self.day(days), by=who, at=self.at,
            reason="report" if "people:export" in rights else "",
        )  # fmt: skip

    def day(self, days) -> date:
        return (self.at + timedelta(days=days)).date()


@pytest.fixture
def ground(db, noon):
    return Ground(noon)
