"""The watch room's cast."""

from datetime import datetime

import pytest

from tests.watch.casework import Watch, a_watch


@pytest.fixture
def watch(db: None, noon: datetime) -> Watch:
    return a_watch(noon)
