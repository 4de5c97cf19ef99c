"""Idempotency-Key on the way in and out. What stands behind it: `platform.idempotency`."""

from typing import Annotated, Any

from fastapi import Header, Request, Response

from mercat.platform.idempotency import (
    Answer,
    BadIdempotencyKey,
    IdempotencyKeyInProgress,
    IdempotencyKeyReused,
    KeyedRequest,
    fingerprint,
)

IdempotencyKeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Of your own choosing, for this one request. Sent again with it, the request "
        "gets the answer it has had, and does nothing more: for 24 hours.",
        examples=["5f0c3b1e-9a53-4d0b-8c7e-2f6a1b9d4e70"],
    ),
]
KEYED = (BadIdempotencyKey, IdempotencyKeyInProgress, IdempotencyKeyReused)
"""How a door refuses that takes one."""
REPLAYS: dict[str, Any] = {
    "Idempotent-Replayed": {
        "description": "`true` where the answer is one that was given before.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
"""For the headers of its answer."""


async def keyed_request(
    request: Request, caller: str, operation: str, key: str | None
) -> KeyedRequest | None:
    """None for a request without a key. The key is the caller's own, for this operation. Raises
    BadIdempotencyKey.
    """
    if key is None:
        return None
    body = await request.body()
    return KeyedRequest(
        caller=caller,
        operation=operation,
        key=key,
        fingerprint=fingerprint(request.method, request.url.path, body),
    )


def replied(answer: Answer) -> Response:
    return Response(
        answer.body,
        answer.status,
        headers=dict(answer.headers),
        media_type=answer.content_type,
    )
