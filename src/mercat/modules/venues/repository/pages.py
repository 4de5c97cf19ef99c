"""Studios as they are shown: statements compiled once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    ScalarSelect,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute

from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus
from mercat.modules.geography.models import City
from mercat.modules.venues.models import (
    Badge,
    OperatingDay,
    Room,
    RoomPrice,
    RoomStatus,
    Studio,
    StudioBadge,
    StudioClosure,
    StudioSlug,
    StudioStatus,
)
from mercat.platform.reads import Query

Columns = Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]

IS_PUBLIC = and_(
    Studio.status == StudioStatus.PUBLISHED,
    Studio.archived_at.is_(None),
    Business.status == BusinessStatus.PUBLISHED,
    Business.archived_at.is_(None),
)
SUMMARY: Columns = [
    Studio.id,
    Studio.business_id,
    Business.name.label("business_name"),
    Business.slug.label("business_slug"),
    Studio.name,
    Studio.slug,
    Studio.status,
    Studio.latitude,
    Studio.longitude,
    Studio.rating_average,
    Studio.rating_count,
    Studio.published_at,
    Studio.created_at,
    Studio.city_id,
    City.name.label("city_name"),
    City.region.label("city_region"),
    City.country_code.label("city_country_code"),
]
_STANDING: Columns = [
    Studio.archived_at,
    Business.status.label("business_status"),
    Business.archived_at.label("business_archived_at"),
]
_NAMED: Columns = [
    Studio.id,
    Studio.business_id,
    Studio.slug,
    Studio.status,
    Studio.timezone,
]
_WHOLE: Columns = [
    Studio.description,
    Studio.address_line1,
    Studio.address_line2,
    Studio.postal_code,
    Studio.timezone,
    Studio.currency,
    Studio.cancellation_policy,
    Studio.cancellation_terms,
    Studio.min_notice_minutes,
    Studio.max_advance_days,
    Studio.buffer_minutes,
    Studio.updated_at,
]


def badges_of() -> ScalarSelect[Any]:
    """As JSON, in everybody's order; null for none."""
    one = func.jsonb_build_object("code", Badge.code, "name", Badge.name)
    return (
        select(func.jsonb_agg(aggregate_order_by(one, Badge.position)))
        .select_from(Badge)
        .join(StudioBadge, StudioBadge.badge_id == Badge.id)
        .where(StudioBadge.studio_id == Studio.id)
        .correlate(Studio)
        .scalar_subquery()
    )


def days_of() -> ScalarSelect[Any]:
    """As JSON for `read_days`: weekday, mode, intervals of each; null for none."""
    one = func.jsonb_build_array(OperatingDay.weekday, OperatingDay.mode, OperatingDay.intervals)
    return (
        select(func.jsonb_agg(aggregate_order_by(one, OperatingDay.weekday)))
        .where(OperatingDay.studio_id == Studio.id)
        .correlate(Studio)
        .scalar_subquery()
    )


def role_of() -> ScalarSelect[Any]:
    """What the caller is in the team of its business."""
    return (
        select(BusinessMember.role)
        .where(
            BusinessMember.business_id == Studio.business_id,
            BusinessMember.user_id == bindparam("user_id", type_=Uuid),
        )
        .correlate(Studio)
        .scalar_subquery()
    )


def has_rooms() -> ColumnElement[bool]:
    """That are to be booked."""
    return exists().where(_BOOKED).correlate(Studio)


def has_prices() -> ColumnElement[bool]:
    return exists().where(RoomPrice.room_id == Room.id, _BOOKED).correlate(Studio)


_BOOKED = and_(
    Room.studio_id == Studio.id, Room.status == RoomStatus.ACTIVE, Room.archived_at.is_(None)
)


def _of_slug(query: Select[Any]) -> Select[Any]:
    """By a slug that it has, or had."""
    return query.join(StudioSlug, StudioSlug.studio_id == Studio.id).where(
        StudioSlug.slug == bindparam("slug")
    )


_one = (
    select(
        *SUMMARY,
        *_STANDING,
        *_WHOLE,
        badges_of().label("badges"),
        days_of().label("days"),
        role_of().label("role"),
        has_rooms().label("rooms"),
        has_prices().label("prices"),
    )
    .join_from(Studio, Business, Business.id == Studio.business_id)
    .outerjoin(City, City.id == Studio.city_id)
)
_these = Studio.id == func.any(bindparam("studio_ids", type_=ARRAY(Uuid)))
BY_ID = Query(_one.where(Studio.id == bindparam("studio_id")))
BY_IDS = Query(_one.where(_these))
BY_SLUG = Query(_of_slug(_one))
_named = select(*_NAMED, *_STANDING, role_of().label("role")).join_from(
    Studio, Business, Business.id == Studio.business_id
)
NAMED = Query(_of_slug(_named))
"""Which studio a slug leads to."""
KNOWN = Query(_named.where(Studio.id == bindparam("studio_id")))
"""The same of an id."""
ALL_KNOWN = Query(_named.where(_these))
"""The same of many ids."""
_closures = (
    select(
        StudioClosure.id,
        StudioClosure.studio_id,
        StudioClosure.starts_at,
        StudioClosure.ends_at,
        StudioClosure.reason,
    )
    .where(StudioClosure.ends_at > bindparam("now", type_=DateTime(timezone=True)))
    .order_by(StudioClosure.ends_at, StudioClosure.id)
)
CLOSURES = Query(_closures.where(StudioClosure.studio_id == bindparam("studio_id")))
"""Those that are not over: no two of them overlap."""
CLOSURES_OF_MANY = Query(
    _closures.where(StudioClosure.studio_id == func.any(bindparam("studio_ids", type_=ARRAY(Uuid))))
)
BADGES = Query(select(Badge.code, Badge.name).order_by(Badge.position))
