from datetime import datetime
from types import ModuleType

import pytest

import chaupal.strength.views as views
from tests.control.cast import Ground
from tests.control.cast import ground as a_ground
from tests.strength.pages import MODULES


@pytest.fixture
def ground(db: None, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The boards' cast at noon, with this room's pages on the same clock."""
    for name in MODULES:
        module: ModuleType = __import__(f"{views.__name__}.{name}", fromlist=["now"])
        monkeypatch.setattr(module, "now", lambda: noon)
    return a_ground(noon)
