"""What of which calendar is taken, and what says when it may be booked: statements compiled once.

Of the live entries of one calendar no two overlap, so that in the order of their starts they are in
the order of their ends. The last that starts before a moment is the only one that can reach beyond
it: one probe of the index finds it, however long entries may be.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    ColumnElement,
    DateTime,
    Select,
    Uuid,
    all_,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
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
from mercat.platform.db import Record
from mercat.platform.reads import Query

_NOW: ColumnElement[Any] = bindparam("now", type_=DateTime(timezone=True))
_MINUTE: ColumnElement[Any] = literal_column("interval '1 minute'")
_DAY: ColumnElement[Any] = literal_column("interval '24 hours'")

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


def _taken(calendar_id: ColumnElement[Any]) -> Select[datetime, datetime]:
    mine = CalendarEntry.calendar_id == calendar_id
    before = (
        select(func.max(CalendarEntry.starts_at))
        .where(mine, CalendarEntry.live, CalendarEntry.starts_at <= SINCE)
        .correlate_except(CalendarEntry)
        .scalar_subquery()
    )
    return select(CalendarEntry.starts_at, CalendarEntry.ends_at).where(
        mine,
        _COUNTS,
        CalendarEntry.starts_at < UNTIL,
        CalendarEntry.starts_at >= func.coalesce(before, SINCE),
    )


def _taken_of_many() -> Select[Any]:
    ids: ColumnElement[Any] = bindparam("calendar_ids", type_=ARRAY(Uuid))
    calendar = func.unnest(ids).table_valued("id", name="calendar").render_derived()
    entries = _taken(calendar.c.id).lateral()
    return (
        select(calendar.c.id.label("calendar_id"), entries.c.starts_at, entries.c.ends_at)
        .select_from(calendar)
        .join(entries, true())
        .order_by(calendar.c.id, entries.c.starts_at)
    )


# Of one there is a statement of its own: for a list of ids PostgreSQL plans anew each time, which
# takes longer than the answer.
TAKEN = Query(_taken(bindparam("calendar_id", type_=Uuid)).order_by(CalendarEntry.starts_at))
"""What of a calendar counts between the two, in order; the first may end before."""
TAKEN_OF_MANY = Query(_taken_of_many())
"""The same of these calendars."""


def _beside(record: type[Record], prefix: str, *names: str) -> list[ColumnElement[Any]]:
    """Columns of what a row is joined with: `studio_status`."""
    return [getattr(record, name).label(f"{prefix}_{name}") for name in names]


ROOMS = Query(
    select(
        Room.id,
        Room.studio_id,
        Room.granularity_minutes,
        Room.min_duration_minutes,
        Room.max_duration_minutes,
        Room.status,
        Room.archived_at,
        *_beside(Studio, "studio", "status", "archived_at", "timezone", "currency"),
        *_beside(Studio, "studio", "min_notice_minutes", "max_advance_days", "buffer_minutes"),
        Business.tax_basis_points,
        days_told().label("days"),
        closures_told().label("closures"),
    )
    .join(Studio, Studio.id == Room.studio_id)
    .join(Business, Business.id == Studio.business_id)
    .where(Room.id == func.any(bindparam("room_ids", type_=ARRAY(Uuid))))
)
"""With what their studios say, and their closures between the two."""
_BUSINESS = (
    *_beside(Business, "business", "status", "archived_at", "timezone"),
    *_beside(Business, "business", "min_notice_minutes", "max_advance_days"),
    Business.tax_basis_points,
    hours_told().label("hours"),
)
SERVICE = Query(
    select(
        Offering.id,
        Offering.business_id,
        Offering.name,
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
BUSINESS = Query(select(*_BUSINESS).where(Business.id == bindparam("business_id", type_=Uuid)))
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


_is_active = and_(
    Room.status == literal_column(f"'{RoomStatus.ACTIVE}'"), Room.archived_at.is_(None)
)
_is_public = and_(
    Studio.status == literal_column(f"'{StudioStatus.PUBLISHED}'"),
    Studio.archived_at.is_(None),
    Business.status == literal_column(f"'{BusinessStatus.PUBLISHED}'"),
    Business.archived_at.is_(None),
)


def _free(which: ColumnElement[bool], *rooms_for: ColumnElement[bool]) -> Query:
    """Rooms of these studios, as one array, in whose calendars nothing ends after `since` that
    starts before what a booking until `until`, with its buffer, would keep.

    Looked for are entries that start within a day before, of all rooms by one scan, and such as
    are longer than that, which few are and an index of their own has.
    """
    rooms = (
        select(Room.id, Studio.buffer_minutes)
        .join(Studio, Studio.id == Room.studio_id)
        .join(Business, Business.id == Studio.business_id)
        .where(which, _is_active, _is_public, *rooms_for)
        .cte("room")
        .prefix_with("MATERIALIZED")
    )
    short = _entries(rooms, CalendarEntry.starts_at >= SINCE - _DAY)
    long = _entries(rooms, CalendarEntry.ends_at - CalendarEntry.starts_at > _DAY)
    taken = union_all(short, long).cte("taken").prefix_with("MATERIALIZED")
    in_the_way = exists().where(
        taken.c.calendar_id == rooms.c.id,
        taken.c.starts_at < UNTIL + rooms.c.buffer_minutes * _MINUTE,
    )
    return Query(select(func.array_agg(rooms.c.id).label("ids")).where(~in_the_way))


def _entries(rooms: CTE, *which: ColumnElement[bool]) -> Select[UUID, datetime]:
    """Those that end after `since` and start before `until` and the longest of the buffers."""
    before = select(UNTIL + func.max(rooms.c.buffer_minutes) * _MINUTE).scalar_subquery()
    return select(CalendarEntry.calendar_id, CalendarEntry.starts_at).where(
        CalendarEntry.calendar_id == func.any(func.array(select(rooms.c.id).scalar_subquery())),
        _COUNTS,
        CalendarEntry.starts_at < before,
        CalendarEntry.ends_at > SINCE,
        *which,
    )


FREE_IN_STUDIO = _free(Studio.id == bindparam("studio_id", type_=Uuid))
FREE_IN_CITY = _free(Studio.city_id == bindparam("city_id", type_=Uuid))
FREE_IN_STUDIOS = _free(
    Studio.id == func.any(bindparam("studio_ids", type_=ARRAY(Uuid))),
    Room.capacity >= bindparam("capacity", type_=Room.capacity.type),
)
