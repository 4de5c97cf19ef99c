"""What is said in conversations."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from mercat.modules.conversations import dependencies, errors, schemas
from mercat.modules.conversations.router.shapes import (
    CHANGED,
    CORRECTED,
    MADE,
    SAID,
    Keyed,
    Reader,
    Writer,
)
from mercat.modules.conversations.service import Access, Transcript
from mercat.modules.conversations.workflows.delete_message import DeleteMessage
from mercat.modules.conversations.workflows.edit_message import EditMessage
from mercat.modules.conversations.workflows.report_message import ReportMessage
from mercat.modules.conversations.workflows.send_message import SendMessage
from mercat.modules.identity.dependencies import CALLER
from mercat.platform.errors import RateLimited
from mercat.platform.web.answers import answers, says
from mercat.platform.web.idempotency import KEYED, replied
from mercat.platform.web.schemas import MessageRead as Notice

router = APIRouter(tags=["conversations"])

_REPORTED = "Thank you. We look at it."
_MOST, _USUAL = 100, 50
_Seq = Annotated[int | None, Query(ge=0, le=2**62)]


@router.get(
    "/conversations/{conversation_id}/messages",
    response_model=schemas.MessageListRead,
    summary="Read what was said",
    responses=answers(*CALLER, errors.NoConversation, errors.OneDirection),
)
async def list_messages(
    conversation_id: UUID,
    actor: Reader,
    access: Annotated[Access, Depends(dependencies.own_access)],
    transcript: Annotated[Transcript, Depends(dependencies.own_transcript)],
    after_seq: _Seq = None,
    before_seq: _Seq = None,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _USUAL,
) -> Response:
    """In order, always. `after_seq`: those that come next after that number; `before_seq`: those
    just before it; neither: the newest.
    """
    if after_seq is not None and before_seq is not None:
        raise errors.OneDirection
    seat = await access.seat(actor.user_id, conversation_id)
    if after_seq is not None:
        items = await transcript.after(conversation_id, after_seq, limit, seat.side)
    else:
        end = seat.last_seq + 1 if before_seq is None else before_seq
        items = await transcript.before(conversation_id, end, limit, seat.side)
    # Asked once more: what was said after a removal is not read by whoever was about to read.
    await access.seat(actor.user_id, conversation_id)
    told = schemas.MessageListRead(
        items=items, last_seq=seat.last_seq, last_change=seat.last_change
    )
    return Response(told.model_dump_json(), media_type="application/json")


@router.post(
    "/conversations/{conversation_id}/messages",
    status_code=201,
    response_model=schemas.MessageRead,
    summary="Say something",
    responses=answers(*CHANGED, *SAID, *KEYED) | MADE,
)
async def send_message(
    conversation_id: UUID,
    body: schemas.MessageInput,
    actor: Writer,
    keyed: Keyed,
    workflow: Annotated[SendMessage, Depends(dependencies.send_message)],
) -> Response:
    """As yourself, or as the business in whose team you are. Sent again with its `client_id` it is
    the same message: 200. As long as customer and business have no deal, addresses and numbers that
    lead past us are hidden in it.
    """
    return replied(await workflow.execute(actor, conversation_id, body, keyed))


@router.patch(
    "/messages/{message_id}",
    summary="Put a message of yours otherwise",
    responses=answers(*CORRECTED, errors.MessageSettled, errors.ConversationBlocked, RateLimited),
)
async def edit_message(
    message_id: UUID,
    body: schemas.MessagePatch,
    actor: Writer,
    workflow: Annotated[EditMessage, Depends(dependencies.edit_message)],
) -> schemas.MessageRead:
    """For 15 minutes after it was sent."""
    return await workflow.execute(actor, message_id, body.body)


@router.delete(
    "/messages/{message_id}",
    summary="Take a message of yours back",
    responses=answers(*CORRECTED, errors.MessageSettled),
)
async def delete_message(
    message_id: UUID,
    actor: Writer,
    workflow: Annotated[DeleteMessage, Depends(dependencies.delete_message)],
) -> schemas.MessageRead:
    """For 24 hours after it was sent. Words and attachments are gone for everybody; its number
    stays.
    """
    return await workflow.execute(actor, message_id)


@router.post(
    "/messages/{message_id}/report",
    summary="Tell us of a message that should not be there",
    responses=answers(*CORRECTED, errors.OwnMessage, errors.AlreadyReported) | says(_REPORTED),
)
async def report_message(
    message_id: UUID,
    body: schemas.ReportInput,
    actor: Writer,
    workflow: Annotated[ReportMessage, Depends(dependencies.report_message)],
) -> Notice:
    """Once each. Somebody of us reads it, and a few before and after it."""
    await workflow.execute(actor, message_id, body)
    return Notice(message=_REPORTED)
