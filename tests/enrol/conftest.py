from datetime import datetime

import pytest

from tests.enrol.cast import Cast
from tests.enrol.cast import cast as a_cast
from tests.enrol.ground import Ground
from tests.enrol.ground import ground as a_ground


@pytest.fixture
def cast(db: None, noon: datetime) -> Cast:
    """People of two mandals and of the state desk."""
    return a_cast(noon)


@pytest.fixture
def ground(db: None, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """Three real seats and who brings sheets, at noon."""
    monkeypatch.setattr("chaupal.enrol.views.sheets.now", lambda: noon)
    return a_ground(noon)
