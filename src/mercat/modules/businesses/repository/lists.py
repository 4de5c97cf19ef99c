"""Lists of businesses: a statement for each combination of filters, compiled once."""

from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    func,
    literal,
    literal_column,
    select,
)

from mercat.modules.businesses.models import (
    Business,
    BusinessCategory,
    BusinessMember,
    BusinessStatus,
    Category,
)
from mercat.modules.businesses.repository.pages import SUMMARY, categories_of
from mercat.modules.geography.models import City
from mercat.platform.pagination import counted, keyset
from mercat.platform.reads import Query


class Which(Enum):
    """Archived ones are in none of them."""

    PUBLISHED = "published"
    MINE = "mine"
    ALL = "all"


Filters = frozenset[str]
"""Some of city_id, category, status, verified, beginning."""


@cache
def page_of(which: Which, filters: Filters, *, after: bool) -> Query:
    """Newest first, `skip` of them left out, one more than `limit`. The page after `moment` (it was
    published, or in the other lists made) and `id`.
    """
    moment = Business.published_at if which is Which.PUBLISHED else Business.created_at
    last = [bindparam("moment", type_=moment.type), bindparam("id", type_=Business.id.type)]
    query = select(*SUMMARY, categories_of().label("categories"), moment.label("moment"))
    query = query.outerjoin_from(Business, City, City.id == Business.city_id)
    query = _among(query, which, filters)
    key = last if after else None
    return Query(
        keyset(query, [moment, Business.id], key, limit=bindparam("limit")).offset(
            bindparam("skip")
        )
    )


@cache
def count_of(which: Which, filters: Filters) -> Query:
    """Counts no further than to `most`."""
    return Query(counted(_among(select(Business.id), which, filters), bindparam("most")))


def _among(query: Select[Any], which: Which, filters: Filters) -> Select[Any]:
    query = query.where(Business.archived_at.is_(None))
    if which is Which.PUBLISHED:
        query = query.where(Business.status == _PUBLISHED)
    if which is Which.MINE:
        query = query.join(BusinessMember, BusinessMember.business_id == Business.id)
        query = query.where(BusinessMember.user_id == bindparam("user_id"))
    return query.where(*(_FILTERS[name] for name in sorted(filters)))


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


# Said outright, and no parameter: or a plan for any status would not use the index of these.
_PUBLISHED: ColumnElement[str] = literal_column(f"'{BusinessStatus.PUBLISHED}'")
_FILTERS: dict[str, ColumnElement[bool]] = {
    "city_id": Business.city_id == bindparam("city_id"),
    "category": _is_of_category(),
    "status": Business.status == bindparam("status"),
    "verified": Business.verified_at.is_not(None) == bindparam("verified"),
    "beginning": func.starts_with(func.lower(Business.name), bindparam("beginning", type_=Text)),
}
