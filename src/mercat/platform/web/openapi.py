"""The OpenAPI document: FastAPI's, with our own error shape and what it cannot know."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_DESCRIPTION = """\
The open backend for local marketplaces: people find businesses, hire them, rent rooms by the hour,
pay, talk and review.

**Sign in** with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`.
**Errors** all have one shape; act on `error`, show `detail.message`, quote `detail.request_id`.
**Money** is an integer in minor units plus an ISO 4217 code. **Times** are RFC 3339 in UTC.
"""
_TAGS = [
    {"name": "identity", "description": "Accounts, signing in and out, sessions."},
    {"name": "health", "description": "For load balancers, supervisors and monitoring."},
]
_REF = {"$ref": "#/components/schemas/ErrorRead"}


def install(app: FastAPI) -> None:
    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way


def describe(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=_DESCRIPTION,
        routes=app.routes,
        tags=_TAGS,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/"}],
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    document["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "api_key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-mercat_access",
            "description": "Set by a sign-in with `transport=cookie`. On a developer's machine it "
            "is called `mercat_access`.",
        },
        "password": {
            "type": "oauth2",
            "description": "Signs you in here and sends the access token along.",
            "flows": {"password": {"tokenUrl": "/api/v1/auth/token", "scopes": {}}},
        },
    }
    for path in document["paths"].values():
        for operation in path.values():
            _complete(operation)
    return document


def _complete(operation: dict[str, Any]) -> None:
    """Adds the refusals that any operation with a body may give, and who may call it."""
    responses = operation["responses"]
    if "422" in responses or "requestBody" in operation:
        responses["422"] = {**_refusal("A field is not right."), **_examples(responses, "422")}
    if "requestBody" in operation:
        responses.setdefault("400", _refusal("The body is not valid JSON."))
        responses.setdefault("413", _refusal("The body is too large."))
        responses.setdefault("415", _refusal("The body is not `application/json`."))
    responses.setdefault("503", _refusal("Something this depends on is away."))
    if "401" in responses and "not_authenticated" in str(responses["401"]):
        operation["security"] = [{"bearer": []}, {"password": []}, {"cookie": []}]
        if "invalid_api_key" in str(responses["401"]):
            operation["security"].append({"api_key": []})
        responses.setdefault("429", _refusal("Too many requests."))
    for status in ("423", "429", "503"):
        if status in responses:
            responses[status]["headers"] = _RETRY


_RETRY = {
    "Retry-After": {
        "description": "Seconds until it is worth trying again.",
        "schema": {"type": "integer", "minimum": 1},
    }
}


def _refusal(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _REF}}}


def _examples(responses: Mapping[str, Any], status: str) -> dict[str, Any]:
    """Keeps the examples that the operation itself gave for this status."""
    content = responses.get(status, {}).get("content", {}).get("application/json", {})
    if "examples" not in content:
        return {}
    return {"content": {"application/json": {"schema": _REF, "examples": content["examples"]}}}
