"""What the doors of requests, leads and quotes have in common."""

from typing import Annotated, Any

from fastapi import Depends, Request

from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.leads import errors
from mercat.platform.idempotency import KeyedRequest
from mercat.platform.web.idempotency import REPLAYS, IdempotencyKeyHeader, keyed_request

Asker = Annotated[Actor, Depends(caller(Permission.REQUESTS_READ))]
"""A customer, or staff."""
Wisher = Annotated[Actor, Depends(caller(Permission.REQUESTS_WRITE))]
Reader = Annotated[Actor, Depends(caller(Permission.LEADS_READ))]
"""Of a team, or staff."""
Answerer = Annotated[Actor, Depends(caller(Permission.LEADS_WRITE))]


async def _wisher_keyed(
    request: Request, actor: Wisher, key: IdempotencyKeyHeader = None
) -> KeyedRequest | None:
    """For this door, whose path and method say which operation it is."""
    operation = f"{request.method} {request.url.path}"
    return await keyed_request(request, str(actor.user_id), operation, key)


async def _answerer_keyed(
    request: Request, actor: Answerer, key: IdempotencyKeyHeader = None
) -> KeyedRequest | None:
    operation = f"{request.method} {request.url.path}"
    return await keyed_request(request, str(actor.user_id), operation, key)


WisherKeyed = Annotated[KeyedRequest | None, Depends(_wisher_keyed)]
AnswererKeyed = Annotated[KeyedRequest | None, Depends(_answerer_keyed)]

REQUEST_SHOWN = (*CALLER, errors.NoRequest)
REQUEST_CHANGED = (*CALLER_CHANGES, errors.NoRequest, errors.RequestState)
LEAD_SHOWN = (*CALLER, errors.NoLead)
LEAD_CHANGED = (*CALLER_CHANGES, errors.NoLead, errors.LeadState)
CREATED: dict[int | str, dict[str, Any]] = {
    201: {"description": "Made.", "headers": REPLAYS},
}
"""Of a door that takes an Idempotency-Key."""
