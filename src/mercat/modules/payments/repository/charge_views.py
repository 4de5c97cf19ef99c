"""Charges as people see them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    select,
)

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.payments.models import Beneficiary, Charge, Dispute, Refund
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_USER: ColumnElement[Any] = bindparam("user_id", type_=Uuid)
_SEEN = (bindparam("moment", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid))
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)

_TOLD: Select[*tuple[Any, ...]] = select(
    Charge.id,
    Charge.payer_id,
    Charge.business_id,
    Charge.subject_kind,
    Charge.subject_id,
    Charge.title,
    cast(Charge.lines, Text).label("lines"),
    Charge.beneficiary,
    Charge.gateway,
    Charge.status,
    Charge.amount,
    Charge.currency,
    Charge.fee_amount,
    Charge.refunded_amount,
    Charge.expires_at,
    Charge.closing_at,
    Charge.paid_at,
    Charge.error,
    Charge.created_at,
)
_role = (
    select(BusinessMember.role)
    .join(Business, Business.id == BusinessMember.business_id)
    .where(
        BusinessMember.business_id == Charge.business_id,
        BusinessMember.user_id == _USER,
        Business.archived_at.is_(None),
    )
    .scalar_subquery()
)
CHARGE = Query(
    _TOLD.add_columns(_role.label("role")).where(Charge.id == bindparam("charge_id", type_=Uuid))
)
"""With what whoever asks is in its business's team; None: nothing."""
REFUNDS = Query(
    select(Refund.__table__)
    .where(Refund.charge_id == bindparam("charge_id", type_=Uuid))
    .order_by(Refund.id)
)
DISPUTES = Query(
    select(Dispute.__table__)
    .where(Dispute.charge_id == bindparam("charge_id", type_=Uuid))
    .order_by(Dispute.id)
)
DISPUTE = Query(select(Dispute.__table__).where(Dispute.id == bindparam("dispute_id", type_=Uuid)))
PAYEE = case((Charge.beneficiary == Beneficiary.BUSINESS, Business.name)).label("business")
"""None where it is owed to the platform, by that business."""
PAY_PAGE = Query(
    select(
        Charge.title,
        Charge.gateway,
        Charge.amount,
        Charge.currency,
        Charge.status,
        Charge.checkout_url,
        Charge.expires_at,
        Charge.closing_at,
        Charge.paid_at,
        Charge.error,
        PAYEE,
    )
    .join(Business, Business.id == Charge.business_id)
    .where(Charge.id == bindparam("charge_id", type_=Uuid))
)
_FILTERS: Mapping[str, ColumnElement[bool]] = {
    "payer_id": Charge.payer_id == bindparam("payer_id", type_=Uuid),
    "business_id": Charge.business_id == bindparam("business_id", type_=Uuid),
    "status": Charge.status == bindparam("status", type_=Text),
    "since": Charge.created_at >= bindparam("since", type_=DateTime(timezone=True)),
    "until": Charge.created_at < bindparam("until", type_=DateTime(timezone=True)),
}


@cache
def charges_page(filters: frozenset[str], *, after: bool) -> Query:
    """Those that were opened last first."""
    wanted = [_FILTERS[name] for name in sorted(filters)]
    order = [Charge.created_at, Charge.id]
    statement = _TOLD.where(and_(*wanted)) if wanted else _TOLD
    return Query(keyset(statement, order, _SEEN if after else None, limit=_LIMIT))


@cache
def disputes_page(*, of_business: bool, after: bool) -> Query:
    statement: Select[*tuple[Any, ...]] = select(*Dispute.__table__.c)
    if of_business:
        statement = statement.where(Dispute.business_id == bindparam("business_id", type_=Uuid))
    order = [Dispute.created_at, Dispute.id]
    return Query(keyset(statement, order, _SEEN if after else None, limit=_LIMIT))
