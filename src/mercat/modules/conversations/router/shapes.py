"""What the doors of conversations have in common."""

from typing import Annotated, Any

from fastapi import Depends, Request

from mercat.modules.conversations import dependencies, errors
from mercat.modules.conversations.service import ConversationList
from mercat.modules.files.errors import FileNotUsable
from mercat.modules.identity.dependencies import CALLER_CHANGES, caller
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import RateLimited
from mercat.platform.idempotency import KeyedRequest
from mercat.platform.web.idempotency import REPLAYS, IdempotencyKeyHeader, keyed_request

Reader = Annotated[Actor, Depends(caller(Permission.CONVERSATIONS_READ))]
Writer = Annotated[Actor, Depends(caller(Permission.CONVERSATIONS_WRITE))]
Moderator = Annotated[Actor, Depends(caller(Permission.CONVERSATIONS_MODERATE))]
Conversations = Annotated[ConversationList, Depends(dependencies.conversation_list)]


async def _keyed(
    request: Request, actor: Writer, key: IdempotencyKeyHeader = None
) -> KeyedRequest | None:
    """For this door, whose path and method say which operation it is."""
    operation = f"{request.method} {request.url.path}"
    return await keyed_request(request, str(actor.user_id), operation, key)


Keyed = Annotated[KeyedRequest | None, Depends(_keyed)]

SAID = (errors.ConversationBlocked, errors.NobodyReads, FileNotUsable, RateLimited)
"""How a door refuses that takes a message."""
CHANGED = (*CALLER_CHANGES, errors.NoConversation)
"""How one does that changes something of a conversation."""
CORRECTED = (*CALLER_CHANGES, errors.NoMessage, errors.MessageDeleted)
"""How one does that changes something of a message."""
MADE: dict[int | str, dict[str, Any]] = {
    200: {"description": "It was there.", "headers": REPLAYS},
    201: {"description": "New.", "headers": REPLAYS},
}
"""Of a door that takes an Idempotency-Key."""
