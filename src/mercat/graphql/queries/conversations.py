"""Conversations, by whoever sits there."""

from uuid import UUID

from mercat.graphql.connections import Connection
from mercat.graphql.context import Context
from mercat.graphql.declaring import Fields
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.models import ConversationKind
from mercat.modules.conversations.schemas import ConversationRead
from mercat.modules.conversations.service import ConversationFilter
from mercat.modules.identity.models import Permission

queries = Fields()


@queries.field
async def conversation(context: Context, *, id: UUID) -> ConversationRead:
    """Who is there, how far they have read, and what was said last."""
    actor = context.caller(Permission.CONVERSATIONS_READ)
    known = await dependencies.conversation_list(context.resources)
    return await known.one(actor.user_id, id)


@queries.field
async def conversations(
    context: Context,
    *,
    business_id: UUID | None = None,
    kind: ConversationKind | None = None,
    unread: bool = False,
    first: int | None = None,
    after: str | None = None,
) -> Connection[ConversationRead]:
    """Your own, and those of the businesses in whose teams you are. Those first in which something
    was said last.
    """
    actor = context.caller(Permission.CONVERSATIONS_READ)
    known = await dependencies.conversation_list(context.resources)
    wanted = ConversationFilter(business_id, kind, unread)
    page = await known.page(actor.user_id, wanted, context.paging(first, after))
    return Connection(page, after)
