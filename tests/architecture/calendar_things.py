"""A calendar of a room, and what is in it, made for one visit."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Calendar, CalendarBlock, CalendarImport, ImportStatus
from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus, TeamRole
from mercat.modules.venues.models import Room, RoomStatus, Studio, StudioStatus
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7


async def calendar(session: AsyncSession, owner_id: UUID) -> UUID:
    """Of a room of a business in whose team the visitor is alone."""
    business_id, studio_id, room_id = uuid7(), uuid7(), uuid7()
    rows = (
        Business(id=business_id, name="Mine", slug=str(business_id), status=BusinessStatus.DRAFT),
        BusinessMember(business_id=business_id, user_id=owner_id, role=TeamRole.OWNER),
        Studio(
            id=studio_id,
            business_id=business_id,
            name="Blue Room",
            slug=str(studio_id),
            status=StudioStatus.DRAFT,
        ),
        Room(
            id=room_id,
            studio_id=studio_id,
            name="Room A",
            capacity=1,
            status=RoomStatus.ACTIVE,
            position=0,
        ),
        Calendar(id=room_id, business_id=business_id, room_id=room_id),
    )
    for row in rows:  # in this order
        session.add(row)
        await session.flush()
    return room_id


async def block(session: AsyncSession, owner_id: UUID) -> UUID:
    now = Clock().now()
    made = CalendarBlock(
        id=uuid7(),
        calendar_id=await _own(session, owner_id),
        starts_at=now,
        ends_at=now + timedelta(hours=1),
    )
    session.add(made)
    await session.flush()
    return made.id


async def source(session: AsyncSession, owner_id: UUID) -> UUID:
    made = CalendarImport(
        id=uuid7(),
        calendar_id=await _own(session, owner_id),
        name="Diary",
        status=ImportStatus.READY,
    )
    session.add(made)
    await session.flush()
    return made.id


async def _own(session: AsyncSession, owner_id: UUID) -> UUID:
    """The one that was made for the same visit."""
    own = select(Calendar.id).join(
        BusinessMember, BusinessMember.business_id == Calendar.business_id
    )
    return (await session.scalars(own.where(BusinessMember.user_id == owner_id))).one()


CALENDAR_THINGS = {"calendar_id": calendar, "block_id": block, "import_id": source}
CALENDAR_BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/calendars/{calendar_id}/blocks": {
        "starts_at": "2027-12-01T09:00:00Z",
        "ends_at": "2027-12-01T11:00:00Z",
    },
    "/api/v1/calendars/{calendar_id}/imports": {
        "name": "Diary",
        "url": "https://example.com/diary.ics",
    },
}
