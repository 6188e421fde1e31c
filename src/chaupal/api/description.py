"""The interface described for programs (OpenAPI 3.1), built from the table that routes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

import chaupal
from chaupal.api.endpoints import ENDPOINTS, Endpoint, row, text

ROOT = "/api/v1/"
ERROR = row(code=text(), says=text(), fields={"type": "object", "additionalProperties": text()})
FAULTS = {
    400: _("The token of a page is damaged"), 401: _("No token, or none that is in force"), 403: _("The token does not include this"),
    404: _("Not there, or out of reach"), 405: _("The address does not take this method"), 413: _("Larger than is taken"), 422: _("Something given cannot be read"), 429: _("Too many calls in this minute"),
}  # fmt: skip


def _fault(says: str) -> dict[str, Any]:
    return {"description": says, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}


def _operation(one: Endpoint) -> dict[str, Any]:
    parameters = [
        {
            "name": given.name, "in": "path" if f"{{{given.name}}}" in one.path else "query", "required": given.required,
            "description": str(given.says), "schema": given.schema,
        }
        for given in one.given
    ]  # fmt: skip
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": str(one.says),
        "description": f"Right: {one.right}",
        "parameters": parameters,
        "responses": {"200": {"description": "Answered", "content": {"application/json": {"schema": one.returns}}}}
        | ({"304": {"description": "As before (If-None-Match)"}} if one.method == "GET" else {})
        | {str(status): _fault(str(says)) for status, says in FAULTS.items()},
    }
    if one.body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": one.body}}}
    return told


def description() -> dict[str, Any]:
    """The whole document, in English whatever the reader's language: programs compare it."""
    paths: dict[str, dict[str, Any]] = {}
    with override("en"):
        for one in ENDPOINTS:
            paths.setdefault(ROOT + one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Chaupal", "version": chaupal.__version__,
            "description": "Read what a token may: a token is a part of one office, inside one unit. Every list is {rows, next}; every error {code, says, fields}.",
        },
        "servers": [{"url": settings.CHAUPAL_SITE}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {"schemas": {"Error": ERROR}, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }  # fmt: skip
