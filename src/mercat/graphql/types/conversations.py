"""Conversations, what is said in them, and what they are about."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.graphql.context import Context
from mercat.graphql.declaring import Node
from mercat.graphql.types.bookings import booking, booking_node
from mercat.graphql.types.leads import lead, lead_node
from mercat.graphql.types.rooms import studio
from mercat.modules.conversations import dependencies
from mercat.modules.conversations.schemas import ConversationRead, MessageListRead
from mercat.modules.identity.models import Permission
from mercat.platform.pagination import BadLimit

MOST, USUAL = 100, 50

conversation_node = Node("Conversation", ConversationRead)

conversation_node.relation("studio_id")(studio)
conversation_node.relation("booking_id")(booking)
conversation_node.relation("lead_id")(lead)


@conversation_node.relation(cost=2)
async def messages(
    context: Context,
    ids: Sequence[UUID],
    *,
    last: int = USUAL,
    before_seq: int | None = None,
) -> Mapping[UUID, MessageListRead | None]:
    """What was said last, in order; with `before_seq` what was said just before that number."""
    if not 1 <= last <= MOST:
        raise BadLimit(MOST)
    user_id = context.caller(Permission.CONVERSATIONS_READ).user_id
    access = await dependencies.own_access(context.resources)
    transcript = await dependencies.own_transcript(context.resources)
    seats = await access.seats(user_id, ids)
    sides = {key: seat.side for key, seat in seats.items()}
    said = await transcript.before_of_many(sides, before_seq, last)
    # Asked once more: what was said after a removal is not read by whoever was about to read.
    still = await access.seats(user_id, list(seats))
    return {
        key: MessageListRead(
            items=said.get(key, []),
            last_seq=seats[key].last_seq,
            last_change=seats[key].last_change,
        )
        for key in still
    }


@booking_node.relation(lambda one: ("booking_id", one.id))
async def conversation(
    context: Context, keys: Sequence[tuple[str, UUID]]
) -> Mapping[tuple[str, UUID], ConversationRead | None]:
    """What is said about it, if anything is and you sit there."""
    actor = context.visitor(Permission.CONVERSATIONS_READ)
    if actor is None:
        return {}
    known = await dependencies.conversation_list(context.resources)
    found: dict[tuple[str, UUID], ConversationRead | None] = {}
    for about in {kind for kind, _ in keys}:
        ids = [one for kind, one in keys if kind == about]
        theirs = await known.get_many(actor.user_id, ids, about)
        found |= {(about, one): told for one, told in theirs.items()}
    return found


lead_node.relation(lambda one: ("lead_id", one.id))(conversation)
