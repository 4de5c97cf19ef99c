"""What of which calendar is taken, and what says when it may be booked: statements compiled once.

Of the live entries of one calendar no two overlap, so that in the order of their starts they are in
the order of their ends. The last that starts before a moment is the only one that can reach beyond
it: one probe of the index finds it, however long entries may be.
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    all_,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)

from mercat.modules.bookings.models import Booking, CalendarEntry
from mercat.modules.bookings.repository.weeks import (
    SINCE,
    UNTIL,
    closures_told,
    days_told,
    hours_told,
)
from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus
from mercat.modules.catalogue.models import Offering
from mercat.modules.identity.models import User, UserStatus
from mercat.modules.venues.models import (
    Room,
    RoomStatus,
    Studio,
    StudioStatus,
)
from mercat.platform.reads import Query

_NOW: ColumnElement[Any] = bindparam("now", type_=DateTime(timezone=True))
_MINUTE: ColumnElement[Any] = literal_column("interval '1 minute'")

# Of all the house: there are as many as end between two runs of the job that clears them away, and
# one probe of their index finds out. Said outright, and no parameter, or a plan could not use it.
_DEAD = (
    select(Booking.id)
    .where(text("bookings.status IN ('HELD', 'REQUESTED')"), Booking.held_until <= _NOW)
    .scalar_subquery()
)
_COUNTS = and_(
    CalendarEntry.live,
    or_(CalendarEntry.booking_id.is_(None), CalendarEntry.booking_id != all_(func.array(_DEAD))),
)
"""Not what a dead hold has: whoever wants that, gets it."""


def _taken() -> Select[Any]:
    calendar = func.unnest(bindparam("calendar_ids", type_=ARRAY(Uuid))).table_valued("id")
    mine = CalendarEntry.calendar_id == calendar.c.id
    before = (
        select(func.max(CalendarEntry.starts_at))
        .where(mine, CalendarEntry.live, CalendarEntry.starts_at <= SINCE)
        .correlate(calendar)
        .scalar_subquery()
    )
    entries = (
        select(CalendarEntry.starts_at, CalendarEntry.ends_at)
        .where(
            mine,
            _COUNTS,
            CalendarEntry.starts_at < UNTIL,
            CalendarEntry.starts_at >= func.coalesce(before, SINCE),
        )
        .lateral()
    )
    return (
        select(calendar.c.id.label("calendar_id"), entries.c.starts_at, entries.c.ends_at)
        .select_from(calendar)
        .join(entries, true())
        .order_by(calendar.c.id, entries.c.starts_at)
    )


TAKEN = Query(_taken())
"""Of these calendars what counts between the two, each with its start and end; the first may end
before."""


ROOMS = Query(
    select(
        Room.id,
        Room.studio_id,
        Room.granularity_minutes,
        Room.min_duration_minutes,
        Room.max_duration_minutes,
        Room.status,
        Room.archived_at,
        Studio.status.label("studio_status"),
        Studio.archived_at.label("studio_archived_at"),
        Studio.timezone,
        Studio.currency,
        Studio.min_notice_minutes,
        Studio.max_advance_days,
        Studio.buffer_minutes,
        days_told().label("days"),
        closures_told().label("closures"),
    )
    .join(Studio, Studio.id == Room.studio_id)
    .where(Room.id == func.any(bindparam("room_ids", type_=ARRAY(Uuid))))
)
"""With what their studios say, and its closures between the two."""
_BUSINESS = (
    Business.status.label("business_status"),
    Business.archived_at.label("business_archived_at"),
    Business.timezone,
    Business.min_notice_minutes,
    Business.max_advance_days,
    hours_told().label("hours"),
)
SERVICE = Query(
    select(
        Offering.id,
        Offering.business_id,
        Offering.status,
        Offering.archived_at,
        Offering.pricing,
        Offering.price_amount,
        Offering.price_currency,
        Offering.duration_minutes,
        Offering.buffer_minutes,
        Offering.bookable_online,
        Offering.needs_approval,
        *_BUSINESS,
    )
    .join(Business, Business.id == Offering.business_id)
    .where(Offering.id == bindparam("offering_id", type_=Uuid))
)
"""With what its business says."""
BUSINESS = Query(
    select(Business.id, *_BUSINESS).where(Business.id == bindparam("business_id", type_=Uuid))
)
BOOKABLE = Query(
    select(BusinessMember.id, User.first_name, BusinessMember.title)
    .join(User, User.id == BusinessMember.user_id)
    .where(
        BusinessMember.business_id == bindparam("business_id", type_=Uuid),
        BusinessMember.bookable,
        User.status == UserStatus.ACTIVE,
    )
    .order_by(BusinessMember.created_at, BusinessMember.id)
)
"""Whom customers can book, those first that joined first."""


def _free(which: ColumnElement[bool]) -> Query:
    """Rooms of these whose last entry that starts before `until` (and the buffer that a booking
    would keep) ends by `since`.
    """
    last = (
        select(CalendarEntry.ends_at)
        .where(
            CalendarEntry.calendar_id == Room.id,
            _COUNTS,
            CalendarEntry.starts_at < UNTIL + Studio.buffer_minutes * _MINUTE,
        )
        .order_by(CalendarEntry.starts_at.desc())
        .limit(1)
        .correlate(Room, Studio)
        .lateral()
    )
    return Query(
        select(Room.id)
        .join(Studio, Studio.id == Room.studio_id)
        .join(Business, Business.id == Studio.business_id)
        .outerjoin(last, true())
        .where(
            which,
            Room.status == literal_column(f"'{RoomStatus.ACTIVE}'"),
            Room.archived_at.is_(None),
            Studio.status == literal_column(f"'{StudioStatus.PUBLISHED}'"),
            Studio.archived_at.is_(None),
            Business.status == literal_column(f"'{BusinessStatus.PUBLISHED}'"),
            Business.archived_at.is_(None),
            or_(last.c.ends_at.is_(None), last.c.ends_at <= SINCE),
        )
    )


FREE_IN_STUDIO = _free(Room.studio_id == bindparam("studio_id", type_=Uuid))
FREE_IN_CITY = _free(Studio.city_id == bindparam("city_id", type_=Uuid))
