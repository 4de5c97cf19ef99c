"""Quotes as they are told: to the customer, to the team that sent them, and to staff."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
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
    func,
    or_,
    select,
    true,
)

from mercat.modules.bookings.models import Booking
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.catalogue.models import Offering
from mercat.modules.identity.models import User
from mercat.modules.leads.models import Quote, ServiceRequest
from mercat.modules.payments.models import Charge
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_REQUEST: ColumnElement[Any] = bindparam("request_id", type_=Uuid)
_is_customer = ServiceRequest.customer_id == _USER
_TOLD: Select[*tuple[Any, ...]] = (
    select(
        Quote.id,
        Quote.request_id,
        Quote.lead_id,
        Quote.business_id,
        Business.name.label("business_name"),
        Quote.offering_id,
        Offering.name.label("offering_name"),
        Quote.member_id,
        func.concat_ws(" ", User.first_name, User.last_name).label("member_name"),
        Quote.status,
        cast(Quote.lines, Text).label("lines"),
        Quote.currency,
        Quote.total_amount,
        Quote.message,
        Quote.valid_until,
        cast(Quote.slots, Text).label("slots"),
        Quote.decided_at,
        Quote.reason,
        Quote.created_at,
        Quote.booking_id,
        Booking.number.label("booking_number"),
        Booking.status.label("booking_status"),
        Booking.held_until.label("booking_held_until"),
        Booking.charge_id,
        Charge.status.label("charge_status"),
        Charge.gateway.label("charge_gateway"),
        _is_customer.label("is_customer"),
    )
    .join(ServiceRequest, ServiceRequest.id == Quote.request_id)
    .join(Business, Business.id == Quote.business_id)
    .outerjoin(Offering, Offering.id == Quote.offering_id)
    .outerjoin(BusinessMember, BusinessMember.id == Quote.member_id)
    .outerjoin(User, User.id == BusinessMember.user_id)
    .outerjoin(Booking, Booking.id == Quote.booking_id)
    .outerjoin(Charge, Charge.id == Booking.charge_id)
)
OWN = _TOLD.where(Quote.id == bindparam("quote_id", type_=Uuid))
"""One that somebody has just sent or changed, in their transaction."""
OF_LEAD = Query(
    _TOLD.where(Quote.lead_id == bindparam("lead_id", type_=Uuid)).order_by(
        Quote.created_at.desc(), Quote.id.desc()
    )
)
OF_LEADS = Query(
    _TOLD.where(Quote.lead_id == any_(bindparam("lead_ids", type_=ARRAY(Uuid)))).order_by(
        Quote.created_at.desc(), Quote.id.desc()
    )
)
"""The newest first. For whoever may see the lead."""
_sees = select(ServiceRequest.id).where(or_(_is_customer, bindparam("inspects", type_=Boolean)))
SEES_REQUEST = Query(_sees.where(ServiceRequest.id == _REQUEST))
_REQUESTS: ColumnElement[Any] = bindparam("request_ids", type_=ARRAY(Uuid))
SEES_REQUESTS = Query(_sees.where(ServiceRequest.id == any_(_REQUESTS)))
"""Which of these whoever asks sees."""
_OF_REQUEST = _TOLD.where(Quote.request_id == _REQUEST)
_ORDER = [Quote.created_at, Quote.id]
_SEEN = (bindparam("moment", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid))
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
QUOTES_FIRST = Query(keyset(_OF_REQUEST, _ORDER, None, limit=_LIMIT))
QUOTES_NEXT = Query(keyset(_OF_REQUEST, _ORDER, _SEEN, limit=_LIMIT))


@cache
def quotes_of_requests(*, after: bool) -> Query:
    """The same page of each of many, in one statement."""
    each = func.unnest(_REQUESTS).table_valued("id", name="each").render_derived()
    its = _TOLD.where(Quote.request_id == each.c.id)
    page = keyset(its, _ORDER, _SEEN if after else None, limit=_LIMIT).lateral("page")
    found = select(page).select_from(each).join(page, true())
    return Query(found.order_by(page.c.created_at.desc(), page.c.id.desc()))
