"""What the modules below know of a thing that is published: all that its document is made of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessStatus,
)
from mercat.modules.catalogue.models import Offering, OfferingStatus
from mercat.modules.geography.models import City
from mercat.modules.leads.models import ResponseRecord
from mercat.modules.venues.models import (
    Badge,
    Equipment,
    EquipmentType,
    OperatingDay,
    Room,
    RoomPrice,
    RoomStatus,
    Studio,
    StudioBadge,
    StudioStatus,
)

_BUSINESS_IS_PUBLIC = and_(
    Business.status == BusinessStatus.PUBLISHED, Business.archived_at.is_(None)
)
_STUDIO_IS_PUBLIC = and_(
    _BUSINESS_IS_PUBLIC, Studio.status == StudioStatus.PUBLISHED, Studio.archived_at.is_(None)
)


def _gathered(value: Any, *order: Any) -> ColumnElement[Any]:
    return func.jsonb_agg(aggregate_order_by(value, *order), type_=JSONB)


def _of_business(value: ColumnElement[Any], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(value).where(*where).correlate(Business).scalar_subquery()


def _of_studio(value: ColumnElement[Any], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(value).where(*where).correlate(Studio).scalar_subquery()


def _place(record: Any) -> Sequence[Any]:
    """What both kinds have under the same name."""
    return [
        record.id,
        record.name,
        record.slug,
        record.description,
        record.latitude,
        record.longitude,
        record.city_id,
        record.address_line1,
        record.timezone,
        record.currency,
        record.rating_average,
        record.rating_count,
        func.coalesce(record.published_at, record.created_at).label("published_at"),
        City.name.label("city_name"),
        City.region.label("city_region"),
    ]


_OFFERED = and_(
    Offering.business_id == Business.id,
    Offering.status == OfferingStatus.ACTIVE,
    Offering.archived_at.is_(None),
)
_LET = and_(
    Room.studio_id == Studio.id, Room.status == RoomStatus.ACTIVE, Room.archived_at.is_(None)
)
_STANDS = and_(Equipment.studio_id == Studio.id, Equipment.archived_at.is_(None))
_TEAM = [
    Business.verified_at,
    ResponseRecord.offered,
    ResponseRecord.answered,
    ResponseRecord.median_seconds,
    _of_business(
        _gathered(BusinessCategory.category_id, BusinessCategory.position),
        BusinessCategory.business_id == Business.id,
    ).label("categories"),
]
_week = func.jsonb_build_array(BusinessHours.weekday, BusinessHours.opens, BusinessHours.closes)
_day = func.jsonb_build_array(OperatingDay.weekday, OperatingDay.mode, OperatingDay.intervals)
_piece = func.jsonb_build_array(EquipmentType.id, EquipmentType.name, Equipment.name)

BUSINESSES: Select[Any] = (
    select(
        *_place(Business),
        *_TEAM,
        Business.logo_file_id,
        Business.phone,
        Business.email,
        Business.website,
        _of_business(_gathered(Offering.name, Offering.id), _OFFERED).label("offers"),
        _of_business(
            func.min(Offering.price_amount),
            _OFFERED,
            Offering.price_currency == Business.currency,
        ).label("price_from"),
        _of_business(
            _gathered(_week, BusinessHours.weekday, BusinessHours.opens),
            BusinessHours.business_id == Business.id,
        ).label("hours"),
    )
    .outerjoin_from(Business, City, City.id == Business.city_id)
    .outerjoin(ResponseRecord, ResponseRecord.business_id == Business.id)
    .where(_BUSINESS_IS_PUBLIC)
)
STUDIOS: Select[Any] = (
    select(
        *_place(Studio),
        *_TEAM,
        Studio.business_id,
        Business.name.label("business_name"),
        _of_studio(_gathered(Room.name, Room.id), _LET).label("offers"),
        _of_studio(func.max(Room.capacity), _LET).label("capacity"),
        _of_studio(func.min(RoomPrice.price_amount), RoomPrice.room_id == Room.id, _LET).label(
            "price_from"
        ),
        _of_studio(
            _gathered(_piece, Equipment.id),
            _STANDS,
            EquipmentType.id == Equipment.equipment_type_id,
        ).label("equipment"),
        _of_studio(
            _gathered(func.jsonb_build_array(Badge.id, Badge.name), Badge.id),
            Badge.id == StudioBadge.badge_id,
            StudioBadge.studio_id == Studio.id,
        ).label("badges"),
        _of_studio(
            _gathered(_day, OperatingDay.weekday), OperatingDay.studio_id == Studio.id
        ).label("days"),
    )
    .join_from(Studio, Business, Business.id == Studio.business_id)
    .outerjoin(City, City.id == Studio.city_id)
    .outerjoin(ResponseRecord, ResponseRecord.business_id == Business.id)
    .where(_STUDIO_IS_PUBLIC)
)
