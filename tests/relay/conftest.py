from datetime import datetime

import pytest

from tests.relay.keepers import Relay, a_relay


@pytest.fixture
def relay(db: None, noon: datetime) -> Relay:
    return a_relay(noon)
