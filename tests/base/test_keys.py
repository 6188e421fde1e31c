"""The desk's keys, the politeness of polling, and what axe says of every piece, in a real browser."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from chaupal.base import views
from chaupal.base.pages import etag_part
from chaupal.config import urls
from tests.browser import SITE, answer_by_django

pytestmark = [pytest.mark.browser]

STATE = {"of": 1}
COUNT = itertools.count()
DESK = """{% extends "base/desk.html" %}{% block title %}t{% endblock %}{% block page %}
<input type="search" id="search"><input id="typed">
<div id="side" hx-get="/refusing/" hx-trigger="click">x</div>
{% partialdef queue inline %}<ul id="queue" hx-get="/queue/" hx-trigger="every 1s" hx-swap="outerHTML" data-drawn="{{ drawn }}">
{% for row in "123" %}<li id="row-{{ row }}" data-row><a href="#opened-{{ row }}">{{ row }}</a></li>{% endfor %}</ul>{% endpartialdef %}
{% endblock %}"""


def queue(request):
    return etag_part(request, "queue.html", "queue", lambda: {"drawn": next(COUNT)}, of=STATE["of"])


def refusing(request):
    return views.tell(request, 409, code="test.taken")


def missing(request):
    return HttpResponse(status=204)


handler404 = urls.handler404
urlpatterns = [*urls.urlpatterns, path("queue/", queue), path("refusing/", refusing), path("favicon.ico", missing)]


@pytest.fixture
def desk(chromium, settings):
    settings.CHAUPAL_DEMO = True
    settings.ROOT_URLCONF = "tests.base.test_keys"
    options = dict(settings.TEMPLATES[0]["OPTIONS"])
    inner = options["loaders"][0][1][0][1]
    locmem = ("django.template.loaders.locmem.Loader", {"queue.html": DESK})
    options["loaders"] = [("template_partials.loader.Loader", [locmem, *inner])]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": options}]
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.asked = answer_by_django(opened, Client())
    opened.faults = []
    opened.on("pageerror", lambda fault: opened.faults.append(str(fault)))
    yield opened
    context.close()
    assert opened.faults == []


def test_j_k_and_enter_walk_the_rows_and_open_one(desk):
    desk.goto(f"{SITE}/queue/?hl=en")

    for key in ("j", "j", "j", "k"):
        desk.keyboard.press(key)
    chosen = desk.locator(".chosen").get_attribute("id")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**#opened-2")

    assert chosen == "row-2"


def test_slash_goes_to_the_search_and_keys_are_letters_while_typing(desk):
    desk.goto(f"{SITE}/queue/?hl=en")

    desk.keyboard.press("/")
    desk.keyboard.type("jk?/2")

    assert desk.locator("#search").input_value() == "jk?/2"
    assert desk.locator(".chosen").count() == 0
    assert not desk.locator("#keys").is_visible()


def test_question_mark_lists_the_keys_and_escape_closes_them(desk):
    desk.goto(f"{SITE}/look/?hl=en")

    desk.keyboard.press("?")
    shown = desk.locator("#keys").is_visible()
    desk.keyboard.press("Escape")

    assert (shown, desk.locator("#keys").is_visible()) == (True, False)


def test_number_key_opens_its_room(desk):
    desk.goto(f"{SITE}/look/?hl=en")

    desk.keyboard.press("3")

    assert desk.url.endswith("#3")


def test_poll_of_an_unchanged_part_is_304_and_does_not_redraw(desk):
    desk.goto(f"{SITE}/queue/?hl=en")
    loaded = desk.locator("#queue").get_attribute("data-drawn")
    desk.locator(f"#queue:not([data-drawn='{loaded}'])").wait_for()
    desk.keyboard.press("j")
    drawn = desk.locator("#queue").get_attribute("data-drawn")

    desk.wait_for_timeout(2200)
    kept = desk.locator("#queue").get_attribute("data-drawn")
    STATE["of"] += 1
    desk.locator(f"#queue:not([data-drawn='{drawn}'])").wait_for()

    assert kept == drawn
    assert desk.locator(".chosen").get_attribute("id") == "row-1"
    assert "304 /queue/" in desk.asked


def test_refusal_of_a_part_appears_in_the_frame_and_leaves_the_page(desk):
    desk.goto(f"{SITE}/queue/?hl=en")

    desk.locator("#side").click()
    desk.wait_for_selector("#refusal [role=alert]")

    assert "test.taken" in desk.locator("#refusal").inner_text()
    assert desk.locator("#side").inner_text() == "x"


@pytest.mark.parametrize("tongue", ["hi", "en"])
@pytest.mark.parametrize(
    ("address", "wide"),
    [("/look/", 1440), ("/look/", 1024), ("/look/?frame=phone", 360), ("/offline/", 360), ("/nowhere/", 360)],
)
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(desk, address, wide, tongue):
    desk.set_viewport_size({"width": wide, "height": 800})

    desk.goto(f"{SITE}{address}{'&' if '?' in address else '?'}hl={tongue}")

    faults = [(fault["id"], fault["nodes"][0]["html"]) for fault in Axe().run(desk).response["violations"]]
    assert faults == []
    assert desk.evaluate("document.documentElement.scrollWidth") <= wide
