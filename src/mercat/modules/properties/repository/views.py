"""Properties as they are read: by their owners, by staff, and by those who work there."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    or_,
    select,
)

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.geography.models import City
from mercat.modules.properties.models import Property, PropertyGrant
from mercat.modules.properties.repository.grants import is_live
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_CITY = [
    City.name.label("city_name"),
    City.region.label("city_region"),
    City.country_code.label("city_country_code"),
]
_EXACT = [
    Property.id,
    Property.owner_user_id,
    Property.label,
    Property.kind,
    Property.address_line1,
    Property.address_line2,
    Property.postal_code,
    Property.city_id,
    Property.latitude,
    Property.longitude,
    Property.area_m2,
    Property.bedrooms,
    Property.bathrooms,
    Property.year_built,
    Property.notes,
    Property.is_default,
    Property.created_at,
    Property.updated_at,
]
_NOW = bindparam("now", type_=DateTime(timezone=True))
_USER = bindparam("user_id", type_=Uuid)


def _granted(*further: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(PropertyGrant.property_id == Property.id, is_live(_NOW), *further)


_works_there = _granted(
    PropertyGrant.business_id == BusinessMember.business_id,
    BusinessMember.user_id == _USER,
    Business.id == BusinessMember.business_id,
    Business.archived_at.is_(None),
)
_is_owners = and_(Property.owner_user_id == _USER, Property.archived_at.is_(None))


def _told(*more: Any) -> Select[*tuple[Any, ...]]:
    return select(*_EXACT, *_CITY, *more).outerjoin(City, City.id == Property.city_id)


_seen = _told().where(or_(_is_owners, bindparam("inspects", type_=Boolean), _works_there))
SEEN_BY_ANYBODY = Query(_seen.where(Property.id == bindparam("property_id", type_=Uuid)))
"""The exact property, if this user may see it. An archived one is gone for its owner alone."""
ALL_SEEN_BY_ANYBODY = Query(
    _seen.where(Property.id == any_(bindparam("property_ids", type_=ARRAY(Uuid))))
)
"""Those of these that they may see."""

SEEN_BY_BUSINESS = Query(
    _told(
        Property.approximate_latitude,
        Property.approximate_longitude,
        _granted(
            PropertyGrant.business_id == bindparam("business_id", type_=Uuid),
        ).label("is_granted"),
    ).where(Property.id == bindparam("property_id", type_=Uuid))
)

_mine = _told().where(Property.owner_user_id == _USER, Property.archived_at.is_(None))
_ORDER = [Property.created_at, Property.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
FIRST_PAGE = Query(keyset(_mine, _ORDER, None, limit=_LIMIT))
NEXT_PAGE = Query(
    keyset(
        _mine,
        _ORDER,
        (bindparam("after", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid)),
        limit=_LIMIT,
    )
)
"""Newest first."""
