"""The room's modules of pages, and a client that reads them in English."""

from django.test import Client

from chaupal.people.models import Person
from tests import make

MODULES = ("strength", "vacancies", "plan", "calls", "chase")


def as_(who: Person) -> Client:
    """A client of this person with pages in English."""
    client = Client()
    client.cookies["language"] = "en"
    return make.sign_in(client, who)
