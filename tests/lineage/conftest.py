from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

from tests.lineage.lists import Ground
from tests.lineage.lists import ground as a_ground


@pytest.fixture
def ground(db: None, tmp_path: Path, noon: datetime) -> Ground:
    """Three seats with a list in force, and the cast."""
    return a_ground(tmp_path / "places", noon)


@pytest.fixture
def english() -> Iterator[None]:
    """Refusals speak English, so that a test can compare their words."""
    with translation.override("en"):
        yield
