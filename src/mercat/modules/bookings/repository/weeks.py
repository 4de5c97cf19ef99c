"""When studios and businesses are open, gathered as JSON beside what else is asked of them."""

from typing import Any

from sqlalchemy import ColumnElement, DateTime, bindparam, func, select

from mercat.modules.businesses.models import Business, BusinessHours
from mercat.modules.venues.models import OperatingDay, Studio, StudioClosure

SINCE: ColumnElement[Any] = bindparam("since", type_=DateTime(timezone=True))
UNTIL: ColumnElement[Any] = bindparam("until", type_=DateTime(timezone=True))


def days_told() -> ColumnElement[Any]:
    """As JSON: weekday, mode and intervals of each; null for none."""
    one = func.jsonb_build_array(OperatingDay.weekday, OperatingDay.mode, OperatingDay.intervals)
    return (
        select(func.jsonb_agg(one))
        .where(OperatingDay.studio_id == Studio.id)
        .correlate(Studio)
        .scalar_subquery()
    )


def closures_told() -> ColumnElement[Any]:
    """As JSON, those that have a part between the two: start and end of each; null for none."""
    one = func.jsonb_build_array(StudioClosure.starts_at, StudioClosure.ends_at)
    return (
        select(func.jsonb_agg(one))
        .where(
            StudioClosure.studio_id == Studio.id,
            StudioClosure.ends_at > SINCE,
            StudioClosure.starts_at < UNTIL,
        )
        .correlate(Studio)
        .scalar_subquery()
    )


def hours_told() -> ColumnElement[Any]:
    """As JSON: weekday, opens, closes of each interval; null for none."""
    one = func.jsonb_build_array(BusinessHours.weekday, BusinessHours.opens, BusinessHours.closes)
    return (
        select(func.jsonb_agg(one))
        .where(BusinessHours.business_id == Business.id)
        .correlate(Business)
        .scalar_subquery()
    )
