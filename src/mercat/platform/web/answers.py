"""How answers are documented, and how hot ones are written."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from mercat.platform.errors import ApplicationError
from mercat.platform.web.errors import status_of
from mercat.platform.web.schemas import ErrorRead


def answers(*refusals: type[ApplicationError]) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI `responses` of an operation that may refuse so, with an example of each."""
    examples: dict[int | str, dict[str, Any]] = defaultdict(dict)
    for refusal in refusals:
        examples[status_of(refusal)][refusal.code] = {
            "summary": refusal.message,
            "value": _example(refusal),
        }
    return {
        status: {
            "model": ErrorRead,
            "description": " · ".join(f"`{code}`" for code in found),
            "content": {"application/json": {"examples": found}},
        }
        for status, found in examples.items()
    }


def json_bytes(model: type[BaseModel], values: Mapping[str, Any]) -> Response:
    """Answers with these values in the model's JSON, without a second validation by FastAPI."""
    body = model.__pydantic_serializer__.to_json(model.model_validate(values))
    return Response(body, media_type="application/json")


def _example(refusal: type[ApplicationError]) -> dict[str, Any]:
    return {
        "error": refusal.code,
        "detail": {
            "message": refusal.message,
            "request_id": "6f1c1c2e8f5b4f0f9a2d3c4b5a697887",
        },
        "status_code": status_of(refusal),
    }
