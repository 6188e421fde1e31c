from datetime import datetime

import pytest

from tests.enrol.cast import Cast
from tests.enrol.cast import cast as a_cast


@pytest.fixture
def cast(db: None, noon: datetime) -> Cast:
    """People of two mandals and of the state desk."""
    return a_cast(noon)
