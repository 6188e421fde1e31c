"""Parts for htmx, whole pages for everybody else, 304 while nothing changed."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from chaupal.base.pages import etag_part, render_part, see_other

PAGE = "<html>{% partialdef queue inline %}<ul id=queue>{{ n }}</ul>{% endpartialdef %}</html>"
PART = {"HX-Request": "true"}


@pytest.fixture
def _one_page(settings):
    loader = ("template_partials.loader.Loader", [("django.template.loaders.locmem.Loader", {"page.html": PAGE})])
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [loader], "builtins": ["template_partials.templatetags.partials"]},
        }
    ]


def ask(path="/claims/", **headers):
    request = RequestFactory().get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.usefixtures("_one_page")
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, "<html><ul id=queue>3</ul></html>"),
        (PART, "<ul id=queue>3</ul>"),
        (PART | {"HX-History-Restore-Request": "true"}, "<html><ul id=queue>3</ul></html>"),
        (PART | {"HX-Boosted": "true"}, "<html><ul id=queue>3</ul></html>"),
    ],
)
def test_render_part_gives_the_part_to_htmx_alone(headers, body):
    page = render_part(ask(**headers), "page.html", "queue", {"n": 3})

    assert (page.status_code, page.content.decode()) == (200, body)
    assert (page["Vary"], page["Cache-Control"]) == ("HX-Request", "private, no-cache")


@pytest.mark.usefixtures("_one_page")
def test_render_part_keeps_the_status_of_a_refused_form():
    assert render_part(ask(**PART), "page.html", "queue", {"n": 3}, status=422).status_code == 422


@pytest.mark.usefixtures("_one_page")
def test_etag_part_answers_304_without_rendering_while_nothing_changed():
    first = etag_part(ask(**PART), "page.html", "queue", lambda: {"n": 3}, of=7)

    again = etag_part(
        ask(**PART, If_None_Match=first["ETag"]), "page.html", "queue", lambda: pytest.fail("rendered"), of=7
    )

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


@pytest.mark.usefixtures("_one_page")
@pytest.mark.parametrize(
    ("path", "headers", "of"),
    [
        ("/claims/", {}, 8),
        ("/claims/?seat=2", {}, 7),
        ("/claims/", {"Cookie": "sessionid=other"}, 7),
    ],
)
def test_etag_part_is_new_for_another_state_address_or_person(path, headers, of):
    first = etag_part(ask(**PART, Cookie="sessionid=one"), "page.html", "queue", lambda: {"n": 3}, of=7)
    asked = PART | {"Cookie": "sessionid=one"} | headers | {"If-None-Match": first["ETag"]}

    again = etag_part(ask(path, **asked), "page.html", "queue", lambda: {"n": 4}, of=of)

    assert (again.status_code, again.content) == (200, b"<ul id=queue>4</ul>")


@pytest.mark.usefixtures("_one_page")
def test_etag_part_never_answers_a_whole_page_by_304():
    first = etag_part(ask(**PART), "page.html", "queue", lambda: {"n": 3}, of=7)

    page = etag_part(ask(If_None_Match=first["ETag"]), "page.html", "queue", lambda: {"n": 3}, of=7)

    assert page.status_code == 200


def test_see_other_is_303_to_the_address():
    response = see_other("/claims/41/")

    assert (response.status_code, response["Location"]) == (303, "/claims/41/")
