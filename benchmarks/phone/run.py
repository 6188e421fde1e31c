"""Bytes over the wire that Today costs on a keeper's phone, counted by a real Chromium: the first time and every later one."""

import sys
from pathlib import Path

from benchmarks import product
from benchmarks.figures import tell

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SETTLED_MS = 3_000  # the service worker fetches its files after the page has loaded


def main() -> int:
    """One card waits on Today, in Hindi, on a screen of 360 x 800."""
    browser = next((path for path in CHROMIUM if Path(path).exists()), None)
    if browser is None:
        print("phone: no Chromium on this machine (apt install chromium)", file=sys.stderr)
        return 1
    with product.copied("phone") as home, product.running(home) as run, product.django(run):
        from benchmarks import stage

        stage.released(stage.drawn_posts(1))
        cookie = stage.cast_session("chitra")
        first, later = _bytes(browser, run, cookie, workers="block")
        tell("phone", "Today, first load with an empty cache: the page and what it names", first / 1000, "kB", goal=60, limit=60)
        tell("phone", "Today, later load", later / 1000, "kB", goal=8, limit=8)
        whole, again = _bytes(browser, run, cookie, workers="allow")
        tell("phone", "first load with what the service worker keeps for no network, as the page's target sees it", whole / 1000, "kB")
        tell("phone", "later load through the service worker, as the page's target sees it", again / 1000, "kB")
    return 0


def _bytes(browser: str, run: product.Product, cookie: str, *, workers: str) -> tuple[int, int]:
    """Encoded bytes, headers included, of the first load of Today and of one after it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=QUIET)
        context = chromium.new_context(viewport={"width": 360, "height": 800}, service_workers=workers)  # type: ignore[arg-type]
        site = f"http://localhost:{run.port}"
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in (("sessionid", cookie), ("language", "hi"))])
        page = context.new_page()
        counted: list[int] = []
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda told: counted.append(int(told["encodedDataLength"])))
        loads = []
        for _load in range(2):
            counted.clear()
            answer = page.goto(f"{site}/today/", wait_until="load")
            if answer is None or answer.status != 200:
                raise RuntimeError("Today did not come")
            page.wait_for_timeout(SETTLED_MS)
            loads.append(sum(counted))
            page.goto("about:blank")
        chromium.close()
    return loads[0], loads[1]


if __name__ == "__main__":
    sys.exit(main())
