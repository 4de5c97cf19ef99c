"""What a calendar tells other programs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import DateTime, LargeBinary, Select, Uuid, and_, bindparam, or_, select

from mercat.modules.bookings.models import (
    KEEPS_SLOT,
    WAITING,
    Booking,
    BookingStatus,
    Calendar,
    CalendarBlock,
    CalendarEntry,
    CalendarKind,
)
from mercat.modules.identity.models import User
from mercat.platform.reads import Query

MOST = 5_000
"""Of each kind: far more than take place in two years."""
_MOMENT = DateTime(timezone=True)
_CALENDAR = bindparam("calendar_id", type_=Uuid)
_SINCE, _UNTIL = bindparam("since", type_=_MOMENT), bindparam("until", type_=_MOMENT)

FED = Query(
    select(Calendar.room_id, Calendar.member_id, Calendar.equipment_id, Calendar.piece).where(
        Calendar.id == _CALENDAR,
        Calendar.feed_token_hash == bindparam("token_hash", type_=LargeBinary),
    )
)
"""The calendar that is read with this token."""

_ALIVE = or_(
    *(Booking.status == status for status in sorted(KEEPS_SLOT - WAITING)),
    Booking.status == BookingStatus.CANCELLED,
    and_(
        or_(*(Booking.status == status for status in sorted(WAITING))),
        Booking.held_until > bindparam("now", type_=_MOMENT),
    ),
)
"""Written without IN, which is not of a fixed length."""
_SHOWN = and_(
    _ALIVE,
    Booking.starts_at >= _SINCE,
    Booking.starts_at < _UNTIL,
)
_BOOKINGS = (
    select(
        Booking.id,
        Booking.version,
        Booking.updated_at,
        Booking.starts_at,
        Booking.ends_at,
        Booking.title,
        Booking.number,
        Booking.status,
        User.first_name,
        User.last_name,
    )
    .join(User, User.id == Booking.customer_id)
    .where(_SHOWN)
    .order_by(Booking.starts_at, Booking.id)
    .limit(MOST)
)
_ENTERED = select(CalendarEntry.booking_id).where(
    CalendarEntry.live, CalendarEntry.calendar_id == _CALENDAR
)


def _of(condition: Any, bookings: Select[*tuple[Any, ...]] = _BOOKINGS) -> Query:
    return Query(bookings.where(condition))


FEED_BOOKINGS: Mapping[CalendarKind, Query] = {
    CalendarKind.ROOM: _of(Booking.room_id == _CALENDAR),
    CalendarKind.MEMBER: _of(Booking.member_id == _CALENDAR),
    # What was hired and cancelled is not told: nothing leads from the equipment to it.
    CalendarKind.EQUIPMENT: _of(Booking.id.in_(_ENTERED)),
}
FEED_BLOCKS = Query(
    select(
        CalendarBlock.id,
        CalendarBlock.updated_at,
        CalendarBlock.starts_at,
        CalendarBlock.ends_at,
        CalendarBlock.reason,
    )
    .where(
        CalendarBlock.calendar_id == _CALENDAR,
        CalendarBlock.removed_at.is_(None),
        CalendarBlock.import_id.is_(None),
        CalendarBlock.ends_at > _SINCE,
        CalendarBlock.starts_at < _UNTIL,
    )
    .order_by(CalendarBlock.starts_at, CalendarBlock.id)
    .limit(MOST)
)
"""The team's own: what came from another calendar is in that one already."""
