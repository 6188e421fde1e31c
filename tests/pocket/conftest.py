from datetime import datetime
from typing import Any

import pytest

from tests.pocket.field import Field, a_field, set_clock
from tests.press.desk import a_desk


@pytest.fixture
def field(db: None, noon: datetime, settings: Any) -> Field:
    """Keepers and a desk, rolled back afterwards; the product's clock stands at noon."""
    set_clock(settings, noon)
    return a_field(a_desk(noon))


@pytest.fixture
def live_field(site: str, noon: datetime, settings: Any) -> Field:
    """The same, committed, for pages that a real browser opens."""
    set_clock(settings, noon)
    return a_field(a_desk(noon))
