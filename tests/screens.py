"""Pictures of every screen, phone and desk, Hindi and English, from a small demo that this program starts and ends.

`python -m tests.screens --out DIR` (`--only today` for those whose name holds the word). About three minutes on two cores.
A page that answers with an error, or a list that leads to no page, is told at the end with exit status 1.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, Page

from chaupal.base.clock import IST
from tests import browser
from tests.running import environment, free_port, read_until, start

PHONE, DESK = (360, 800), (1440, 900)
SIZES = {"phone": PHONE, "desk": DESK}


@dataclass(frozen=True, slots=True)
class Screen:
    """One page: its name, who looks (nobody: not signed in), its address, or the pattern of a link on that page.

    An address in braces is one that `tests.staged` tells, for pages that the demo's own rows leave empty.
    """

    name: str
    who: str
    path: str
    link: str = ""
    frames: tuple[str, ...] = ("desk",)
    then: str = ""  # what follows the link, for a page that only a button leads to


BOTH, ON_PHONE = ("phone", "desk"), ("phone",)

SCREENS = (
    Screen("sign-in", "", "/sign-in/", frames=BOTH),
    Screen("sign-in-as", "", "/sign-in-as/", frames=BOTH),
    Screen("keys", "gauri", "/keys/", frames=BOTH),
    Screen("join", "", "/join/", frames=ON_PHONE),
    Screen("verify", "", "/verify/", frames=BOTH),
    Screen("register", "", "/register/", frames=BOTH),
    Screen("register-entry", "", "/register/", r"/register/\d+/$", frames=BOTH),
    Screen("not-found", "", "/nowhere/", frames=BOTH),
    Screen("offline", "", "/offline/", frames=ON_PHONE),
    Screen("unlawful", "", "/tips/unlawful/", frames=ON_PHONE),
    Screen("today", "chitra", "/today/", frames=ON_PHONE),
    Screen("today-silent", "gopal", "/today/", frames=ON_PHONE),
    Screen("card", "chitra", "/today/", r"/cards/\d+/\d+/$", frames=ON_PHONE),
    Screen("booth", "chitra", "/booth/", frames=ON_PHONE),
    Screen("outbox", "chitra", "/outbox/", frames=ON_PHONE),
    Screen("tip-new", "chitra", "/tips/new/", frames=ON_PHONE),
    Screen("tip-chat", "chitra", "/tips/chat/", frames=ON_PHONE),
    Screen("tip-threads", "chitra", "/tips/thread/", frames=ON_PHONE),
    Screen("mandal-board", "esha", "/units/", frames=BOTH),
    Screen("district-board", "bilal", "/units/"),
    Screen("control", "asha", "/control/"),
    Screen("control-seats", "asha", "/control/seats/"),
    Screen("units", "asha", "/units/"),
    Screen("unit-below", "asha", "/units/UP/", r"^/units/(?!UP/|booths/)[\w-]+/\?"),
    Screen("booth-of-unit", "esha", "/units/", r"/units/booths/\d+/", frames=BOTH),
    Screen("people", "bilal", "/people/", frames=BOTH),
    Screen("appointment", "bilal", "/people/", r"/people/appointments/\d+/$", frames=BOTH),
    Screen("nominate", "bilal", "/people/new/", frames=BOTH),
    Screen("sheets", "bilal", "/enrol/sheets/", frames=BOTH),
    Screen("sheet-columns", "bilal", "{sheet_columns}", frames=BOTH),
    Screen("sheet-looked", "bilal", "{sheet_looked}", frames=BOTH),
    Screen("sheet-done", "bilal", "{sheet_done}", frames=BOTH),
    Screen("strength-unit", "esha", "/strength/", frames=BOTH),
    Screen("strength-state", "omar", "/strength/", frames=BOTH),
    Screen("strength-offices", "omar", "/strength/offices/", frames=BOTH),
    Screen("strength-change", "omar", "/strength/offices/mandal/change/", frames=BOTH),
    Screen("strength-policy", "gauri", "/approvals/?kind=strength", r"/strength/policies/\d+/$", frames=BOTH),
    Screen("strength-vacancies", "bilal", "/strength/vacancies/", frames=BOTH),
    Screen("strength-vacancies-mandal", "esha", "/strength/vacancies/", frames=BOTH),
    Screen("strength-plan", "omar", "/strength/plan/UP/", frames=BOTH),
    Screen("strength-plan-seats", "bilal", "{plan}", frames=BOTH),
    Screen("strength-chase", "esha", "/strength/", r"/strength/chase/[\w-]+/$", frames=BOTH),
    Screen("strength-calls", "omar", "/strength/calls/", frames=BOTH),
    Screen("strength-draws", "bilal", "{draws}", frames=BOTH),
    Screen("strength-draw", "bilal", "{draw}", frames=BOTH),
    Screen("strength-chase", "esha", "{chase}", frames=BOTH),
    Screen("strength-chase-district", "bilal", "{chase-district}", frames=BOTH),
    Screen("strength-board", "bilal", "{board}", frames=BOTH),
    Screen("applicants", "esha", "/enrol/applicants/", frames=BOTH),
    Screen("applicant", "esha", "/enrol/applicants/?list=waiting", r"/enrol/applicants/\d+/$", frames=BOTH),
    Screen("cards", "kiran", "/enrol/cards/", frames=BOTH),
    Screen("requests", "kiran", "/people/requests/", frames=BOTH),
    Screen("station-lists", "omar", "/lineage/", frames=BOTH),
    Screen("station-list-new", "omar", "/lineage/new/", frames=BOTH),
    Screen("groups", "bilal", "/relay/groups/", frames=BOTH),
    Screen("devices", "bilal", "/devices/", frames=BOTH),
    Screen("sheet-names", "bilal", "{sheet_names}", frames=BOTH),
    Screen("rising", "bilal", "/approvals/people/", frames=BOTH),
    Screen("rising-hq", "gauri", "/approvals/people/", frames=BOTH),
    Screen("alikes", "bilal", "/enrol/alike/", frames=BOTH),
    Screen("alike", "bilal", "{alike}", frames=BOTH),
    Screen("alike-waiting", "gauri", "{alike_waiting}", frames=BOTH),
    Screen("stuck", "bilal", "/approvals/people/stuck/", frames=BOTH),
    Screen("checks", "gauri", "/approvals/people/checks/", frames=BOTH),
    Screen("batch", "bilal", "{batch}", frames=BOTH),
    Screen("batch-hq", "gauri", "{batch}", frames=BOTH),
    Screen("rights-access", "bilal", "/people/access/", frames=BOTH),
    Screen("rights-mine", "bilal", "/people/mine/", frames=BOTH),
    Screen("rights-lending", "bilal", "/people/lending/", frames=BOTH),
    Screen("rights-suspension", "bilal", "/people/", r"/people/appointments/\d+/$", then="suspension/", frames=BOTH),
    Screen("rights-keys", "gauri", "/keys/", frames=BOTH),
    Screen("rights-me", "chitra", "/me/"),
    Screen("rights-batch", "bilal", "{batch}", frames=BOTH),
    Screen("tips", "ira", "/tips/"),
    Screen("tip", "ira", "/tips/", r"/tips/\d+/$"),
    Screen("tip-own", "ira", "/tips/own/"),
    Screen("tip-typing", "ira", "/tips/typing/"),
    Screen("claims", "ira", "/claims/"),
    Screen("claim", "ira", "/claims/", r"/claims/\d+/$"),
    Screen("claim-new", "ira", "/claims/new/"),
    Screen("answer", "ira", "/claims/", r"/claims/\d+/$", then="answer/"),
    Screen("facts", "ira", "/facts/"),
    Screen("fact", "ira", "/facts/", r"/facts/\d+/$"),
    Screen("fact-new", "ira", "/facts/new/"),
    Screen("source-new", "ira", "/facts/sources/new/"),
    Screen("approvals", "gauri", "/approvals/"),
    Screen("approval", "gauri", "/approvals/", r"/(?:claims/answers|facts/versions|org/appointments|appointments)/\d+/$"),
    Screen("approvals-file", "lata", "/approvals/?kind=answers", frames=BOTH),
    Screen("tokens", "omar", "/api/", frames=BOTH),
    Screen("token-new", "omar", "/api/tokens/new/", frames=BOTH),
    Screen("posts", "asha", "/posts/"),
    Screen("post", "asha", "/posts/", r"/posts/\d+/$"),
    Screen("post-recall", "jaya", "/posts/2/"),
    Screen("gate", "hari", "/gate/"),
    Screen("gate-rules", "hari", "/gate/rules/"),
    Screen("gate-holds", "hari", "/gate/holds/"),
    Screen("gate-pack", "hari", "/gate/", r"/gate/packs/\d+/$"),
    Screen("gate-calendar", "hari", "/gate/", r"/gate/calendars/\d+/$"),
    Screen("watch", "nida", "/watch/", frames=BOTH),
    Screen("watch-new", "nida", "/watch/new/", frames=BOTH),
    Screen("watch-dataset", "nida", "/watch/", r"/watch/\d+/$", frames=BOTH),
    Screen("watch-network", "nida", "/watch/", r"/watch/runs/\d+/$", frames=BOTH),
    Screen("watch-pair", "hari", "/watch/", r"/watch/runs/\d+/$", frames=BOTH, then="?window=60&edge=0-1"),
    Screen("watch-cases", "nida", "/watch/cases/", frames=BOTH),
    Screen("watch-case", "nida", "/watch/cases/", r"/watch/cases/\d+/$", frames=BOTH),
    Screen("watch-review", "hari", "/watch/cases/", r"/watch/cases/\d+/$", frames=BOTH),
    Screen("watch-imitations", "nida", "/watch/imitations/", frames=BOTH),
    Screen("watch-imitation", "nida", "/watch/imitations/", r"/watch/imitations/\d+/$", frames=BOTH),
    Screen("watch-imitation-new", "nida", "/watch/imitations/new/", frames=BOTH),
    Screen("watch-handles", "nida", "/watch/handles/", frames=BOTH),
    Screen("watch-handle", "gauri", "/watch/handles/", r"/watch/handles/\d+/$", frames=BOTH),
    Screen("watch-questions", "nida", "/watch/questions/", frames=BOTH),
    Screen("watch-question", "nida", "/watch/questions/", r"/watch/questions/\d+/$", frames=BOTH),
    Screen("our-accounts", "", "/watch/ours/", frames=BOTH),
    Screen("case-report", "", "/watch/report/", frames=BOTH),
    Screen("case-ask", "", "/watch/ask/", frames=BOTH),
    Screen("watch-account", "hari", "/watch/", r"/watch/runs/\d+/$", then="?window=600&group=2&account=12"),
    Screen("ledger", "lata", "/ledger/"),
    Screen("ledger-entry", "lata", "/ledger/", r"/ledger/\d+/$"),
    Screen("ledger-sample", "lata", "/ledger/sample/?seed=ABC&count=5"),
    Screen("ledger-proof", "lata", "/ledger/verify/"),
    Screen("data-bank-file", "lata", "/facts/"),
    Screen("claims-of-a-district", "bilal", "/claims/"),
    Screen("claim-spread", "asha", "{spread}", frames=BOTH),
    Screen("claim-joined", "ira", "{joined}", frames=BOTH),
    Screen("claim-seen-again", "asha", "{again}", frames=BOTH),
    Screen("claim-overdue", "ira", "{overdue}", frames=BOTH),
    Screen("claim-cluster", "ira", "{cluster}", frames=BOTH),
    Screen("claim-cluster-number", "ira", "{cluster-number}", frames=BOTH),
    Screen("claims-phone", "ira", "/claims/", frames=ON_PHONE),
    Screen("claim-phone", "ira", "/claims/", r"/claims/\d+/$", frames=ON_PHONE),
    Screen("others-checks", "ira", "{others}", frames=BOTH),
    Screen("release-to-mandals", "asha", "{again}", r"/posts/\d+/\?units=", frames=BOTH),
    Screen("answers", "", "/answers/", frames=BOTH),
    Screen("answer-public", "", "{answer}", frames=BOTH),
    Screen("answers-feed", "", "/answers/feed.json"),
    Screen("tips-phone", "ira", "/tips/", frames=ON_PHONE),
    Screen("tips-outcomes", "ira", "{outcomes}", frames=BOTH),
    Screen("compare-texts", "ira", "{compare-texts}", frames=BOTH),
    Screen("compare-pictures", "ira", "{compare-pictures}", frames=BOTH),
    Screen("share-form", "chitra", "{share-form}", frames=ON_PHONE),
    Screen("control-overdue", "asha", "/control/", frames=ON_PHONE),
)
CLOCK = datetime(2027, 2, 9, 10, 0, tzinfo=IST)  # where the demo begins


def _sign_in(context: BrowserContext, who: str) -> None:
    page = context.new_page()
    page.goto("/sign-in-as/")
    with page.expect_navigation():
        page.locator("form", has_text=re.compile(NAMES[who])).get_by_role("button").first.click()
    page.close()


def _names() -> dict[str, str]:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from chaupal.sample.cast import CAST

    return {player.key: f"{player.name_hi}|{player.name_en}" for player in CAST}


NAMES: dict[str, str] = {}
PLACES: dict[str, str] = {}


def _stage(home: Path, began: float) -> dict[str, str]:
    """The rows of `tests.staged` in this demo, whose clock stands where it began."""
    offset = int((CLOCK - datetime.fromtimestamp(began, UTC)).total_seconds())
    told = environment(home, CHAUPAL_DEMO="True", CHAUPAL_CLOCK_OFFSET=str(offset))
    made = subprocess.run([sys.executable, "-m", "tests.staged"], env=told, text=True, capture_output=True, check=False)
    if made.returncode:
        raise SystemExit(made.stderr)
    places: dict[str, str] = json.loads(made.stdout.splitlines()[-1])
    return places


def _address(page: Page, screen: Screen) -> str | None:
    """Where the screen is: its path, or the first link of this form on that page or one page further."""
    path = PLACES[screen.path[1:-1]] if screen.path.startswith("{") else screen.path
    if not screen.link:
        return path
    page.goto(path)
    first = _links(page)
    for link in first:
        if re.search(screen.link, link):
            return link
    for link in first[:40]:
        if re.search(r"^/\w+/\d+/$", link) and link.startswith(screen.path.partition("?")[0]):
            page.goto(link)
            for further in _links(page):
                if re.search(screen.link, further):
                    return further
    return None


def _links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a[href], form[action]", "all => all.map(a => a.getAttribute('href') || a.getAttribute('action') || '')")
    return [link for link in found if link.startswith("/")]


def shots(opened: Browser, site: str, out: Path, only: str) -> Iterator[str]:
    """Take the pictures; yields what went wrong, one line each."""
    wanted = [screen for screen in SCREENS if only in screen.name]
    for language in ("hi", "en"):
        for frame, size in SIZES.items():
            for who in dict.fromkeys(screen.who for screen in wanted if frame in screen.frames):
                context = opened.new_context(
                    base_url=site,
                    viewport={"width": size[0], "height": size[1]},
                    timezone_id="Asia/Kolkata",
                    has_touch=frame == "phone",
                    service_workers="block",
                )
                context.set_default_timeout(20_000)
                context.add_cookies([{"name": "language", "value": language, "url": site}])
                if who:
                    _sign_in(context, who)
                page = context.new_page()
                for screen in (one for one in wanted if one.who == who and frame in one.frames):
                    wrong = _shot(page, screen, out / f"{screen.name}-{frame}-{language}.png")
                    if wrong:
                        yield f"{screen.name} ({frame}, {language}): {wrong}"
                context.close()


def _shot(page: Page, screen: Screen, file: Path) -> str:
    try:
        address = _address(page, screen)
        if address is None:
            return f"no link like {screen.link} on {screen.path}"
        answer = page.goto(address + screen.then)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=file, full_page=True)
    except Error as problem:
        return str(problem).splitlines()[0]
    expected = 404 if screen.name == "not-found" else 200
    return "" if answer is not None and answer.status == expected else f"status {answer.status if answer else 'none'}"


def main() -> int:
    """Start the demo, take the pictures, end the demo."""
    parser = argparse.ArgumentParser("python -m tests.screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the folder for the pictures; made when missing")
    parser.add_argument("--only", default="", help="only screens whose name holds this")
    options = parser.parse_args()
    if browser.PROGRAM is None:
        print("no Chromium on this machine (Debian: apt install chromium)", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    NAMES.update(_names())
    home, port = Path(tempfile.mkdtemp(prefix="chaupal-screens-")), free_port()
    began = time.time()
    demo = start("demo", "--places", "", "--size", "small", "--clock", f"{CLOCK:%Y-%m-%dT%H:%M}", home=home, PORT=str(port))
    try:
        print(read_until(demo, "Ctrl-C stops"), flush=True)
        PLACES.update(_stage(home, began))
        with browser.chromium(home) as opened:
            wrong = list(shots(opened, f"http://localhost:{port}", options.out, options.only))
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=90)
        shutil.rmtree(home, ignore_errors=True)
    print(f"{len(list(options.out.glob('*.png')))} pictures in {options.out}", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
