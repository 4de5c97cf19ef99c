"""Rows of spreadsheets, page by page along an index: however long one is, no more is read at once
than is sent.
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Select, Uuid, bindparam, func, or_, select
from sqlalchemy import text as words

from mercat.modules.bookings.models import Booking
from mercat.modules.identity.models import User
from mercat.modules.leads.models import Lead, Quote, QuoteStatus, ServiceRequest
from mercat.modules.payments.models import Beneficiary, Charge
from mercat.modules.reviews.models import IS_LISTED, Review
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_INSTANT = DateTime(timezone=True)
_BUSINESS: ColumnElement[Any] = bindparam("business_id", type_=Uuid)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_SEEN = (bindparam("moment", type_=_INSTANT), bindparam("id", type_=Uuid))
_customer = func.concat_ws(" ", User.first_name, User.last_name).label("customer")
_quoted = (
    select(Quote.total_amount)
    .where(
        Quote.lead_id == Lead.id,
        or_(Quote.status == QuoteStatus.SENT, Quote.status == QuoteStatus.ACCEPTED),
    )
    .order_by(Quote.created_at.desc())
    .limit(1)
    .correlate(Lead)
)
_ROWS: dict[str, tuple[Select[*tuple[Any, ...]], Any, Any]] = {
    "bookings": (
        select(
            *(Booking.id, Booking.starts_at.label("moment"), Booking.number, Booking.status),
            *(Booking.title, Booking.ends_at, Booking.created_at, Booking.currency, _customer),
            *(Booking.total_amount, Booking.paid_amount, Booking.refund_amount, Booking.notes),
        )
        .join(User, User.id == Booking.customer_id)
        .where(Booking.business_id == _BUSINESS),
        Booking.starts_at,
        Booking.id,
    ),
    "payments": (
        select(
            *(Charge.id, Charge.created_at.label("moment"), Charge.title, Charge.gateway),
            *(Charge.status, Charge.currency, Charge.amount, Charge.fee_amount),
            *(Charge.refunded_amount, Charge.paid_at),
        ).where(Charge.business_id == _BUSINESS, Charge.beneficiary == Beneficiary.BUSINESS),
        Charge.created_at,
        Charge.id,
    ),
    "leads": (
        select(
            *(Lead.id, Lead.created_at.label("moment"), Lead.status, Lead.responded_at),
            ServiceRequest.title,
            _quoted.with_only_columns(Quote.currency).scalar_subquery().label("currency"),
            _quoted.scalar_subquery().label("quoted"),
        )
        .join(ServiceRequest, ServiceRequest.id == Lead.request_id)
        .where(Lead.business_id == _BUSINESS),
        Lead.created_at,
        Lead.id,
    ),
    "reviews": (
        select(
            *(Review.id, Review.published_at.label("moment"), Review.rating, Review.title),
            *(Review.body, Review.reply, Review.replied_at),
        ).where(
            Review.business_id == _BUSINESS,
            words(" AND ".join(f"reviews.{part}" for part in IS_LISTED.split(" AND "))),
        ),
        Review.published_at,
        Review.id,
    ),
}


@cache
def sheet_page(kind: str, *, after: bool) -> Query:
    """Those between `since` and `until`, the first first, and one more row than `limit`. Each has
    its `id` and `moment`.
    """
    rows, moment, key = _ROWS[kind]
    within = rows.where(
        moment >= bindparam("since", type_=_INSTANT), moment < bindparam("until", type_=_INSTANT)
    )
    seen = _SEEN if after else None
    return Query(keyset(within, [moment, key], seen, descending=False, limit=_LIMIT))
