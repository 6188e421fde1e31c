from datetime import datetime

import pytest

from tests.control.cast import Ground
from tests.control.cast import ground as a_ground


@pytest.fixture
def ground(db: None, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The boards' cast at noon."""
    for room in ("room", "board"):
        monkeypatch.setattr(f"chaupal.control.views.{room}.now", lambda: noon)
    return a_ground(noon)
