"""Requests and leads as they are told: to customers, to teams, and to staff."""

from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from mercat.modules.businesses.models import Business, BusinessMember, Category
from mercat.modules.geography.models import City
from mercat.modules.identity.models import User
from mercat.modules.leads.models import Lead, LeadStatus, RequestPhoto, ServiceRequest
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_INSPECTS = bindparam("inspects", type_=Boolean)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_REQUEST = bindparam("request_id", type_=Uuid)
_SEEN = (bindparam("moment", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid))


def _leads(*which: ColumnElement[bool]) -> ColumnElement[int]:
    """How many of a request."""
    return (
        select(func.count())
        .select_from(Lead)
        .where(Lead.request_id == ServiceRequest.id, *which)
        .scalar_subquery()
    )


_WISH = (
    ServiceRequest.category_id,
    Category.slug.label("category_slug"),
    Category.name.label("category_name"),
    ServiceRequest.title,
    ServiceRequest.description,
    ServiceRequest.city_id,
    City.name.label("city_name"),
    City.country_code.label("city_country_code"),
    ServiceRequest.timezone,
    cast(ServiceRequest.windows, Text).label("windows"),
    ServiceRequest.budget_min_amount,
    ServiceRequest.budget_max_amount,
    ServiceRequest.currency,
)
_ASKED_FOR: Select[*tuple[Any, ...]] = (
    select(
        ServiceRequest.id,
        ServiceRequest.status,
        *_WISH,
        ServiceRequest.property_id,
        ServiceRequest.latitude,
        ServiceRequest.longitude,
        ServiceRequest.expires_at,
        ServiceRequest.ended_at,
        ServiceRequest.cancel_reason,
        ServiceRequest.customer_id,
        ServiceRequest.created_at,
        ServiceRequest.updated_at,
        _leads().label("asked"),
        _leads(or_(Lead.status == LeadStatus.QUOTED, Lead.status == LeadStatus.WON)).label(
            "quoted"
        ),
    )
    .join(Category, Category.id == ServiceRequest.category_id)
    .outerjoin(City, City.id == ServiceRequest.city_id)
)
_may_see = or_(ServiceRequest.customer_id == _USER, _INSPECTS)
OWN = _ASKED_FOR.where(ServiceRequest.id == _REQUEST)
"""In the transaction of whoever has just made it."""
REQUEST = Query(OWN.where(_may_see))
REQUESTS = Query(
    _ASKED_FOR.where(
        ServiceRequest.id == any_(bindparam("request_ids", type_=ARRAY(Uuid))), _may_see
    )
)
REQUEST_OF = Query(select(ServiceRequest.id).where(ServiceRequest.id == _REQUEST, _may_see))
"""Whether whoever asks may see it."""
PHOTOS = Query(
    select(RequestPhoto.request_id, RequestPhoto.file_id)
    .where(RequestPhoto.request_id == any_(bindparam("request_ids", type_=ARRAY(Uuid))))
    .order_by(RequestPhoto.position, RequestPhoto.id)
)


@cache
def requests_page(*, of_status: bool, after: bool) -> Query:
    """The caller's own, the newest first."""
    query = _ASKED_FOR.where(ServiceRequest.customer_id == _USER)
    if of_status:
        query = query.where(ServiceRequest.status == bindparam("status", type_=Text))
    order = [ServiceRequest.created_at, ServiceRequest.id]
    return Query(keyset(query, order, _SEEN if after else None, limit=_LIMIT))


@cache
def everybodys_requests(*, of_status: bool, after: bool) -> Query:
    """Those that were made last first, in the order of their ids: the one index on all of them."""
    query = _ASKED_FOR
    if of_status:
        query = query.where(ServiceRequest.status == bindparam("status", type_=Text))
    seen = (bindparam("id", type_=Uuid),) if after else None
    return Query(keyset(query, [ServiceRequest.id], seen, limit=_LIMIT))


_ASKED = (
    select(
        Lead.id,
        Lead.status,
        Lead.created_at,
        Lead.responded_at,
        Lead.decline_reason,
        Lead.score,
        cast(Lead.reasons, Text).label("reasons"),
        Lead.business_id,
        Business.name.label("business_name"),
        Business.slug.label("business_slug"),
        Business.rating_average,
        Business.rating_count,
    )
    .join(Business, Business.id == Lead.business_id)
    .where(Lead.request_id == _REQUEST)
)


@cache
def asked_page(*, after: bool) -> Query:
    """Whom a request was offered to, those first who were asked last."""
    order = [Lead.created_at, Lead.id]
    return Query(keyset(_ASKED, order, _SEEN if after else None, limit=_LIMIT))


_LEAD: Select[*tuple[Any, ...]] = (
    select(
        Lead.id,
        Lead.business_id,
        Lead.status,
        cast(Lead.reasons, Text).label("reasons"),
        Lead.expires_at,
        Lead.viewed_at,
        Lead.responded_at,
        Lead.decline_reason,
        Lead.created_at,
        Lead.request_id,
        ServiceRequest.status.label("request_status"),
        *_WISH,
        ServiceRequest.approximate_latitude.label("latitude"),
        ServiceRequest.approximate_longitude.label("longitude"),
        ServiceRequest.expires_at.label("request_expires_at"),
        User.first_name.label("customer_first_name"),
        Business.latitude.label("business_latitude"),
        Business.longitude.label("business_longitude"),
    )
    .join(ServiceRequest, ServiceRequest.id == Lead.request_id)
    .join(Business, Business.id == Lead.business_id)
    .join(User, User.id == ServiceRequest.customer_id)
    .join(Category, Category.id == ServiceRequest.category_id)
    .outerjoin(City, City.id == ServiceRequest.city_id)
)
_is_team = exists().where(
    BusinessMember.business_id == Lead.business_id,
    BusinessMember.user_id == _USER,
    Business.archived_at.is_(None),
)
LEAD = Query(_LEAD.where(Lead.id == bindparam("lead_id", type_=Uuid), or_(_is_team, _INSPECTS)))
LEADS = Query(
    _LEAD.where(Lead.id == any_(bindparam("lead_ids", type_=ARRAY(Uuid))), or_(_is_team, _INSPECTS))
)
"""Those of these that whoever asks may see."""


@cache
def leads_page(*, of_status: bool, after: bool) -> Query:
    """Of a business, those first that were offered last."""
    query = _LEAD.where(Lead.business_id == bindparam("business_id", type_=Uuid))
    if of_status:
        query = query.where(Lead.status == bindparam("status", type_=Text))
    order = [Lead.created_at, Lead.id]
    return Query(keyset(query, order, _SEEN if after else None, limit=_LIMIT))


IN_TEAM = Query(
    select(BusinessMember.role)
    .join(Business, Business.id == BusinessMember.business_id)
    .where(
        Business.id == bindparam("business_id", type_=Uuid),
        Business.archived_at.is_(None),
        BusinessMember.user_id == _USER,
    )
)
"""What whoever asks is there."""
