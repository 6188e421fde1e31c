"""The description says what the routes do: built from one table, valid, and held against a thousand odd questions."""

from __future__ import annotations

import re

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chaupal.api import actions
from chaupal.api.description import description
from chaupal.api.endpoints import ENDPOINTS
from chaupal.api.interface import routes
from chaupal.config.wsgi import application

load_all_checks()


def test_what_is_described_is_what_is_routed():
    told = description()["paths"]
    described = {(path.removeprefix("/api/"), method.upper()) for path, methods in told.items() for method in methods}
    routed = {re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)) for one in routes()} - {"v1/openapi.json", "v1/{rest}"}

    assert {path for path, _method in described} == routed
    assert described == {(f"v1/{one.path}", one.method) for one in ENDPOINTS}
    assert get_resolver().resolve("/api/v1/units/").url_name == "units"


def test_the_description_is_open_and_valid():
    answer = Client().get("/api/v1/openapi.json")

    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
    schemathesis.openapi.from_dict(answer.json()).validate()


def test_every_row_of_the_table_has_words_and_refuses_more_fields():
    for one in ENDPOINTS:
        assert str(one.says)
        assert one.returns["additionalProperties"] is False


FUZZ = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def one_connection():
    """The test's own connection serves the questions, as with Django's client: a request that ends does not close it."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def secrets(ground, one_connection):
    """Tokens by right: what each is asked with is found by the address."""
    ground.gita_token, gita = ground.token(ground.gita, "people:export", "org:view")
    actions.approve_token(token=ground.gita_token, by=ground.hari, at=ground.at)
    _one, esha = ground.token(ground.esha, "org:view", "relay:view")
    _two, chitra = ground.token(ground.chitra, "relay:create")
    return {"people:export": gita, "org:view": esha, "relay:view": esha, "relay:create": chitra}


RIGHTS = {(f"/api/v1/{one.path}", one.method): one.right for one in ENDPOINTS}


@schema.parametrize()
@FUZZ
def test_no_question_breaks_the_interface(case, secrets, ground, monkeypatch):
    monkeypatch.setattr("chaupal.api.queries.CALLS_A_MINUTE", 10**9)
    secret = secrets[RIGHTS.get((case.operation.path, case.method.upper()), "org:view")]  # also asked by methods that there are not
    # Half of the questions name what is there: a code drawn at random is nearly always nowhere.
    if case.query and "unit" in case.query and len(str(case.query["unit"])) % 2:
        case.query["unit"] = ground.mandal.code
    if case.query and "dispatch" in case.query and case.query["dispatch"] == 1:
        case.query["dispatch"] = ground.relay.dispatch.pk

    case.call_and_validate(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}, checks=CHECKS)
