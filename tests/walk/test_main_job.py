"""The main job, walked in a real browser by people who are signed in, over a real demo: web server, worker, database.

A keeper sends a Hinglish message and a picture whose words were typed; the desk sees both matched to a Devanagari claim; a researcher answers; another person
approves; the gate shuts it for the seat in silence and lets the others go; keepers share and confirm; the board moves; the
sender gets the answer; the public page knows the post; the ledger is whole.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser import DESK, PHONE
from tests.walk.demo import running, sign_in, until_seen, wait

pytestmark = pytest.mark.browser

CLAIM = "आधी बाँह की कमीज़ पहनकर बूथ पर जाने वालों को वोट नहीं डालने दिया जाएगा"
FORWARD = "suna hai aadhi baanh ki kameez pehenkar booth par jane walo ko vote nahi daalne diya jayega, sabko batao 🙏"
IN_THE_PICTURE = "सावधान! आधी बाँह की कमीज़ पहनकर बूथ पर जाने वालों को वोट नहीं डालने दिया जाएगा, सबको बता दो"
SHORT_HI, SHORT_EN = "कपड़ों से वोट नहीं रुकता: जैसे रोज़ रहते हैं, वैसे ही आएँ।", "Clothes do not stop a vote: come as you are every day."
LONG_HI = "मतदान केंद्र पर कपड़ों का कोई नियम नहीं है। सूची में नाम और एक मान्य पहचान-पत्र देखा जाता है। शंका हो तो 1950 पर पूछें।"
LONG_EN = "There is no rule on clothes at a polling station. Your name in the list and one accepted identity paper are looked at. Ask 1950."

SHARE = """
window.shared = [];
navigator.canShare = () => true;
navigator.share = async (what) => { window.shared.push(what.files[0].name + ' ' + what.files[0].size); };
Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A small demo of its own, its clock at ten in the morning of the second day of silence in one seat."""
    with running(tmp_path_factory.mktemp("walk"), "--size", "small", "--places", "", "--clock", "2027-02-09T10:00") as found:
        yield found


def a_picture() -> bytes:
    """A forward as a picture: dark letters' worth of bars on a light ground."""
    drawn = Image.new("RGB", (600, 400), (250, 240, 220))
    for line in range(6):
        drawn.paste((40, 30, 20), (40, 40 + line * 55, 560 - line * 45, 62 + line * 55))
    out = BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue()


def test_a_forward_becomes_an_answer_that_everybody_can_check(chromium: Browser, demo: tuple[str, dict[str, str]]) -> None:
    site, environment = demo
    chitra = sign_in(chromium, site, "चित्रा", PHONE, SHARE)
    ira = sign_in(chromium, site, "इरा", DESK, SHARE)
    gauri = sign_in(chromium, site, "गौरी", DESK, SHARE)
    asha = sign_in(chromium, site, "आशा", DESK, SHARE)

    # The desk has heard of it already and written the claim down in Devanagari.
    ira.goto("/claims/new/")
    ira.select_option("[name=kind]", "poll_process")
    ira.fill("[name=text_hi]", CLAIM)
    ira.fill("[name=text_en]", "People in half-sleeved shirts will not be let in to vote")
    ira.locator("main form[method=post] button.main").click()
    claim = int(re.search(r"/claims/(\d+)/", ira.url).group(1))  # type: ignore[union-attr]

    # A keeper sends the Hinglish forward.
    chitra.goto("/tips/new/")
    chitra.fill("[name=text]", FORWARD)
    chitra.locator("main form[method=post] button.main").click()
    chitra.wait_for_url("**/tips/thread/**")
    thread = chitra.url  # only this phone knows it

    # The same has come to her as a picture, too.
    chitra.goto("/tips/new/")
    chitra.fill("[name=text]", IN_THE_PICTURE)
    chitra.locator("[name=picture]").set_input_files({"name": "IMG-1.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    chitra.locator("main form[method=post] button.main").click()
    chitra.wait_for_url("**/tips/thread/**")
    thread_of_the_picture = chitra.url

    # The worker matches it; the researcher sees both side by side, with the words that match, and says that it is the same.
    row = "tr[data-row]:has-text('aadhi baanh')"
    until_seen(ira, "/tips/", f"{row}:has-text('आधी बाँह')", seconds=240)
    ira.locator(row).get_by_role("link").click()
    expect(ira.locator(f"input[name=claim][value='{claim}']").first).to_be_attached()
    assert ira.locator("main .m").count() >= 2  # words marked in both scripts
    ira.locator("button[name=verdict][value=same]").click()
    ira.wait_for_load_state()

    # The picture stays covered until she opens it; its words lead to the same claim.
    row = "tr[data-row]:has-text('सावधान')"
    until_seen(ira, "/tips/", f"{row}:has-text('आधी बाँह')", seconds=240)
    ira.locator(row).get_by_role("link").click()
    assert ira.locator("main .pair img").count() == 0
    ira.locator("button[name=what][value=picture]").click()
    expect(ira.locator("main .pair img").first).to_be_visible()
    expect(ira.locator(f"input[name=claim][value='{claim}']").first).to_be_attached()
    ira.locator("button[name=verdict][value=same]").click()
    ira.wait_for_load_state()

    # The researcher answers on a fact of the bank.
    ira.goto(f"/claims/{claim}/answer/")
    ira.fill("[name=fact_q]", "1950")
    ira.locator("button[name=do][value=search]").click()
    ira.locator("[name=facts]").first.check()
    ira.select_option("[name=verdict]", "false")
    for name, text in (("short_hi", SHORT_HI), ("short_en", SHORT_EN), ("long_hi", LONG_HI), ("long_en", LONG_EN)):
        ira.fill(f"[name={name}]", text)
    ira.locator("button[name=do][value=send]").click()
    ira.wait_for_load_state()

    # The author cannot approve; somebody else does.
    gauri.goto("/approvals/")
    gauri.locator("main tr[data-row], main li[data-row]").filter(has_text="कपड़ों से वोट").get_by_role("link").first.click()
    review = gauri.url
    ira.goto(review)
    assert ira.locator("form[action$='/approval/']").count() == 0
    gauri.locator("form[action$='/approval/'] button").click()
    gauri.wait_for_load_state()

    # The worker draws the card; the operator releases it to the whole state, the silent seat included.
    ours = "main tr:has-text('कपड़ों से वोट') a"
    until_seen(asha, "/posts/", ours)
    asha.locator(ours).first.click()
    post = asha.url
    wait(lambda: (asha.goto(post), asha.locator("#release button.main").count())[1], 60, "the card was never drawn")
    asha.locator("#release details", has=asha.locator("input[value=UP]")).locator("summary").click()
    asha.check("#release input[name=units][value=UP]")
    asha.locator("#release button.main").click()
    asha.wait_for_load_state()
    dispatch = int(re.search(r"dispatch=(\d+)", asha.url).group(1))  # type: ignore[union-attr]

    # In the silent seat nothing may be passed on, and the phone says why.
    gopal = sign_in(chromium, site, "गोपाल", PHONE, SHARE)
    gopal.goto("/today/")
    expect(gopal.locator("main")).to_contain_text("G2")
    assert gopal.locator("a.main[href^='/cards/']").count() == 0

    # Elsewhere the keeper gets the card, shares it with one tap and says so.
    card = f"a.main[href^='/cards/{dispatch}/']"
    until_seen(chitra, "/today/", card)
    chitra.locator(card).first.click()
    chitra.locator("button.main[data-share]").click()
    wait(lambda: chitra.evaluate("window.shared.length") == 1, 30, "nothing was shared")
    assert SHORT_HI in chitra.evaluate("window.copied")
    chitra.locator("[data-asked] button.main[value='4']").click()
    chitra.wait_for_url("**/today/")

    # The board moves: two groups are reported and nobody else has seen them; the lead looks into one.
    esha = sign_in(chromium, site, "ईशा", DESK, SHARE)
    unseen = "#unchecked form[action$='/check/']"
    wait(lambda: (esha.goto(f"/units/?dispatch={dispatch}"), esha.locator(unseen).count())[1] == 2, 30, "no report reached the board")
    esha.locator(f"{unseen} button").first.click()
    wait(lambda: (esha.goto(f"/units/?dispatch={dispatch}"), esha.locator(unseen).count())[1] == 1, 30, "the look did not count")

    # The sender has the answer, with its sources, under both.
    for sent in (thread, thread_of_the_picture):
        until_seen(chitra, sent, "text=कपड़ों से वोट नहीं रुकता")
        expect(chitra.locator("main")).to_contain_text("ग़लत")

    # Anybody can check it, without a trace.
    public = chromium.new_context(base_url=site).new_page()
    public.goto("/verify/")
    public.fill("[name=text]", f"{SHORT_HI}\n\n{LONG_HI}")
    public.get_by_role("button").first.click()
    expect(public.locator("main")).to_contain_text("शब्दशः")
    assert public.context.cookies() == []

    # Every step is in the ledger, and both logs are whole.
    told = subprocess.run(
        [sys.executable, "-m", "chaupal", "ledger", "verify"], env=environment, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "whole" in told.stdout
