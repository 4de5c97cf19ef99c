"""The time that a booking held last, as claims: to take it anew."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.bookings.errors import SlotTaken
from mercat.modules.bookings.models import Calendar
from mercat.modules.bookings.repository import TurnRepository
from mercat.modules.bookings.service.claims import CalendarOf, Claim


async def last_claims(turns: TurnRepository, booking_id: UUID) -> Sequence[Claim]:
    """Raises SlotTaken where a calendar belongs to nobody any more: a member who has left."""
    return [
        Claim(
            calendar=_of(calendar),
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            booking_id=booking_id,
        )
        for entry, calendar in await turns.last_taken(booking_id)
    ]


async def claims_left(turns: TurnRepository, booking_id: UUID) -> Sequence[Claim]:
    """Likewise; none where a calendar that it is in belongs to nobody any more."""
    try:
        return await last_claims(turns, booking_id)
    except SlotTaken:
        return []


def _of(calendar: Calendar) -> CalendarOf:
    if not (calendar.room_id or calendar.member_id or calendar.equipment_id):
        raise SlotTaken
    return CalendarOf(
        business_id=calendar.business_id,
        room_id=calendar.room_id,
        member_id=calendar.member_id,
        equipment_id=calendar.equipment_id,
        piece=calendar.piece,
    )
