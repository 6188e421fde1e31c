"""The language of an answer, and how a refusal is told to whom."""

import json

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxMiddleware

from chaupal.base.errors import BadInput, NotAllowed, NotFound, Refused
from chaupal.base.faults import FAULTS, fault
from chaupal.base.middleware import language, refusals, tell


class Taken(Refused):
    code, says = "test.taken", _("This cannot be done now.")


def ask(method="get", path="/claims/", **headers):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return request


def told(problem, request):
    return refusals(lambda request: HttpResponse()).process_exception(request, problem)


@pytest.mark.parametrize(
    ("problem", "status"), [(Taken(), 409), (NotFound(), 404), (NotAllowed(), 403), (BadInput(), 422)]
)
def test_refusal_becomes_a_page_with_its_status_and_code(problem, status):
    page = told(problem, ask())

    assert page.status_code == status
    assert f"<span>{problem.code}</span>" in page.content.decode()
    assert str(fault(status).safe) in page.content.decode()


def test_refusal_becomes_json_of_one_shape():
    answer = told(BadInput(fields={"text": "too long"}), ask(Accept="application/json"))

    assert answer.status_code == 422
    assert json.loads(answer.content) == {
        "code": "base.bad_input",
        "says": str(BadInput.says),
        "fields": {"text": "too long"},
    }


def test_refusal_becomes_a_part_for_the_frames_place_of_refusals():
    part = told(Taken(), ask(**{"HX-Request": "true"}))

    assert (part.status_code, part["HX-Retarget"], part["HX-Reswap"]) == (409, "#refusal", "innerHTML")
    assert "<html" not in part.content.decode()


def test_bug_is_not_a_refusal():
    assert told(ValueError("bug"), ask()) is None


def test_database_away_is_503_and_says_when_to_come_back():
    page = told(OperationalError("connection refused"), ask())

    assert (page.status_code, page["Retry-After"]) == (503, "30")


def test_failed_statement_is_a_bug():
    cancelled = type("Cancelled", (Exception,), {"sqlstate": "57014"})()
    problem = OperationalError("statement timeout")
    problem.__cause__ = cancelled

    assert told(problem, ask()) is None


@pytest.mark.parametrize("status", sorted(FAULTS))
def test_every_error_page_is_whole_without_a_database(status):
    page = tell(ask(), status, code="base.test")

    assert page.status_code == status
    assert page["Cache-Control"] == "no-store"
    assert [str(text) in page.content.decode() for text in (fault(status).title, fault(status).remedy)] == [True, True]


def test_refusal_escapes_what_people_typed():
    page = told(BadInput(fields={"text": "<script>alert(1)</script>"}), ask())

    assert "<script>alert" not in page.content.decode()


def test_unknown_status_speaks_as_its_hundred():
    assert (fault(418), fault(502)) == (FAULTS[400], FAULTS[500])


@pytest.mark.parametrize(
    ("path", "cookie", "accepts", "spoken"),
    [
        ("/", "", "", "hi"),
        ("/", "", "en-GB", "hi"),
        ("/", "language=en", "", "en"),
        ("/?hl=hi", "language=en", "", "hi"),
        ("/?hl=xx", "language=yy", "", "hi"),
    ],
)
def test_language_is_the_address_then_the_cookie_then_hindi(path, cookie, accepts, spoken):
    answer = language(lambda request: HttpResponse(get_language()))

    page = answer(ask(path=path, Cookie=cookie, **{"Accept-Language": accepts}))

    assert (page.content.decode(), page["Content-Language"]) == (spoken, spoken)


def test_page_whose_language_is_in_its_address_is_the_same_for_every_cookie():
    answer = language(lambda request: HttpResponse())

    assert not answer(ask(path="/?hl=en")).has_header("Vary")
    assert answer(ask()).headers["Vary"] == "Cookie"
