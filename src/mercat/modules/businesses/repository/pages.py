"""Businesses as they are shown: statements compiled once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
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
    BusinessStatus,
    Category,
)
from mercat.modules.geography.models import City
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_SUMMARY: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]] = [
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
    Business.city_id,
    City.name.label("city_name"),
    City.region.label("city_region"),
    City.country_code.label("city_country_code"),
]
_WHOLE: Sequence[InstrumentedAttribute[Any]] = [
    Business.archived_at,
    Business.description,
    Business.logo_file_id,
    Business.phone,
    Business.email,
    Business.website,
    Business.address_line1,
    Business.address_line2,
    Business.postal_code,
    Business.timezone,
    Business.currency,
    Business.service_radius_m,
    Business.suspended_reason,
    Business.updated_at,
]


def _categories() -> ScalarSelect[Any]:
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


def _hours() -> ScalarSelect[Any]:
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
        *_SUMMARY,
        *_WHOLE,
        _categories().label("categories"),
        _hours().label("hours"),
        _role().label("role"),
    ).outerjoin_from(Business, City, City.id == Business.city_id)


def _of_slug(query: Select[Any]) -> Select[Any]:
    """By a slug that it has, or had."""
    return query.join(BusinessSlug, BusinessSlug.business_id == Business.id).where(
        BusinessSlug.slug == bindparam("slug")
    )


BY_ID = Query(_one().where(Business.id == bindparam("business_id")))
BY_SLUG = Query(_of_slug(_one()))
NAMED = Query(
    _of_slug(
        select(
            Business.id,
            Business.slug,
            Business.status,
            Business.archived_at,
            _role().label("role"),
        )
    )
)
"""Which business a slug leads to."""


# Said outright, and no parameter: or a plan for any status would not use the index of these.
_PUBLISHED: ColumnElement[str] = literal_column(f"'{BusinessStatus.PUBLISHED}'")
_IS_PUBLIC = and_(Business.status == _PUBLISHED, Business.archived_at.is_(None))


@cache
def published(*, by_city: bool, by_category: bool, after: bool) -> Query:
    """Newest first, one more than `limit`. The page after `published_at` and `id`."""
    query = _listed().where(_IS_PUBLIC)
    if by_city:
        query = query.where(Business.city_id == bindparam("city_id"))
    if by_category:
        query = query.where(_is_of_category())
    return _page(query, Business.published_at, after=after)


@cache
def teams(*, after: bool) -> Query:
    """In whose team the caller is, archived ones left out; newest first."""
    query = (
        _listed()
        .join(BusinessMember, BusinessMember.business_id == Business.id)
        .where(
            BusinessMember.user_id == bindparam("user_id"),
            Business.archived_at.is_(None),
        )
    )
    return _page(query, Business.created_at, after=after)


def _listed() -> Select[Any]:
    return select(*_SUMMARY, _categories().label("categories")).outerjoin_from(
        Business, City, City.id == Business.city_id
    )


def _page(query: Select[Any], moment: Any, *, after: bool) -> Query:
    last = [bindparam("moment", type_=moment.type), bindparam("id", type_=Business.id.type)]
    return Query(
        keyset(query, [moment, Business.id], last if after else None, limit=bindparam("limit"))
    )


def _is_of_category() -> ColumnElement[bool]:
    """Or of one below it, however deep."""
    below = select(Category.id).where(Category.slug == bindparam("category")).cte(recursive=True)
    below = below.union_all(select(Category.id).join(below, Category.parent_id == below.c.id))
    return (
        select(literal(1))
        .where(
            BusinessCategory.business_id == Business.id,
            BusinessCategory.category_id.in_(select(below.c.id)),
        )
        .correlate(Business)
        .exists()
    )
