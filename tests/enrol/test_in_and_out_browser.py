"""In and out in a real browser: a stranger asks to join on a phone without a script, is put forward; somebody leaves and is gone."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from chaupal.base.clock import now
from chaupal.enrol.actions import stations
from chaupal.enrol.models import Applicant, Leaving
from chaupal.org.models import Appointment, Station, StationList
from tests import browser
from tests.enrol.cast import Cast
from tests.enrol.cast import cast as a_cast

pytestmark = [pytest.mark.browser]


@pytest.fixture
def people(site: str) -> Cast:
    """The cast in the copy that the browser sees, with a station's name for the booth."""
    cache.clear()
    made = a_cast(now())
    listed = StationList.objects.create(year=2017, dated_on=now().date(), source="test", digest="e" * 64, stations_count=1, loaded_at=now())
    Station.objects.create(list=listed, booth=made.booth, part_no=11, name="प्राथमिक विद्यालय रामपुर", script="Deva", quality="unicode")
    stations.keep_names()
    return made


def fits(page: Page) -> bool:
    """Nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_stranger_joins_from_outside_without_a_script_and_is_put_forward(open_page, people, site):
    phone = open_page(javascript=False)

    phone.goto("/join-us/")
    phone.get_by_role("link", name="पढ़ लिया, आगे बढ़ें").click()
    phone.get_by_label("गाँव, वार्ड").fill("rampur")
    phone.get_by_role("button", name="खोजें").click()
    phone.get_by_role("link", name=re.compile("रामपुर")).click()
    phone.get_by_label("आपका नाम").fill("रमेश कुमार")
    phone.get_by_label("आपका मोबाइल नंबर").fill("98765 00001")
    phone.get_by_role("group", name=re.compile("उम्र")).get_by_label("हाँ").check()
    phone.get_by_role("group", name=re.compile("सरकारी सेवा")).get_by_label("नहीं").check()
    phone.get_by_label("सूचना पढ़ ली है").check()
    phone.get_by_role("button", name="जुड़ने का अनुरोध भेजें").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("धन्यवाद, आपका अनुरोध मिल गया")
    asked = Applicant.objects.get()
    assert (asked.booth, asked.unit) == (people.booth, people.mandal)

    desk = browser.signed_in(open_page(size=browser.DESK), site, people.esha, "hi")
    desk.goto("/enrol/applicants/")
    desk.get_by_role("link", name="रमेश कुमार").click()
    desk.get_by_role("button", name="जगह सही है").click()
    desk.get_by_label("अंग्रेज़ी अक्षरों में नाम").fill("Ramesh Kumar")
    desk.get_by_role("button", name="यह नाम भेजें").click()
    desk.wait_for_url(re.compile(r"/people/appointments/\d+/"))

    asked.refresh_from_db()
    assert (asked.state, Appointment.objects.filter(person=asked.person, approved_by=None).count()) == ("nominated", 1)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("आपका नाम भेजा गया")


def test_somebody_leaves_with_one_request_and_is_gone_from_the_search(open_page, people, site):
    lead = browser.signed_in(open_page(size=browser.DESK), site, people.esha, "hi")
    lead.goto("/people/?q=chitra")
    expect(lead.get_by_role("link", name="चित्रा कुमारी")).to_be_visible()

    phone = browser.signed_in(open_page(javascript=False), site, people.chitra, "hi")
    phone.goto("/me/")
    phone.get_by_role("link", name="अलग होना, हाँ वापस लेना").click()
    phone.get_by_label("सब मिटाना").check()
    phone.get_by_label("हाँ, अभी करें").check()
    phone.get_by_role("button", name="अभी करें").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("यहाँ से आपका डेटा हटा दिया गया")

    lead.reload()
    expect(lead.get_by_role("link", name="चित्रा कुमारी")).to_have_count(0)
    assert Leaving.objects.get().why == "erased"


@pytest.mark.parametrize("address", ["/join-us/", "/join-us/place/?q=rampur", "/join-us/place/?districts=1", "/join-us/you/", "/c/"])
@pytest.mark.parametrize("language", ["hi", "en"])
def test_the_public_pages_fit_the_narrowest_phone(address, language, open_page, people):
    page = open_page(size=(320, 640))

    page.goto(f"{address}{'&' if '?' in address else '?'}hl={language}")

    assert fits(page)


def test_ones_own_page_fits_a_phone(open_page, people, site):
    page = browser.signed_in(open_page(size=(360, 740)), site, people.chitra, "hi")

    page.goto("/me/")

    assert fits(page)
