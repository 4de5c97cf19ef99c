"""Reviews as they are told: statements compiled once."""

from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    TextClause,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from mercat.modules.bookings.models import Booking
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.identity.models import User
from mercat.modules.leads.models import Lead, ServiceRequest
from mercat.modules.reviews.models import IS_LISTED, Review, ReviewFlag, ReviewPhoto
from mercat.modules.venues.models import Studio
from mercat.platform.pagination import counted, keyset
from mercat.platform.reads import Query


class Sort(StrEnum):
    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"


_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_MOMENT: ColumnElement[Any] = bindparam("moment", type_=DateTime(timezone=True))
_ID: ColumnElement[Any] = bindparam("id", type_=Uuid)
_IDS: ColumnElement[Any] = bindparam("ids", type_=ARRAY(Uuid))
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_photos = (
    select(func.array_agg(aggregate_order_by(ReviewPhoto.file_id, ReviewPhoto.position)))
    .where(ReviewPhoto.review_id == Review.id)
    .correlate(Review)
    .scalar_subquery()
)
_TOLD: Select[*tuple[Any, ...]] = (
    select(
        Review.id,
        Review.side,
        Review.booking_id,
        Review.request_id,
        Review.business_id,
        Review.studio_id,
        Review.rating,
        Review.title,
        Review.body,
        Review.reply,
        Review.replied_at,
        Review.status,
        Review.opens_at,
        Review.published_at,
        Review.edited_at,
        Review.removed_reason,
        Review.deleted_at,
        Review.created_at,
        Business.name.label("business_name"),
        Studio.name.label("studio_name"),
        User.status.label("author_status"),
        User.first_name,
        User.last_name,
        _photos.label("photos"),
    )
    .join(Business, Business.id == Review.business_id)
    .join(User, User.id == Review.author_id)
    .outerjoin(Studio, Studio.id == Review.studio_id)
)
# In the very words of the indexes, which serve only what they can see to be theirs; every name in
# them is said of reviews alone.
_IS_LISTED = text(" AND ".join(f"reviews.{part}" for part in IS_LISTED.split(" AND ")))
_BY_TIME = [Review.published_at, Review.id]
_BY_RATING = [Review.rating, *_BY_TIME]
ORDERS = {
    Sort.NEWEST: ("published_at", "id"),
    Sort.HIGHEST: ("rating", "published_at", "id"),
    Sort.LOWEST: ("rating", "published_at", "id"),
}
"""The columns that each is in the order of: the key of a row."""


@cache
def listed(whose: str, sort: Sort, *, rated: bool, after: bool) -> Query:
    """`whose`: `business_id` or `studio_id`. The lowest come with the oldest first: it is the order
    of the highest from its end.
    """
    its_id: ColumnElement[Any] = bindparam(whose, type_=Uuid)
    return Query(_listed(whose, its_id, sort, rated=rated, after=after))


def _listed(
    whose: str, its_id: ColumnElement[Any], sort: Sort, *, rated: bool, after: bool
) -> Select[*tuple[Any, ...]]:
    """`its_id`: whose."""
    wanted: list[ColumnElement[bool] | TextClause] = [
        Review.__table__.c[whose] == its_id,
        _IS_LISTED,
    ]
    if rated:
        wanted.append(Review.rating == bindparam("stars", type_=Integer))
    columns = _BY_TIME if sort is Sort.NEWEST else _BY_RATING
    key = (_MOMENT, _ID) if sort is Sort.NEWEST else (_stars(), _MOMENT, _ID)
    return keyset(
        _TOLD.where(and_(*wanted)),
        columns,
        key if after else None,
        descending=sort is not Sort.LOWEST,
        limit=_LIMIT,
    )


@cache
def listed_of_many(whose: str, sort: Sort, *, rated: bool, after: bool) -> Query:
    """The same page of each of many (`ids`), in one statement."""
    each = func.unnest(_IDS).table_valued("id", name="each").render_derived()
    statement = _listed(whose, each.c.id, sort, rated=rated, after=after).lateral("page")
    columns = [statement.c[name] for name in ORDERS[sort]]
    order = [one.asc() if sort is Sort.LOWEST else one.desc() for one in columns]
    return Query(
        select(statement).select_from(each).join(statement, literal(value=True)).order_by(*order)
    )


def _stars() -> ColumnElement[Any]:
    return bindparam("rating", type_=Integer)


_own = _TOLD.where(Review.author_id == _USER, Review.deleted_at.is_(None))
OWN = _TOLD.where(Review.id == bindparam("review_id", type_=Uuid))
"""One that its author has just written, in that transaction."""
ONE = Query(OWN)


@cache
def written(*, after: bool) -> Query:
    """By the caller, hidden or not. The newest first."""
    key = (_MOMENT, _ID) if after else None
    return Query(keyset(_own, [Review.created_at, Review.id], key, limit=_LIMIT))


_of_customer = text("reviews.side = 'BUSINESS' AND reviews.status <> 'REMOVED'")
_about = and_(
    Review.customer_id == bindparam("customer_id", type_=Uuid),
    _of_customer,
    Review.published_at.is_not(None),
    Review.deleted_at.is_(None),
)


@cache
def about_customer(*, after: bool) -> Query:
    key = (_MOMENT, _ID) if after else None
    return Query(keyset(_TOLD.where(_about), _BY_TIME, key, limit=_LIMIT))


_stands = and_(
    Review.status == bindparam("status", type_=Text),
    Review.published_at.is_not(None),
    Review.deleted_at.is_(None),
)


@cache
def standing(*, after: bool) -> Query:
    """For staff: of both sides, and never a hidden one. `skip` of them are left out."""
    key = (_MOMENT, _ID) if after else None
    page = keyset(_TOLD.where(_stands), _BY_TIME, key, limit=_LIMIT)
    return Query(page.offset(bindparam("skip", type_=Integer)))


STANDING_COUNT = Query(counted(select(Review.id).where(_stands), bindparam("most", type_=Integer)))
"""No further than to `most`."""


FLAGS = Query(
    select(ReviewFlag.review_id, ReviewFlag.reason, ReviewFlag.note, ReviewFlag.created_at)
    .where(ReviewFlag.review_id == any_(bindparam("review_ids", type_=ARRAY(Uuid))))
    .order_by(ReviewFlag.id)
)
_member = (
    select(literal(1))
    .select_from(BusinessMember)
    .join(Business, Business.id == BusinessMember.business_id)
    .where(BusinessMember.user_id == _USER, Business.archived_at.is_(None))
)
CUSTOMER_OF_BOOKING = Query(
    select(Booking.customer_id).where(
        Booking.id == bindparam("booking_id", type_=Uuid),
        _member.where(Business.id == Booking.business_id).correlate(Booking).exists(),
    )
)
"""If whoever asks is in the team that has it."""
CUSTOMER_OF_LEAD = Query(
    select(ServiceRequest.customer_id)
    .join(Lead, Lead.request_id == ServiceRequest.id)
    .where(
        Lead.id == bindparam("lead_id", type_=Uuid),
        _member.where(Business.id == Lead.business_id).correlate(Lead).exists(),
    )
)
SUMMARIES = {
    "business_id": Query(
        select(
            Business.id, Business.rating_count, Business.rating_average, Business.rating_counts
        ).where(Business.id == any_(_IDS))
    ),
    "studio_id": Query(
        select(Studio.id, Studio.rating_count, Studio.rating_average, Studio.rating_counts).where(
            Studio.id == any_(_IDS)
        )
    ),
}
