"""Conversations, by whoever sits there."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from mercat.modules.bookings.errors import NoBooking
from mercat.modules.conversations import dependencies, errors, schemas
from mercat.modules.conversations.models import ConversationKind
from mercat.modules.conversations.router.shapes import (
    CHANGED,
    MADE,
    SAID,
    Conversations,
    Keyed,
    Reader,
    Writer,
)
from mercat.modules.conversations.service import ConversationFilter
from mercat.modules.conversations.workflows.block_conversation import BlockConversation
from mercat.modules.conversations.workflows.mark_read import MarkRead
from mercat.modules.conversations.workflows.mute_conversation import MuteConversation
from mercat.modules.conversations.workflows.open_conversation import OpenConversation
from mercat.modules.identity.dependencies import CALLER, CALLER_CHANGES, FromDevice
from mercat.modules.leads.errors import NoLead
from mercat.platform.pagination import BadCursor, BadLimit, Page, PageRead
from mercat.platform.web.answers import answers
from mercat.platform.web.idempotency import KEYED, replied
from mercat.platform.web.limits import limited
from mercat.platform.web.paging import Paging

router = APIRouter(prefix="/conversations", tags=["conversations"])

Block = Annotated[BlockConversation, Depends(dependencies.block_conversation)]
_REFUSED = (NoBooking, NoLead, errors.NobodyThere, errors.OwnConversation, *SAID)


async def _filter(
    business_id: Annotated[UUID | None, Query(description="With this business.")] = None,
    kind: ConversationKind | None = None,
    unread: Annotated[bool, Query(description="Only those in which something is unread.")] = False,
) -> ConversationFilter:
    return ConversationFilter(business_id, kind, unread)


@router.get(
    "",
    response_model=PageRead[schemas.ConversationRead],
    summary="List your conversations",
    responses=answers(*CALLER, BadCursor, BadLimit),
)
async def list_conversations(
    actor: Reader,
    wanted: Annotated[ConversationFilter, Depends(_filter)],
    conversations: Conversations,
    paging: Paging,
) -> Page[schemas.ConversationRead]:
    """Your own, and those of the businesses in whose teams you are. Those first in which something
    was said last.
    """
    return await conversations.page(actor.user_id, wanted, paging)


@router.post(
    "",
    status_code=201,
    response_model=schemas.ConversationRead,
    summary="Open a conversation",
    responses=answers(*CALLER_CHANGES, *_REFUSED, *KEYED) | MADE,
)
async def open_conversation(
    body: schemas.ConversationInput,
    actor: Writer,
    keyed: Keyed,
    workflow: Annotated[OpenConversation, Depends(dependencies.open_conversation)],
) -> Response:
    """Or get the one that is there: two people have one, so have a customer and a business, and so
    has each booking and each lead. Of people only those may write to each other who have to do with
    each other: in one team, or through a booking or a lead.
    """
    return replied(await workflow.execute(actor, body, keyed))


@router.get(
    "/search",
    response_model=PageRead[schemas.MessageRead],
    summary="Search what was said in your conversations",
    responses=answers(*CALLER, BadCursor, BadLimit),
    dependencies=[Depends(limited("conversations_search"))],
)
async def search_messages(
    actor: Reader,
    q: Annotated[
        str,
        Query(
            min_length=2,
            max_length=200,
            pattern=r"^[^\x00]*$",
            description="Words, all of them; “in quotes” one after the other, -not this one."
            " With nothing but words to leave out, nothing is found.",
            examples=["piano"],
        ),
    ],
    conversations: Conversations,
    paging: Paging,
) -> Page[schemas.MessageRead]:
    """The newest first."""
    return await conversations.search(actor.user_id, q, paging)


@router.get(
    "/{conversation_id}",
    summary="Read a conversation",
    responses=answers(*CALLER, errors.NoConversation),
)
async def read_conversation(
    conversation_id: UUID, actor: Reader, conversations: Conversations
) -> schemas.ConversationRead:
    """Who is there, how far they have read, and what was said last."""
    return await conversations.one(actor.user_id, conversation_id)


@router.post(
    "/{conversation_id}/read",
    summary="Say how far you have read",
    responses=answers(*CHANGED, errors.BeyondTheEnd),
)
async def mark_read(
    conversation_id: UUID,
    body: schemas.MarkInput,
    actor: Writer,
    workflow: Annotated[MarkRead, Depends(dependencies.mark_read)],
) -> schemas.MarkedRead:
    """The most that you have ever said counts: what comes late or twice changes nothing."""
    return await workflow.execute(actor, conversation_id, body.seq, body.kind)


@router.patch(
    "/{conversation_id}/mute",
    summary="Mute a conversation, or listen again",
    responses=answers(*CHANGED),
)
async def mute_conversation(
    conversation_id: UUID,
    body: schemas.MuteInput,
    actor: Writer,
    workflow: Annotated[MuteConversation, Depends(dependencies.mute_conversation)],
) -> schemas.ConversationRead:
    """For you alone. What is said arrives all the same; you are not told of it."""
    return await workflow.execute(actor, conversation_id, body)


@router.post(
    "/{conversation_id}/block",
    summary="Block the other side",
    responses=answers(*CHANGED),
)
async def block_conversation(
    conversation_id: UUID, actor: Writer, device: FromDevice, workflow: Block
) -> schemas.ConversationRead:
    """Neither side writes to the other any more, here or in another conversation, until yours takes
    it back. What was said stays. In a team anybody may who answers in its name.
    """
    return await workflow.execute(actor, conversation_id, device, blocked=True)


@router.delete(
    "/{conversation_id}/block",
    summary="Take a block back",
    responses=answers(*CHANGED),
)
async def unblock_conversation(
    conversation_id: UUID, actor: Writer, device: FromDevice, workflow: Block
) -> schemas.ConversationRead:
    """That of your side; if the other has one of its own, it stays."""
    return await workflow.execute(actor, conversation_id, device, blocked=False)
