"""The ground floor's own pages and the pieces they are set from."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from chaupal.base import icons


def render(source, **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get("/board/?after=9&seat=2"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "to", "kept"),
    [
        ({"language": "en", "next": "/board/?seat=2"}, "/board/?seat=2", "en"),
        ({"language": "en", "next": "https://elsewhere.example/"}, "/", "en"),
        ({"language": "fr"}, "/", None),
    ],
)
def test_language_is_kept_in_a_cookie_and_leads_back_inside(client, sent, to, kept):
    response = client.post(reverse("base:language"), sent)

    cookie = response.cookies.get("language")
    assert (response.status_code, response["Location"], cookie and cookie.value) == (303, to, kept)


@pytest.mark.django_db
def test_look_exists_in_the_demonstration_only(client, settings):
    assert client.get("/look/").status_code == 404

    settings.CHAUPAL_DEMO = True

    assert [client.get("/look/").status_code, client.get("/look/?frame=phone").status_code] == [200, 200]


@pytest.mark.django_db
@pytest.mark.parametrize("frame", ["desk", "phone"])
@pytest.mark.parametrize("tongue", ["hi", "en"])
def test_look_sets_every_piece_without_inline_style_or_script(client, settings, frame, tongue):
    settings.CHAUPAL_DEMO = True

    page = client.get("/look/", {"frame": frame, "hl": tongue}).content.decode()

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) == []
    assert f'<html lang="{tongue}" class="{frame}">' in page


@pytest.mark.django_db
def test_phone_page_loads_neither_font_nor_script(client, settings):
    settings.CHAUPAL_DEMO = True

    page = client.get("/look/?frame=phone").content.decode()

    assert re.findall(r"<script|desk\.css|htmx-2", page) == []


@pytest.mark.django_db
def test_offline_page_names_nobody_and_sets_no_cookie(client):
    page = client.get("/offline/?hl=hi")

    assert (page.status_code, page["Cache-Control"], list(page.cookies)) == (200, "public, max-age=3600", [])


@pytest.mark.django_db
def test_unknown_address_says_whose_fault_and_what_to_do(client):
    page = client.get("/no-such-page/?hl=en").content.decode()

    assert [word in page for word in ("Whose fault", "What is safe", "What to do")] == [True] * 3


@pytest.mark.parametrize("name", sorted(icons.SHAPES))
def test_every_sign_is_whole_markup_with_colours_from_the_page(name):
    drawn = icons.svg(name)

    assert drawn.count("<") == drawn.count(">")
    assert re.findall(r"#[0-9a-fA-F]{3,6}", drawn) == []


def test_icon_nobody_drew_is_a_bug():
    with pytest.raises(KeyError):
        icons.svg("unicorn")


def test_meter_sets_checked_inside_reported_inside_whole():
    with override("en"):
        drawn = render("{% meter 1000 600 300 %}")

    assert re.findall(r'class="(said|sg)"[^>]*width="([\d.]+)"', drawn) == [("said", "360.0"), ("sg", "180.0")]
    assert 'aria-label="300 checked, 600 reported, of 1,000"' in drawn


def test_meter_of_nothing_is_empty_and_has_no_share():
    drawn = render("{% meter 0 0 0 %}")

    assert re.findall(r'class="(?:said|sg)"[^>]*width="([\d.]+)"', drawn) == ["0", "0"]
    assert "%" not in drawn


@pytest.mark.parametrize(
    ("minutes", "wide", "words"),
    [(30, "60.0", "0:30"), (90, "120.0", "1:30"), (0, "0.0", "0:00"), (-18, None, "Overdue 0:18")],
)
def test_clock_shortens_and_then_says_overdue(minutes, wide, words):
    with override("en"):
        drawn = render(
            "{% clock left allowed %}", left=timedelta(minutes=minutes), allowed=timedelta(hours=1)
        )

    bars = re.findall(r'class="bl" x="0" y="3" width="([\d.]+)"', drawn)
    assert (bars, words in drawn) == ([wide] if wide else [], True)


def test_pager_keeps_the_question_and_changes_the_place():
    page = SimpleNamespace(next="12", previous="")

    drawn = render("{% pager page 'queue' %}", page=page)

    assert re.findall(r'href="([^"]+)"', drawn) == ["?seat=2&amp;after=12"]
    assert 'hx-target="#queue"' in drawn


def test_pager_of_one_page_is_nothing():
    assert render("{% pager page %}", page=SimpleNamespace(next="", previous="")).strip() == ""


def test_state_escapes_its_word():
    assert "<b>" not in render('{% state "ring" word %}', word="<b>")
