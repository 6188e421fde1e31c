"""The organisation, walked in a real browser over a real demo of all 98 districts, 403 seats and 1,918 mandals.

A mandal lead sees what is vacant, brings a dirty workbook of names, hands out slips; each joins on their own phone; the lead
recommends, the convenor approves; the board shows it, a sample of calls drawn by lot says how true it is. One of them leaves. Then a new list of stations takes over, and nobody loses an office.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from chaupal.org import shipped
from tests.browser import DESK, PHONE
from tests.org import folders
from tests.walk.demo import browser_of, running, sign_in, until_seen, wait

pytestmark = pytest.mark.browser

SPLIT = 3  # the part of it that a new list splits
MOST = 12
FIRST = ("राकेश", "सुनीता", "मोहन", "मीरा", "गोविंद", "कमला", "विनोद", "शांति", "अशोक", "रेखा", "सुरेश", "उषा")


VILLAGES = ("RAMPUR", "SHAHPUR", "BILASPUR", "KHERI", "MADHOGARH", "TANDA", "NAGLA", "SIRSA", "DHAURA", "LAKHNA", "BISAULI", "JAITPUR", "KURARA", "MAHOLI")


def listed() -> list[dict[str, Any]]:
    """Sixty stations in each of the 403 seats: every unit of the state is there, a mandal has a dozen booths."""
    row = {"suffix": "", "name_hi": None, "script": "Latn", "name_quality": "roman"}
    return [
        {"ac_no": seat.number, "part_no": at + 1, "name_en": f"PRIMARY SCHOOL {VILLAGES[at % 14]} {at // 14 + 1}", "electors": 700 + (seat.number * 37 + at * 53) % 500, **row}
        for seat in shipped.tables().seats
        for at in range(60)
    ]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of places with that list."""
    rows = listed()
    return folders.write(tmp_path_factory.mktemp("places"), rows, folders.seats(rows, shipped.tables()))


def later() -> bytes:
    """The list that follows: in the walk's seat one booth is split, everything behind it is numbered anew."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["AC No", "Part No", "Name of polling station", "Electors"])
    for row in listed():
        electors, after = row["electors"], row["ac_no"] == 211 and row["part_no"] > SPLIT
        if row["ac_no"] == 211 and row["part_no"] == SPLIT:
            sheet.writerow([211, SPLIT, row["name_en"], electors // 2])
            sheet.writerow([211, SPLIT + 1, f"{row['name_en']} ROOM NO. 2", electors - electors // 2])
        else:
            sheet.writerow([row["ac_no"], row["part_no"] + after, row["name_en"], electors])
    return out.getvalue().encode()


def figures(page: Page, code: str) -> dict[str, int]:
    """What the unit's page of strength says: sanctioned, named, accepted by themselves, active."""
    page.goto(f"/strength/units/{code}/")
    told = [int(re.sub(r"\D", "", bold.inner_text())) for bold in page.locator("dl.facts dd b").all()[:4]]
    return dict(zip(("sanctioned", "named", "accepted", "active"), told, strict=True))


def vacant(page: Page, code: str) -> list[tuple[str, str]]:
    """Office and part number of booths of the mandal where a place is vacant, no booth and office twice."""
    page.goto(f"/strength/vacancies/?unit={code}")
    found: dict[tuple[str, str], None] = {}
    for row in page.locator("tr[data-row]").all():
        part = re.search(r"[\d०-९]+[A-Z]?", row.locator("td").first.locator("a").first.inner_text())
        if "/units/booths/" in (row.locator("td a").first.get_attribute("href") or "") and part:
            found[row.locator("th").inner_text(), part[0]] = None
    return list(found)[:MOST]


def workbook(places: list[tuple[str, str]]) -> bytes:
    """A sheet as leads keep it: a title merged over it, two rows of heads, numbers as figures, a row that says nothing."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["मंडल की सूची 2027"])
    page.append(["क्र.", "कार्यकर्ता का", "संपर्क", "पद", "विधान सभा", "बूथ"])
    page.append(["", "नाम", "मोबाइल", "", "", "संख्या"])
    for at, (office, part) in enumerate(places):
        page.append([at + 1, f"{FIRST[at]} कुमार", float(phone(at)), office, "211", float(part) if part.isdigit() else part])
    page.append([len(places) + 1, "", float(phone(MOST)), places[0][0], "211", places[0][1]])
    page.merge_cells("A1:F1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def phone(at: int) -> str:
    return f"98765{at:05}"


def brought_in(lead: Page, places: list[tuple[str, str]]) -> str:
    """The workbook brought in by the lead; the address of its page."""
    lead.goto("/enrol/sheets/")
    lead.locator("input[type=file]").set_input_files({"name": "names.xlsx", "mimeType": "application/zip", "buffer": workbook(places)})
    lead.locator("main form[enctype] button.main").click()
    lead.locator("form[action$='/columns/'] button").click(timeout=60_000)
    bring = lead.locator("form[action$='/import/'] button")
    bring.click(timeout=60_000)
    expect(lead.locator("tr[data-row]")).to_have_count(len(places), timeout=60_000)
    return lead.url


def slips(lead: Page, sheet: str) -> dict[str, str]:
    """Name and letters of each slip that the lead prints."""
    lead.goto(sheet)
    lead.locator("form[action$='/slips/'] button").click()
    return {slip.locator("h2").inner_text(): slip.locator(".letters").inner_text().replace(" ", "").replace("-", "") for slip in lead.locator("article.slip").all()}


def joined(browser: Browser, site: str, letters: str, number: str) -> Page:
    """Somebody's own phone, with which they typed the slip's letters and said yes."""
    own = browser_of(browser, site, PHONE)
    own.goto(f"/join/{letters}/")
    own.fill("[name=phone]", number)
    own.locator("main form[method=post] button.main").click()
    own.check("[name=agreed]")
    own.fill("[name=pin]", "274913")
    own.locator("main form[method=post] button.main").click()
    own.wait_for_url(lambda address: "/join/" not in address)
    return own


def checked(convenor: Page, caller: Page, mandal: str) -> int:
    """A sample of the mandal's people announced by its convenor and drawn by the ledger's next root; how many of it were called."""
    convenor.goto(f"/strength/calls/of/{mandal}/")
    convenor.select_option("[name=size]", index=0)
    convenor.locator("main form[method=post] button").first.click()
    convenor.wait_for_url("**/strength/draws/**")
    until_seen(convenor, convenor.url, "#draw details summary", 120)
    caller.goto("/strength/calls/")
    made = 0
    while made < 40 and caller.locator("form[action*='/outcome/'] button[value=confirmed]").count():
        caller.locator("form[action*='/outcome/'] button[value=confirmed]").first.click()
        caller.wait_for_load_state()
        made += 1
    return made


def erased(own: Page) -> None:
    """Somebody leaves by their own page, with everything."""
    own.goto("/me/leave/")
    own.check("input[value=erased]")
    own.check("input[name=sure]")
    own.locator("main form[method=post] button.stop").click()
    own.wait_for_url("**/left/**")


def followed(organiser: Page, convenor: Page, approver: Page) -> str:
    """The next list of stations handed in, confirmed for its seats and decided for the next day; its address."""
    organiser.goto("/lineage/new/")
    organiser.locator("input[type=file]").set_input_files({"name": "2026.csv", "mimeType": "text/csv", "buffer": later()})
    organiser.fill("[name=year]", "2026")
    organiser.fill("[name=dated_on]", "2026-12-23")
    organiser.locator("main form[enctype] button.main").click()
    organiser.wait_for_url(re.compile(r"/lineage/\d+/$"))
    coming = organiser.url
    until_seen(organiser, coming, "#list tr[data-row]", 180)
    convenor.goto(coming)
    convenor.locator("form[action$='/confirmation/'] button").click()
    convenor.wait_for_load_state()
    organiser.goto(coming)
    organiser.locator("form[action$='/confirmation/'] button").click()
    organiser.wait_for_load_state()
    approver.goto(coming)
    approver.fill("[name=in_force_on]", "2027-02-10")
    approver.locator("form[action$='/decision/'] button.main").click()
    approver.wait_for_url(coming)
    return coming


def test_an_organisation_is_staffed_verified_shown_true_and_outlives_its_list(chromium: Browser, places: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("organisation")
    with running(home, "--places", str(places), "--clock", "2027-02-09T10:00") as (site, _environment):
        mandal, held = first_day(chromium, site)
    with running(home, "--places", str(places), "--clock", "2027-02-10T10:00") as (site, environment):
        esha, omar = (sign_in(chromium, site, name, DESK) for name in ("ईशा", "ओमर"))
        # The list came into force at the beginning of the day: one booth more, everybody still in office.
        wait(lambda: "से लागू।" in (omar.goto("/lineage/1/"), omar.locator("#list").inner_text())[1], 60, "the list never came into force")
        assert "24,181" in omar.locator("dl.figs").inner_text()
        wait(lambda: figures(esha, mandal)["sanctioned"] > held["sanctioned"], 60, "the new booth's places were never counted")
        assert figures(esha, mandal)["accepted"] == held["accepted"]
        verified = subprocess.run([sys.executable, "-m", "chaupal", "ledger", "verify"], env=environment, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr


def first_day(chromium: Browser, site: str) -> tuple[str, dict[str, int]]:
    """Staffed, approved, shown, checked, one gone, a list decided: the mandal's code and its figures in the evening."""
    esha, bilal, omar, gauri = (sign_in(chromium, site, name, DESK) for name in ("ईशा", "बिलाल", "ओमर", "गौरी"))
    mandal = re.search(r"/units/([^/]+)/", esha.url)[1]  # type: ignore[index]
    until_seen(esha, f"/strength/vacancies/?unit={mandal}", "tr[data-row]")
    before, places = figures(esha, mandal), vacant(esha, mandal)
    names = len(places)
    assert names > 4

    # Names go up: a workbook, a slip for each, and each joins on a phone of their own.
    sheet = brought_in(esha, places)
    letters = slips(esha, sheet)
    assert len(letters) == names
    numbers = {f"{name} कुमार": phone(at) for at, name in enumerate(FIRST)}
    phones = {name: joined(chromium, site, code, numbers[name]) for name, code in letters.items()}

    # The lead recommends all of them at once.
    esha.goto(sheet)
    esha.locator("form[action$='/recommendation/'] button").click()
    esha.wait_for_url("**/approvals/people/batches/**")

    # The convenor approves them; of more than ten a sample would be called first (tests/control/test_rising_pages.py).
    bilal.goto("/approvals/people/?state=recommended")
    bilal.check("input[name=all]")
    bilal.locator("button[formaction$='/approval/']").click()
    bilal.wait_for_url("**/approvals/people/batches/**")

    # The board is true: so many more are named, said yes themselves and are active.
    def counted() -> bool:
        told = figures(esha, mandal)
        return told["accepted"] == before["accepted"] + names

    wait(counted, 60, f"the board never counted them: {figures(esha, mandal)} after {before}")
    told = figures(esha, mandal)
    assert (told["sanctioned"], told["named"]) == (before["sanctioned"], before["named"] + names)
    assert before["active"] < told["active"] <= before["active"] + names

    # How true it is: of a sample drawn by lot each says so, or not.
    assert checked(bilal, omar, mandal) > 0
    esha.goto(f"/strength/units/{mandal}/")
    expect(esha.locator("dl.facts dd").nth(4)).to_contain_text(re.compile(r"\d"))

    # One of them leaves with one request, and is gone from the lead's search and from the board.
    leaver, own = next(iter(phones.items()))
    erased(own)
    esha.goto(f"/people/?q={leaver}")
    assert esha.get_by_role("link", name=leaver).count() == 0
    wait(lambda: figures(esha, mandal)["accepted"] == before["accepted"] + names - 1, 60, "who left is still counted")

    # A new list of stations splits one booth and numbers anew what lies behind it; nobody loses an office.
    held = figures(esha, mandal)
    followed(omar, bilal, gauri)
    return mandal, held
