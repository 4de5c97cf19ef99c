"""What is said."""

from collections.abc import AsyncIterator
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.schemas import MessageRead
from mercat.modules.identity.models import Permission

subscriptions = Fields()


@subscriptions.field
async def message_added(
    context: Context, *, conversation_id: UUID | None = None
) -> AsyncIterator[MessageRead]:
    """Each message of one of your conversations, or of all of them, once and in its order, your own
    too.
    """
    actor = context.caller(Permission.CONVERSATIONS_READ)
    if conversation_id is not None:
        await dependencies.access(context.resources).seat(actor.user_id, conversation_id)
    async for frame in context.frames("message.created"):
        message = MessageRead.model_validate(frame["message"])
        if conversation_id in {None, message.conversation_id}:
            yield message
