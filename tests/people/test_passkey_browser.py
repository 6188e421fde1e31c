"""An approver's passkey, in a real browser with Chromium's own virtual authenticator: added, seen, signed in with, used."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import Page, expect

from chaupal.base.clock import now
from chaupal.org.actions.offices import nominate_member
from chaupal.org.models import Appointment, Office, Unit
from chaupal.people.models import KeyWitness, Person
from tests import browser, make

pytestmark = [pytest.mark.browser]


@pytest.fixture
def over_http(site: str):
    """Browsers take localhost for safe; the library has to be told, as a demo does."""
    with override_settings(MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=True):
        yield


def with_authenticator(page: Page) -> None:
    """Give this browser a phone's own authenticator, whose owner touches it whenever it asks."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code_from_mail() -> str:
    """The code of the newest mail."""
    found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None, mail.outbox[-1].body
    return found[1]


def sign_in_by_mail(page: Page, email: str) -> None:
    page.goto("/account/login/code/?next=/keys/")
    page.locator("input[name=email]").fill(email)
    page.get_by_role("button", name="Send me the code").click()
    page.locator("input[name=code]").fill(code_from_mail())
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/keys/")


def nomination() -> Appointment:
    """Somebody put forward and recommended by a convenor of the place, waiting for a second person."""
    mandal = make.mandal(3)
    bilal = make.officer("Bilal", "convenor", make.unit("org_district", "od-1", mandal.booths, under=make.state()))
    office = Office.objects.get(key="mandal_lead")
    made = nominate_member(name_hi="नया", name_en="New Lead", phone="919000000001", office=office, unit=mandal, by=bilal, at=now())
    return make.recommended(made, bilal, now())


def signed_in(open_page: browser.OpenPage, site: str, who: Person) -> Page:
    page = open_page(size=browser.DESK, language="en")
    client = make.sign_in(Client(), who)
    told = {"sessionid": client.cookies["sessionid"].value, "language": "en"}
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in told.items()])
    return page


def test_an_approver_enrols_before_a_third_officer_and_then_approves(site: str, over_http: None, open_page: browser.OpenPage) -> None:
    waiting = nomination()
    state = Unit.objects.get(kind="state")
    gauri, hina = make.officer("Gauri", "approver", state), make.officer("Hina", "grievance_contact", state)
    email = make.login(gauri).email
    page = open_page(size=browser.DESK, language="en")
    page.context.add_cookies([{"name": "language", "value": "en", "url": site}])
    with_authenticator(page)

    # By a mail code alone the approval is refused, and the page says what to do and leads there.
    sign_in_by_mail(page, email)
    page.goto(f"/people/appointments/{waiting.pk}/")
    page.get_by_role("button", name="Approve for this office").click()
    expect(page.locator("main")).to_contain_text("org.passkey_needed")
    page.get_by_role("link", name="My keys").click()

    # A passkey is added; its letters wait for the third officer.
    page.get_by_role("link", name="Add a passkey").click()
    page.wait_for_url("**/webauthn/add/")
    expect(page.get_by_label("Sign in with it alone, without a code by mail")).to_be_checked()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/keys/")
    letters = page.locator("p.codebox").inner_text()
    assert re.fullmatch("[A-Z0-9]{6}", letters)

    # Signed in by that passkey, which nobody saw: still refused.
    sign_in_by_passkey(page)
    page.goto(f"/people/appointments/{waiting.pk}/")
    page.get_by_role("button", name="Approve for this office").click()
    expect(page.locator("main")).to_contain_text("org.passkey_needed")

    # The third officer reads the letters and types them on a screen of their own.
    third = signed_in(open_page, site, hina)
    third.goto(f"/people/appointments/{Appointment.objects.get(person=gauri).pk}/")
    third.get_by_label("The six letters on their screen").fill(letters)
    third.get_by_role("button", name="I saw it added").click()
    expect(third.locator("main")).to_contain_text("Hina saw it added")
    assert KeyWitness.objects.get().witness == hina

    # Out, in by the passkey, and what was refused goes through.
    sign_in_by_passkey(page)
    page.goto(f"/people/appointments/{waiting.pk}/")
    page.get_by_role("button", name="Approve for this office").click()
    page.wait_for_url("**/approvals/**")
    waiting.refresh_from_db()
    assert waiting.approved_by == gauri


def sign_in_by_passkey(page: Page) -> None:
    """Out, and in again by the passkey alone."""
    page.goto("/keys/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("link", name="Passkey").click()
    page.wait_for_url("**/account/login/**")  # loaded: the button's script is there
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.wait_for_load_state()
