"""Who moves devices in the tests."""

from datetime import datetime

import pytest

from tests.devices.cast import Ground, cast


@pytest.fixture
def ground(db: None, noon: datetime) -> Ground:
    return cast(noon)
