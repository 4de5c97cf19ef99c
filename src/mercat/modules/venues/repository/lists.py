"""Lists of studios: a statement for each combination of filters, compiled once."""

from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
)

from mercat.modules.businesses.models import Business, BusinessMember, BusinessStatus
from mercat.modules.geography.models import City
from mercat.modules.venues.models import Badge, Studio, StudioBadge, StudioStatus
from mercat.modules.venues.repository.pages import SUMMARY, badges_of
from mercat.platform.pagination import counted, keyset
from mercat.platform.reads import Query


class Which(Enum):
    """Archived ones are in none of them."""

    PUBLISHED = "published"
    MINE = "mine"
    ALL = "all"


Filters = frozenset[str]
"""Some of city_id, business_id, badge, status."""


@cache
def page_of(which: Which, filters: Filters, *, after: bool) -> Query:
    """Newest first, `skip` of them left out, one more than `limit`. The page after `moment` (it was
    published, or in the other lists made) and `id`.
    """
    return Query(_page(which, filters, after=after).offset(bindparam("skip")))


@cache
def of_businesses(*, after: bool) -> Query:
    """Such a page of what is published, of each of many (`business_ids`), in one statement."""
    ids: ColumnElement[Any] = bindparam("business_ids", type_=ARRAY(Uuid))
    each = func.unnest(ids).table_valued("id", name="each").render_derived()
    page = (
        _page(Which.PUBLISHED, frozenset(), after=after)
        .where(Studio.business_id == each.c.id)
        .lateral("page")
    )
    found = select(page).select_from(each).join(page, true())
    return Query(found.order_by(page.c.moment.desc(), page.c.id.desc()))


def _page(which: Which, filters: Filters, *, after: bool) -> Select[Any]:
    moment = Studio.published_at if which is Which.PUBLISHED else Studio.created_at
    last = [bindparam("moment", type_=moment.type), bindparam("id", type_=Studio.id.type)]
    query = (
        select(*SUMMARY, badges_of().label("badges"), moment.label("moment"))
        .join_from(Studio, Business, Business.id == Studio.business_id)
        .outerjoin(City, City.id == Studio.city_id)
    )
    key = last if after else None
    limit: ColumnElement[int] = bindparam("limit")
    return keyset(_among(query, which, filters), [moment, Studio.id], key, limit=limit)


@cache
def count_of(which: Which, filters: Filters) -> Query:
    """Counts no further than to `most`."""
    query = select(Studio.id).join(Business, Business.id == Studio.business_id)
    return Query(counted(_among(query, which, filters), bindparam("most")))


def _among(query: Select[Any], which: Which, filters: Filters) -> Select[Any]:
    query = query.where(Studio.archived_at.is_(None), Business.archived_at.is_(None))
    if which is Which.PUBLISHED:
        query = query.where(Studio.status == _PUBLISHED, Business.status == _PUBLIC_BUSINESS)
    if which is Which.MINE:
        query = query.join(BusinessMember, BusinessMember.business_id == Studio.business_id)
        query = query.where(BusinessMember.user_id == bindparam("user_id"))
    return query.where(*(_FILTERS[name] for name in sorted(filters)))


def _has_badge() -> ColumnElement[bool]:
    return (
        select(literal(1))
        .select_from(StudioBadge)
        .join(Badge, Badge.id == StudioBadge.badge_id)
        .where(StudioBadge.studio_id == Studio.id, Badge.code == bindparam("badge"))
        .correlate(Studio)
        .exists()
    )


# Said outright, and no parameter: or a plan for any status would not use the index of these.
_PUBLISHED: ColumnElement[str] = literal_column(f"'{StudioStatus.PUBLISHED}'")
_PUBLIC_BUSINESS: ColumnElement[str] = literal_column(f"'{BusinessStatus.PUBLISHED}'")
_FILTERS: dict[str, ColumnElement[bool]] = {
    "city_id": Studio.city_id == bindparam("city_id"),
    "business_id": Studio.business_id == bindparam("business_id"),
    "badge": _has_badge(),
    "status": Studio.status == bindparam("status"),
}
