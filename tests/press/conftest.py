from datetime import datetime

import pytest

from tests.press.desk import Desk, a_desk


@pytest.fixture
def desk(db: None, noon: datetime) -> Desk:
    return a_desk(noon)
