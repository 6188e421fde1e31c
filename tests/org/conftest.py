"""What tests of the organisation share."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture
def english() -> Iterator[None]:
    """Refusals speak English, so that a test can compare their words."""
    with translation.override("en"):
        yield
