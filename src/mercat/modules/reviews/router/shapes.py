"""What the doors of reviews have in common."""

from typing import Annotated, Any

from fastapi import Depends, Request

from mercat.modules.identity.dependencies import CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.reviews import dependencies, errors
from mercat.modules.reviews.service import ReviewPages
from mercat.platform.idempotency import KeyedRequest
from mercat.platform.web.idempotency import REPLAYS, IdempotencyKeyHeader, keyed_request

Writer = Annotated[Actor, Depends(caller(Permission.REVIEWS_WRITE))]
Moderator = Annotated[Actor, Depends(caller(Permission.REVIEWS_MODERATE))]
Pages = Annotated[ReviewPages, Depends(dependencies.pages)]


async def _keyed(
    request: Request, actor: Writer, key: IdempotencyKeyHeader = None
) -> KeyedRequest | None:
    """For this door, whose path and method say which operation it is."""
    operation = f"{request.method} {request.url.path}"
    return await keyed_request(request, str(actor.user_id), operation, key)


Keyed = Annotated[KeyedRequest | None, Depends(_keyed)]

CHANGED = (*CALLER_CHANGES, errors.NoReview)
"""How a door refuses that changes something of a review."""
WRITTEN: dict[int | str, dict[str, Any]] = {
    201: {"description": "Written.", "headers": REPLAYS},
}
"""Of a door that takes an Idempotency-Key."""
