import pytest

from tests.browser import DESK, OpenPage


@pytest.mark.browser
def test_a_page_is_served_to_a_real_browser(open_page: OpenPage) -> None:
    page = open_page(size=DESK, language="en")

    answer = page.goto("/healthz")

    assert answer is not None
    assert answer.status in (200, 503)
