"""How answers are documented, and how hot ones are written."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from mercat.platform.errors import ApplicationError
from mercat.platform.web.errors import status_of

REFUSAL = {"$ref": "#/components/schemas/ErrorRead"}
"""The one shape. Named, and not given to FastAPI as a `model`: that would make a validator for
every status of every operation, at every start.
"""


def answers(*refusals: type[ApplicationError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of an operation that may refuse so, with an example of each."""
    examples: dict[int | str, dict[str, Any]] = defaultdict(dict)
    for refusal in refusals:
        status = status_of(refusal)
        examples[status][refusal.code] = refusal_example(
            refusal.code, refusal.message, status, refusal.sample
        )
    return {
        status: {
            "description": " · ".join(f"`{code}`" for code in found),
            "content": {"application/json": {"examples": found, "schema": REFUSAL}},
        }
        for status, found in examples.items()
    }


def page_answers(page: str, *refusals: type[ApplicationError]) -> dict[int | str, dict[str, Any]]:
    """The same of an operation that browsers are sent to, and that answers with a page whatever
    comes: `page` says which.
    """
    told: dict[int, list[str]] = {200: [page]}
    for refusal in refusals:
        told.setdefault(status_of(refusal), []).append(f"`{refusal.code}`")
    content = {"text/html": {"schema": {"type": "string"}, "example": "<!doctype html>…"}}
    return {
        status: {"description": " · ".join(words), "content": content}
        for status, words in told.items()
    }


def json_bytes(model: type[BaseModel], values: Mapping[str, Any]) -> Response:
    """Answers with these values in the model's JSON, without a second validation by FastAPI."""
    body = model.__pydantic_serializer__.to_json(model.model_validate(values))
    return Response(body, media_type="application/json")


def says(message: str, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """The example of a door that answers with a MessageRead: `responses=answers(…) | says(…)`."""
    return {status: {"content": {"application/json": {"example": {"message": message}}}}}


def refusal_example(
    code: str, message: str, status: int, detail: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """An OpenAPI Example Object of the one shape."""
    told = {"message": message, **(detail or {}), "request_id": "6f1c1c2e8f5b4f0f9a2d3c4b5a697887"}
    return {
        "summary": message,
        "value": {"error": code, "detail": told, "status_code": status},
    }
