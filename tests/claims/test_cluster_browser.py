"""Claims side by side in a real browser: the keys say the same, different or unsure, and take the last word back."""

import pytest

from chaupal.base.clock import now
from chaupal.claims.models import Claim, Judgement
from tests import browser, make

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [browser.DESK, browser.PHONE])
def test_a_cluster_is_judged_and_undone_by_keys(site: str, open_page: browser.OpenPage, size: tuple[int, int]) -> None:
    ira = make.officer("Ira", "researcher", hindi="इरा")
    first = make.claim(ira, now(), "कानपुर में मतदान 12 फ़रवरी को होगा", "")
    second = make.claim(ira, now(), "कानपुर में मतदान 13 फ़रवरी को होगा", "")
    page = browser.signed_in(open_page(size=size), site, ira, "hi")
    page.goto(f"/claims/{first.pk}/cluster/")
    lit = page.locator("mark").count()

    def press(key: str, then: str) -> None:
        with page.expect_navigation():
            page.keyboard.press(key)
        page.locator(f"[data-key={then}]").wait_for()

    press("y", "z")
    joined = Claim.objects.get(pk=second.pk).same_as_id
    press("z", "y")
    parted = Claim.objects.get(pk=second.pk).same_as_id
    press("u", "z")
    unsure = list(Judgement.objects.filter(withdrawn_at=None).values_list("verdict", flat=True))
    press("z", "n")
    press("n", "z")

    assert lit == 6  # कानपुर, मतदान, फ़रवरी on either side
    assert (joined, parted, unsure) == (first.pk, None, ["unsure"])
    assert list(Judgement.objects.filter(withdrawn_at=None).values_list("verdict", flat=True)) == ["different"]
    assert page.locator("[data-key=y]").count() == 0
