"""Roll-ups as they are read, by their keys."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessMember,
    Category,
)
from mercat.modules.geography.models import City
from mercat.modules.reporting.models import (
    BusinessDay,
    PlatformDay,
    PlatformRevenueDay,
    RevenueDay,
)
from mercat.modules.venues.models import (
    OperatingDay,
    Room,
    RoomStatus,
    Studio,
    StudioClosure,
    StudioStatus,
)
from mercat.platform.reads import Query

COUNTED = (
    *("bookings_made", "bookings_completed", "bookings_cancelled", "bookings_no_show"),
    *("booked_minutes", "leads", "leads_answered", "leads_won", "answer_seconds"),
    *("quotes", "reviews", "stars"),
)
"""Of a business's day."""
COUNTED_OF_ALL = (
    *("registrations", "active_businesses"),
    *(name for name in COUNTED if name in PlatformDay.__table__.columns),
)
EARNED = ("gross", "refunds", "fees")
"""Minor units of one currency."""

_BUSINESS: ColumnElement[Any] = bindparam("business_id", type_=Uuid)
_FIRST: ColumnElement[Any] = bindparam("first", type_=Date)
_LAST: ColumnElement[Any] = bindparam("last", type_=Date)

REPORTED = Query(
    select(Business.name, Business.timezone, Business.archived_at, BusinessMember.role)
    .outerjoin(
        BusinessMember,
        (BusinessMember.business_id == Business.id)
        & (BusinessMember.user_id == bindparam("user_id", type_=Uuid)),
    )
    .where(Business.id == _BUSINESS)
)
"""A business, and what whoever asks is in its team."""
DAYS = Query(
    select(BusinessDay.day, *(getattr(BusinessDay, name) for name in COUNTED)).where(
        BusinessDay.business_id == _BUSINESS, BusinessDay.day.between(_FIRST, _LAST)
    )
)
REVENUE = Query(
    select(RevenueDay.day, RevenueDay.currency, *(getattr(RevenueDay, name) for name in EARNED))
    .where(RevenueDay.business_id == _BUSINESS, RevenueDay.day.between(_FIRST, _LAST))
    .order_by(RevenueDay.day, RevenueDay.currency)
)
PLATFORM_DAYS = Query(
    select(PlatformDay.day, *(getattr(PlatformDay, name) for name in COUNTED_OF_ALL)).where(
        PlatformDay.day.between(_FIRST, _LAST)
    )
)
PLATFORM_REVENUE = Query(
    select(
        PlatformRevenueDay.day,
        PlatformRevenueDay.currency,
        *(getattr(PlatformRevenueDay, name) for name in EARNED),
    )
    .where(PlatformRevenueDay.day.between(_FIRST, _LAST))
    .order_by(PlatformRevenueDay.day, PlatformRevenueDay.currency)
)

_middle: ColumnElement[Any] = bindparam("middle", type_=Date)
_now = BusinessDay.day >= _middle
_active = or_(BusinessDay.bookings_made > 0, BusinessDay.booked_minutes > 0)
ACTIVE = Query(
    select(
        func.count(func.distinct(case((_now, BusinessDay.business_id)))).label("value"),
        func.count(func.distinct(case((~_now, BusinessDay.business_id)))).label("before"),
    ).where(BusinessDay.day.between(_FIRST, _LAST), _active)
)
"""How many businesses, from `middle` on and before it."""

_made = func.sum(BusinessDay.bookings_made)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)


def _top(of: Any, joined: Select[*tuple[Any, ...]]) -> Query:
    wanted = joined.where(BusinessDay.day.between(_FIRST, _LAST), BusinessDay.bookings_made > 0)
    return Query(wanted.group_by(of.id, of.name).order_by(_made.desc(), of.id).limit(_LIMIT))


TOP_CATEGORIES = _top(
    Category,
    select(Category.id, Category.name, cast(_made, Integer).label("bookings"))
    .select_from(BusinessDay)
    .join(
        BusinessCategory,
        (BusinessCategory.business_id == BusinessDay.business_id)
        & (BusinessCategory.position == 0),
    )
    .join(Category, Category.id == BusinessCategory.category_id),
)
TOP_CITIES = _top(
    City,
    select(City.id, City.name, cast(_made, Integer).label("bookings"))
    .select_from(BusinessDay)
    .join(Business, Business.id == BusinessDay.business_id)
    .join(City, City.id == Business.city_id),
)

_weekly = func.jsonb_build_array(BusinessHours.weekday, BusinessHours.opens, BusinessHours.closes)
_hours = (
    select(cast(func.jsonb_agg(_weekly), Text))
    .where(BusinessHours.business_id == Business.id)
    .correlate(Business)
    .scalar_subquery()
)
_members = (
    select(func.count())
    .where(BusinessMember.business_id == Business.id, BusinessMember.bookable)
    .correlate(Business)
    .scalar_subquery()
)
TEAM_HOURS = Query(
    select(_hours.label("hours"), _members.label("members")).where(Business.id == _BUSINESS)
)
"""When its services can be booked, and how many people do them."""
_day = func.jsonb_build_array(OperatingDay.weekday, OperatingDay.mode, OperatingDay.intervals)
_days = (
    select(cast(func.jsonb_agg(_day), Text))
    .where(OperatingDay.studio_id == Studio.id)
    .correlate(Studio)
    .scalar_subquery()
)
_closed = func.jsonb_build_array(StudioClosure.starts_at, StudioClosure.ends_at)
_closures = (
    select(cast(func.jsonb_agg(_closed), Text))
    .where(
        StudioClosure.studio_id == Studio.id,
        StudioClosure.ends_at > bindparam("since", type_=DateTime(timezone=True)),
        StudioClosure.starts_at < bindparam("until", type_=DateTime(timezone=True)),
    )
    .correlate(Studio)
    .scalar_subquery()
)
_rooms = (
    select(func.count())
    .where(
        Room.studio_id == Studio.id,
        Room.archived_at.is_(None),
        Room.status == RoomStatus.ACTIVE,
    )
    .correlate(Studio)
    .scalar_subquery()
)
STUDIO_HOURS = Query(
    select(
        func.coalesce(Studio.timezone, Business.timezone).label("timezone"),
        _days.label("days"),
        _closures.label("closures"),
        _rooms.label("rooms"),
    )
    .join(Business, Business.id == Studio.business_id)
    .where(
        Studio.business_id == _BUSINESS,
        Studio.archived_at.is_(None),
        Studio.status == StudioStatus.PUBLISHED,
    )
)
"""Of each studio: its days, its closures between the two, and how many rooms it has."""
