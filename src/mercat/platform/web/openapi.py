"""The OpenAPI document: FastAPI's, with our own error shape and what it cannot know."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from mercat.platform.errors import ApplicationError, Malformed, RateLimited, Unavailable
from mercat.platform.web.answers import answers, refusal_example
from mercat.platform.web.document import Document
from mercat.platform.web.examples import example_of
from mercat.platform.web.sharing import share

_DESCRIPTION = """\
The open backend for local marketplaces: people find businesses, hire them, rent rooms by the hour,
pay, talk and review.

**Sign in** with `POST /api/v1/auth/login` and send the access token as `Authorization: Bearer …`.
**Errors** all have one shape; act on `error`, show `detail.message`, quote `detail.request_id`.
**Money** is an integer in minor units plus an ISO 4217 code. **Times** are RFC 3339 in UTC.
"""
_TAGS = [
    {"name": "identity", "description": "Accounts, signing in and out, sessions."},
    {"name": "files", "description": "Pictures and what else is uploaded."},
    {"name": "geography", "description": "Countries and cities."},
    {"name": "businesses", "description": "What they say of themselves, hours, teams, plans."},
    {"name": "catalogue", "description": "What businesses offer, and what they show."},
    {"name": "properties", "description": "Homes of customers, whose addresses are private."},
    {"name": "venues", "description": "Studios, their rooms, hours and prices; favourites."},
    {"name": "bookings", "description": "Calendars, and what is booked in them."},
    {"name": "requests", "description": "What customers want done, and who was asked."},
    {"name": "leads", "description": "Requests, at the businesses that they are offered to."},
    {"name": "quotes", "description": "What businesses would do it for, and when."},
    {"name": "reviews", "description": "What both sides say of each other once it is over."},
    {"name": "conversations", "description": "What people and businesses write to each other."},
    {"name": "notifications", "description": "What you are told, and how you want to be."},
    {"name": "payments", "description": "Money that is owed, paid, given back and paid out."},
    {"name": "webhooks", "description": "What programs of a business are told, and may ask for."},
    {"name": "search", "description": "Finding businesses and studios."},
    {"name": "reporting", "description": "How businesses do, day by day."},
    {"name": "health", "description": "For load balancers, supervisors and monitoring."},
]
NEEDS_NOTHING = "x-needs-nothing"
"""In an operation's `openapi_extra`: it depends on nothing, and so is never unavailable."""
_OPEN = "x-open-to-all"
OPEN_TO_ALL = {_OPEN: True}
"""The `openapi_extra` of a door that shows some callers more: credentials are welcome, and may be
left out.
"""
_OF_BODIES = {
    400: ("malformed_json", "The body is not valid JSON."),
    408: ("request_timeout", "Request Timeout."),
    413: ("content_too_large", "This is too large."),
    415: ("unsupported_media_type", "Send application/json."),
}
_OF_FORMS = {**_OF_BODIES, 400: ("malformed", Malformed.message)}
_FORM = "multipart/form-data"
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The `ETag` of an answer you have: if it is still right you get 304.",
    "schema": {"type": "string"},
    "example": '"6f1c1c2e8f5b4f0f9a2d3c4b5a697887"',
}
_RETRY = {
    "Retry-After": {
        "description": "Seconds until it is worth trying again.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 2,
    }
}
_OF_STATUS = {
    "308": {
        "Location": {"description": "The same, where it is now.", "schema": {"type": "string"}}
    },
    "401": {
        "WWW-Authenticate": {
            "description": "How to sign in (RFC 6750).",
            "schema": {"type": "string"},
            "example": "Bearer",
        }
    },
    **dict.fromkeys(("423", "429", "503"), _RETRY),
}
"""The headers that come with a refusal, whoever refuses."""
_FIELDS = {"fields": [{"loc": ["body", "name"], "message": "This is required", "code": "missing"}]}
_REF = {"$ref": "#/components/schemas/ErrorRead"}


def install(app: FastAPI, *, path: str | None) -> None:
    """At `path`, or for programs of our own alone."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way
    if path is not None:
        app.add_route(path, Document(document).serve, methods=["GET"], include_in_schema=False)


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
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _complete(operation, path, schemas)
        if "patch" in operations:
            _drop_defaults(operations["patch"], schemas)
    share(document)
    return document


def _complete(operation: dict[str, Any], path: str, schemas: Mapping[str, Any]) -> None:
    """Adds what any operation may answer, who may call it, and examples where there are none."""
    responses = operation["responses"]
    _add_refusals(operation)
    if "401" in responses and "not_authenticated" in str(responses["401"]):
        operation["security"] = [{"bearer": []}, {"password": []}, {"cookie": []}]
        if "invalid_api_key" in str(responses["401"]):
            operation["security"].append({"api_key": []})
        _refuse(responses, RateLimited)
    if operation.pop(_OPEN, False):
        operation["security"].insert(0, {})
    limits = _limits(operation, path)
    for status, response in responses.items():
        if status in _OF_STATUS:
            response.setdefault("headers", {}).update(_OF_STATUS[status])
        if "429" in responses and (status == "429" or status < "300"):
            response.setdefault("headers", {}).update(limits)
        if status < "300":
            _describe(operation, response)
            _exemplify(response, schemas, sent=False)
    if "requestBody" in operation:
        _exemplify(operation["requestBody"], schemas, sent=True)
    if "304" in responses:
        _tell_of_tags(operation)


def _tell_of_tags(operation: dict[str, Any]) -> None:
    """What is answered by `etags.tagged` can be asked for again for next to nothing."""
    operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
    responses = operation["responses"]
    responses["200"].setdefault("headers", {}).update(responses["304"]["headers"])


def _drop_defaults(patch: Mapping[str, Any], schemas: Mapping[str, Any]) -> None:
    """What a PATCH leaves out stays as it is. A client that filled in defaults would change it: a
    suspended account would be let in again by a change of name.
    """
    named = _content(patch.get("requestBody", {})).get("schema", {}).get("$ref", "")
    for field in schemas.get(named.rpartition("/")[2], {}).get("properties", {}).values():
        field.pop("default", None)


def _add_refusals(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    if "422" in responses or "requestBody" in operation:
        own = responses.pop("422", {})
        responses["422"] = _refusal("validation_error", "Some fields are not right.", 422, _FIELDS)
        _content(responses["422"])["examples"].update(_content(own).get("examples", {}))
    if "requestBody" in operation:
        is_form = _FORM in operation["requestBody"]["content"]
        for status, (code, message) in (_OF_FORMS if is_form else _OF_BODIES).items():
            responses.setdefault(str(status), _refusal(code, message, status))
            examples = _content(responses[str(status)]).setdefault("examples", {})
            examples.setdefault(code, refusal_example(code, message, status))
    for refusal in (responses[status] for status in ("400", "422") if status in responses):
        if codes := _content(refusal).get("examples"):
            refusal["description"] = " · ".join(f"`{code}`" for code in codes)
    if not operation.pop(NEEDS_NOTHING, False):
        _refuse(responses, Unavailable)


def _refuse(responses: dict[str, Any], kind: type[ApplicationError]) -> None:
    """Unless the operation says itself how it refuses so."""
    for status, response in answers(kind).items():
        response.pop("model")
        _content(response)["schema"] = _REF
        responses.setdefault(str(status), response)


def _refusal(code: str, message: str, status: int, detail: Any = None) -> dict[str, Any]:
    example = refusal_example(code, message, status, detail)
    content = {"application/json": {"schema": _REF, "examples": {code: example}}}
    return {"description": f"`{code}`", "content": content}


def _describe(operation: dict[str, Any], response: dict[str, Any]) -> None:
    """In the door's own words (`response_description`), or at least in those of its summary."""
    if response["description"] == "Successful Response":
        response["description"] = f"{operation['summary'].rstrip('.?!')}: done."


def _exemplify(part: dict[str, Any], schemas: Mapping[str, Any], *, sent: bool) -> None:
    content = _content(part)
    if content.get("schema") and not {"example", "examples"} & content.keys():
        content["example"] = example_of(content["schema"], schemas, sent=sent)


def _content(part: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = part.get("content", {}).get("application/json", {})
    return found


def _header(description: str, example: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}, "example": example}


def _limits(operation: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A door that is open to all has a limit of its own name, the others that of their caller."""
    name = "caller" if "security" in operation else path.rpartition("/")[2]
    return {
        "RateLimit": _header(
            "The limit's name, the requests left at once, and the seconds until all are.",
            f'"{name}";r=59;t=1',
        ),
        "RateLimit-Policy": _header(
            "The limit's name, its requests, and the seconds in which they may be made.",
            f'"{name}";q=60;w=60',
        ),
    }
