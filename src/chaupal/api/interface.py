"""The HTTP side of the interface: token, brake, parameters, answer; every word of it JSON."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from chaupal.api import actions, queries, refusals
from chaupal.api.description import description
from chaupal.api.endpoints import ENDPOINTS, Endpoint, Given
from chaupal.api.reads import Ask
from chaupal.base.clock import now
from chaupal.base.errors import BadInput, Refused

_DIGITS = re.compile(r"[0-9]{1,19}")


class TooLarge(BadInput):
    code, status, says = "api.too_large", 413, refusals.BadQuestion.says


def _read(one: Given, raw: str) -> Any:
    """A parameter's value; BadQuestion where it does not fit its own description."""
    schema = one.schema
    if schema["type"] == "integer":
        value = int(raw) if _DIGITS.fullmatch(raw) else 0
        good = schema.get("minimum", 0) <= value <= schema.get("maximum", 2**62) and _DIGITS.fullmatch(raw)
        if good:
            return value
    elif (
        schema.get("minLength", 0) <= len(raw) <= schema.get("maxLength", 4000)
        and "\x00" not in raw
        and raw in schema.get("enum", [raw])
        and re.fullmatch(schema.get("pattern", "(?s:.*)"), raw)
    ):
        return raw
    raise refusals.BadQuestion(fields={one.name: str(one.says)})


def _given(request: HttpRequest, endpoint: Endpoint, inside: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for one in endpoint.given:
        raw = str(inside[one.name]) if one.name in inside else request.GET.get(one.name)
        if raw is not None and (raw != "" or one.required):
            told[one.name] = _read(one, raw)
        elif one.required:
            raise refusals.BadQuestion(fields={one.name: str(one.says)})
    return told


def _secret(request: HttpRequest) -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise refusals.NoToken
    return secret.strip()


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as problem:
        raise TooLarge from problem


def _answered(request: HttpRequest, endpoint: Endpoint, inside: dict[str, Any]) -> HttpResponse:
    at = now()
    token, person = queries.bearer(_secret(request), at)
    queries.count_call(token, at)
    if endpoint.right not in token.rights:
        raise refusals.NotGranted
    actions.note_use(token=token, at=at)
    told = endpoint.answer(Ask(person, token, _given(request, endpoint, inside), _body(request) if endpoint.body else b"", at))
    response: HttpResponse = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    if endpoint.method == "GET":
        tag = f'"{hashlib.sha256(str(token.pk).encode() + response.content).hexdigest()[:32]}"'
        response = get_conditional_response(request, etag=tag, response=response) or response
        response["ETag"] = tag
    return response


def _fault(problem: Refused) -> JsonResponse:
    fields = {name: str(says) for name, says in problem.fields.items()}
    response = JsonResponse({"code": problem.code, "says": problem.text, "fields": fields}, status=problem.status, json_dumps_params={"ensure_ascii": False})
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if problem.status == 429:
        response["Retry-After"] = "60"
    return response


def _view(methods: dict[str, Endpoint]) -> Callable[..., HttpResponse]:
    @csrf_exempt  # no cookie counts here: who asks is told by the header alone
    def view(request: HttpRequest, **inside: Any) -> HttpResponse:
        endpoint = methods.get("GET" if request.method == "HEAD" else str(request.method))
        try:
            if endpoint is None:
                raise refusals.WrongMethod
            response = _answered(request, endpoint, inside)
        except Refused as problem:
            response = _fault(problem)
            if endpoint is None:
                response["Allow"] = ", ".join(sorted(methods))
        response["Cache-Control"] = "no-store" if endpoint is None or endpoint.method != "GET" or response.status_code >= 400 else "private, no-cache"
        response["Vary"] = "Authorization"
        return response

    return view


@csrf_exempt
def described(request: HttpRequest) -> HttpResponse:
    """The description for programs; open to anybody, it holds nothing of ours."""
    if request.method not in ("GET", "HEAD"):
        response: HttpResponse = _fault(refusals.WrongMethod())
        response["Allow"] = "GET"
        return response
    response = JsonResponse(description())
    response["Cache-Control"] = "public, max-age=300"
    return response


@csrf_exempt
def nowhere(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """Every other address below the interface's root: the same JSON as every fault."""
    return _fault(refusals.NoSuchAddress())


def routes() -> list[URLPattern]:
    """The addresses, from the table; one that takes two methods is one address."""
    found: dict[str, dict[str, Endpoint]] = {}
    for one in ENDPOINTS:
        found.setdefault(one.route, {})[one.method] = one
    told = [path(f"v1/{route}", _view(methods), name=next(iter(methods.values())).name) for route, methods in found.items()]
    return [path("v1/openapi.json", described, name="openapi"), *told, path("v1/<path:rest>", nowhere, name="nowhere")]
