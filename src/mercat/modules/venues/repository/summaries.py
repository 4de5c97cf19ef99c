"""What everybody sees of many studios, in one statement."""

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, DateTime, Uuid, bindparam, exists, func, select

from mercat.modules.businesses.models import Business
from mercat.modules.geography.models import City
from mercat.modules.venues.models import Studio, StudioClosure
from mercat.modules.venues.repository.pages import IS_PUBLIC, SUMMARY, badges_of, days_of
from mercat.platform.reads import Query

_AT: ColumnElement[Any] = bindparam("at", type_=DateTime(timezone=True))

SUMMARIES = Query(
    select(
        *SUMMARY,
        Studio.timezone,
        badges_of().label("badges"),
        days_of().label("days"),
        exists()
        .where(
            StudioClosure.studio_id == Studio.id,
            StudioClosure.starts_at <= _AT,
            StudioClosure.ends_at > _AT,
        )
        .label("is_closed"),
    )
    .join_from(Studio, Business, Business.id == Studio.business_id)
    .outerjoin(City, City.id == Studio.city_id)
    .where(Studio.id == func.any(bindparam("studio_ids", type_=ARRAY(Uuid))), IS_PUBLIC)
)
"""Of those of them that are published, in no order, with their week and whether they are closed
then, whatever their hours.
"""
