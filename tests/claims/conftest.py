"""Who works at the claim desk in these tests."""

from datetime import datetime

import pytest
from django.test import Client

from chaupal.base.clock import now
from chaupal.claims.models import Claim
from chaupal.people.models import Person
from tests import make


@pytest.fixture
def asha(db: None) -> Person:
    return make.officer("Asha", "operator", hindi="आशा")


@pytest.fixture
def ira(db: None) -> Person:
    return make.officer("Ira", "researcher", hindi="इरा")


@pytest.fixture
def gauri(db: None) -> Person:
    return make.officer("Gauri", "approver", hindi="गौरी")


@pytest.fixture
def lata(db: None) -> Person:
    """The auditor: may read and export, nothing else."""
    return make.officer("Lata", "auditor")


@pytest.fixture
def dev(db: None) -> Person:
    """Somebody whose office does not reach the claim desk."""
    return make.officer("Dev", "mandal_lead", make.mandal(9))


@pytest.fixture
def today() -> datetime:
    """Now by the product's clock: pages ask it themselves."""
    return now()


@pytest.fixture
def claim(ira: Person, today: datetime) -> Claim:
    return make.claim(ira, today)


@pytest.fixture
def desk(client: Client, ira: Person) -> Client:
    """A browser that the researcher is signed in at."""
    return make.sign_in(client, ira)
