"""Bookings as they are told: by whoever booked, by the team, and by staff."""

from collections.abc import Mapping
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
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from mercat.modules.bookings.models import Booking, BookingEvent
from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.catalogue.models import Offering
from mercat.modules.identity.models import User
from mercat.modules.payments.models import Charge
from mercat.modules.venues.models import Room, Studio
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_Customer = aliased(User)
_Colleague = aliased(User)
_Insider = aliased(BusinessMember)
_is_team = exists().where(
    _Insider.business_id == Booking.business_id,
    _Insider.user_id == _USER,
    Business.archived_at.is_(None),
)
_may_see = or_(Booking.customer_id == _USER, bindparam("inspects", type_=Boolean), _is_team)


def _name(person: Any) -> ColumnElement[Any]:
    return func.concat_ws(" ", person.first_name, person.last_name)


_TOLD: Select[*tuple[Any, ...]] = (
    select(
        Booking.id,
        Booking.number,
        Booking.version,
        Booking.status,
        Booking.title,
        Booking.agreed,
        Booking.customer_id,
        Booking.business_id,
        Booking.studio_id,
        Booking.room_id,
        Booking.offering_id,
        Booking.member_id,
        Booking.property_id,
        Booking.starts_at,
        Booking.ends_at,
        Booking.timezone,
        Booking.held_until,
        cast(Booking.extras, Text).label("extras"),
        cast(Booking.price_lines, Text).label("price_lines"),
        Booking.currency,
        Booking.total_amount,
        Booking.due_amount,
        Booking.paid_amount,
        Booking.refund_amount,
        Booking.cancellation_policy,
        cast(Booking.cancellation_terms, Text).label("cancellation_terms"),
        Booking.cancelled_by,
        Booking.ended_at,
        Booking.notes,
        Booking.series_id,
        Booking.charge_id,
        Booking.created_at,
        Booking.updated_at,
        Charge.status.label("charge_status"),
        Charge.gateway.label("charge_gateway"),
        Business.name.label("business_name"),
        Studio.name.label("studio_name"),
        Room.name.label("room_name"),
        Offering.name.label("offering_name"),
        _name(_Customer).label("customer_name"),
        _name(_Colleague).label("member_name"),
        (Booking.customer_id == _USER).label("is_customer"),
    )
    .join(Business, Business.id == Booking.business_id)
    .join(_Customer, _Customer.id == Booking.customer_id)
    .outerjoin(Studio, Studio.id == Booking.studio_id)
    .outerjoin(Room, Room.id == Booking.room_id)
    .outerjoin(Offering, Offering.id == Booking.offering_id)
    .outerjoin(BusinessMember, BusinessMember.id == Booking.member_id)
    .outerjoin(_Colleague, _Colleague.id == BusinessMember.user_id)
    .outerjoin(Charge, Charge.id == Booking.charge_id)
)
OWN = Query(_TOLD.where(Booking.id == any_(bindparam("booking_ids", type_=ARRAY(Uuid)))))
"""Those that somebody has just made or changed, in their transaction."""
ONE = Query(_TOLD.where(Booking.id == bindparam("booking_id", type_=Uuid), _may_see))
MANY = Query(_TOLD.where(Booking.id == any_(bindparam("booking_ids", type_=ARRAY(Uuid))), _may_see))
CONCERNED = Query(
    select(
        Booking.number,
        Booking.status,
        Booking.version,
        Booking.customer_id,
        Booking.business_id,
        func.array(
            select(BusinessMember.user_id)
            .join(Business, Business.id == BusinessMember.business_id)
            .where(
                BusinessMember.business_id == Booking.business_id, Business.archived_at.is_(None)
            )
            .correlate(Booking)
            .scalar_subquery(),
            type_=ARRAY(Uuid),
        ).label("members"),
    ).where(Booking.id == bindparam("booking_id", type_=Uuid))
)
"""How a booking stands, and whom it concerns this instant."""
_events = select(
    BookingEvent.booking_id,
    BookingEvent.kind,
    BookingEvent.status,
    BookingEvent.party,
    BookingEvent.reason,
    cast(BookingEvent.details["refund"], Text).label("refund"),
    BookingEvent.created_at,
).order_by(BookingEvent.id)
EVENTS = Query(_events.where(BookingEvent.booking_id == bindparam("booking_id", type_=Uuid)))
EVENTS_OF_MANY = Query(
    _events.where(BookingEvent.booking_id == any_(bindparam("booking_ids", type_=ARRAY(Uuid))))
)
"""As they were written: `created_at` is when a transaction began, and whoever waited for another
began first.
"""
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
_FILTERS: Mapping[str, ColumnElement[bool]] = {
    **{
        name: Booking.__table__.c[name] == bindparam(name, type_=Uuid)
        for name in ("business_id", "studio_id", "room_id", "member_id")
    },
    "number": Booking.number == bindparam("number", type_=Text),
    "status": Booking.status == bindparam("status", type_=Text),
    "since": Booking.starts_at >= bindparam("since", type_=DateTime(timezone=True)),
    "until": Booking.starts_at < bindparam("until", type_=DateTime(timezone=True)),
}
_ORDER = [Booking.starts_at, Booking.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)


@cache
def page_of(filters: frozenset[str], *, after: bool) -> Query:
    """Those that begin last first; of a business, or else whoever asks is their customer."""
    wanted = [_FILTERS[name] for name in sorted(filters)]
    if "business_id" not in filters:
        wanted.append(Booking.customer_id == _USER)
    seen = (
        (bindparam("moment", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid))
        if after
        else None
    )
    return Query(keyset(_TOLD.where(and_(*wanted)), _ORDER, seen, limit=_LIMIT))


@cache
def everybodys(filters: frozenset[str], *, after: bool) -> Query:
    """Those that were made last first, in the order of their ids: the one index on all of them."""
    wanted = [_FILTERS[name] for name in sorted(filters)]
    statement = _TOLD.where(and_(*wanted)) if wanted else _TOLD
    seen = (bindparam("id", type_=Uuid),) if after else None
    return Query(keyset(statement, [Booking.id], seen, limit=_LIMIT))
