"""Businesses as they are shown: statements compiled once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    ScalarSelect,
    Select,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessHours,
    BusinessMember,
    BusinessSlug,
    Category,
)
from mercat.modules.geography.models import City
from mercat.platform.reads import Query

SUMMARY: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]] = [
    Business.id,
    Business.name,
    Business.slug,
    Business.status,
    Business.latitude,
    Business.longitude,
    Business.rating_average,
    Business.rating_count,
    Business.published_at,
    Business.created_at,
    Business.verified_at,
    Business.logo_file_id,
    Business.city_id,
    City.name.label("city_name"),
    City.region.label("city_region"),
    City.country_code.label("city_country_code"),
]
_WHOLE: Sequence[InstrumentedAttribute[Any]] = [
    Business.archived_at,
    Business.description,
    Business.phone,
    Business.email,
    Business.website,
    Business.address_line1,
    Business.address_line2,
    Business.postal_code,
    Business.timezone,
    Business.currency,
    Business.service_radius_m,
    Business.cancellation_policy,
    Business.cancellation_terms,
    Business.min_notice_minutes,
    Business.max_advance_days,
    Business.tax_basis_points,
    Business.suspended_reason,
    Business.updated_at,
]


def categories_of() -> ScalarSelect[Any]:
    """As JSON, the first one first; null for none."""
    one = func.jsonb_build_object("id", Category.id, "slug", Category.slug, "name", Category.name)
    return (
        select(func.jsonb_agg(aggregate_order_by(one, BusinessCategory.position)))
        .select_from(Category)
        .join(BusinessCategory, BusinessCategory.category_id == Category.id)
        .where(BusinessCategory.business_id == Business.id)
        .correlate(Business)
        .scalar_subquery()
    )


def hours_of() -> ScalarSelect[Any]:
    """As JSON: weekday, opens, closes of each interval in order; null for none."""
    one = func.jsonb_build_array(BusinessHours.weekday, BusinessHours.opens, BusinessHours.closes)
    order = aggregate_order_by(one, BusinessHours.weekday, BusinessHours.opens)
    return (
        select(func.jsonb_agg(order))
        .where(BusinessHours.business_id == Business.id)
        .correlate(Business)
        .scalar_subquery()
    )


def _role() -> ScalarSelect[Any]:
    """What the caller is in its team."""
    return (
        select(BusinessMember.role)
        .where(
            BusinessMember.business_id == Business.id,
            BusinessMember.user_id == bindparam("user_id", type_=Business.id.type),
        )
        .correlate(Business)
        .scalar_subquery()
    )


def _one() -> Select[Any]:
    return select(
        *SUMMARY,
        *_WHOLE,
        categories_of().label("categories"),
        hours_of().label("hours"),
        _role().label("role"),
    ).outerjoin_from(Business, City, City.id == Business.city_id)


def _of_slug(query: Select[Any]) -> Select[Any]:
    """By a slug that it has, or had."""
    return query.join(BusinessSlug, BusinessSlug.business_id == Business.id).where(
        BusinessSlug.slug == bindparam("slug")
    )


_these = Business.id == func.any(bindparam("business_ids", type_=ARRAY(Uuid)))
BY_IDS = Query(_one().where(_these))
BY_ID = Query(_one().where(Business.id == bindparam("business_id")))
BY_SLUG = Query(_of_slug(_one()))
_named = select(
    Business.id, Business.slug, Business.status, Business.archived_at, _role().label("role")
)
NAMED = Query(_of_slug(_named))
"""Which business a slug leads to."""
KNOWN = Query(_named.where(Business.id == bindparam("business_id")))
"""The same of an id."""
ALL_KNOWN = Query(_named.where(_these))
"""The same of many ids."""
HOURS = Query(_named.add_columns(hours_of().label("hours")).where(_these))
"""And when each is open."""
