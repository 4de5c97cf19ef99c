"""Conversations that a visitor sits at, made for one visit."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.notice_things import NOTICE_BODIES

from mercat.modules.bookings.models import Booking
from mercat.modules.conversations.models import (
    Conversation,
    ConversationKind,
    Message,
    MessageReport,
    ReportReason,
    Side,
)
from mercat.platform.ids import uuid7

Make = Callable[[AsyncSession, UUID], Awaitable[UUID]]


async def _conversation(book: Make, session: AsyncSession, owner_id: UUID) -> UUID:
    """About a booking of the visitor's own, at a business of theirs."""
    booking = await session.get_one(Booking, await book(session, owner_id))
    made = Conversation(
        id=uuid7(),
        kind=ConversationKind.BOOKING,
        customer_id=owner_id,
        business_id=booking.business_id,
        booking_id=booking.id,
        last_seq=1,
    )
    session.add(made)
    await session.flush()
    return made.id


async def _message(book: Make, session: AsyncSession, owner_id: UUID) -> UUID:
    """That the visitor has sent there."""
    made = Message(
        id=uuid7(),
        conversation_id=await _conversation(book, session, owner_id),
        seq=1,
        sender_id=owner_id,
        side=Side.PERSON,
        client_id="a",
        body="Is the piano tuned?",
    )
    session.add(made)
    await session.flush()
    return made.id


async def _report(book: Make, session: AsyncSession, owner_id: UUID) -> UUID:
    made = MessageReport(
        id=uuid7(),
        message_id=await _message(book, session, owner_id),
        user_id=owner_id,
        reason=ReportReason.SPAM,
    )
    session.add(made)
    await session.flush()
    return made.id


def talk_things(book: Make) -> dict[str, Make]:
    return {
        "conversation_id": partial(_conversation, book),
        "message_id": partial(_message, book),
        "report_id": partial(_report, book),
    }


_TALK = "/api/v1/conversations/{conversation_id}"
TALK_BODIES: dict[str, dict[str, Any]] = {
    f"{_TALK}/messages": {"body": "On Mondays.", "client_id": "b"},
    f"{_TALK}/read": {"seq": 1},
    "/api/v1/messages/{message_id}/report": {"reason": "SPAM"},
    "/api/v1/conversations/reports/{report_id}/decision": {"decision": "KEEP", "reason": "So."},
    **NOTICE_BODIES,
}
