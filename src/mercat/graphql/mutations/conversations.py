"""What is said, and how far it was read."""

from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.schemas import (
    MarkedRead,
    MarkInput,
    MessageInput,
    MessageRead,
)
from mercat.modules.identity.models import Permission

mutations = Fields()


@mutations.field
async def send_message(
    context: Context,
    *,
    conversation_id: UUID,
    input: MessageInput,
    idempotency_key: str | None = None,
) -> MessageRead:
    """As yourself, or as the business in whose team you are. Sent again with its `clientId` it is
    the same message.
    """
    actor = context.caller(Permission.CONVERSATIONS_WRITE)
    keyed = context.keyed(actor, f"sendMessage {conversation_id}", input, idempotency_key)
    async with context.session() as session:
        workflow = await dependencies.send_message(session, context.resources)
        answer = await workflow.execute(actor, conversation_id, input, keyed)
    return context.replied("sendMessage", MessageRead, answer)


@mutations.field
async def mark_read(context: Context, *, conversation_id: UUID, input: MarkInput) -> MarkedRead:
    """The most that you have ever said counts: what comes late or twice changes nothing."""
    actor = context.caller(Permission.CONVERSATIONS_WRITE)
    async with context.session() as session:
        workflow = await dependencies.mark_read(session, context.resources)
        return await workflow.execute(actor, conversation_id, input.seq, input.kind)
