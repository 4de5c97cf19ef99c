"""The books as they are told: what a business has, and what became of it."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from mercat.modules.businesses.models import Business, BusinessMember
from mercat.modules.payments.models import (
    Charge,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
    LedgerTransaction,
    LedgerTransactionKind,
)
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

OWED = (LedgerAccountKind.PAYABLE, LedgerAccountKind.CLAWBACK)
"""What we owe a business, less what it owes us."""
_BUSINESS: ColumnElement[Any] = bindparam("business_id", type_=Uuid)
_INSTANT = DateTime(timezone=True)


def ripe(before: ColumnElement[Any]) -> ColumnElement[bool]:
    """Entries of a PAYABLE account that a payout counts: what came in before then, what one that
    failed brought back, and everything that went out.
    """
    failed = select(LedgerTransaction.id).where(
        LedgerTransaction.id == LedgerEntry.transaction_id,
        LedgerTransaction.kind == LedgerTransactionKind.PAYOUT_FAILED,
    )
    return or_(LedgerEntry.amount > 0, LedgerEntry.created_at < before, failed.exists())


MONEY_OF = Query(
    select(
        *(Business.name, Business.timezone, Business.currency, Business.status),
        *(Business.archived_at, BusinessMember.role),
    )
    .outerjoin(
        BusinessMember,
        (BusinessMember.business_id == Business.id)
        & (BusinessMember.user_id == bindparam("user_id", type_=Uuid)),
    )
    .where(Business.id == _BUSINESS)
)
"""A business, and what whoever asks is in its team."""
BALANCES = Query(
    select(
        LedgerAccount.kind,
        LedgerAccount.gateway,
        LedgerAccount.currency,
        func.sum(LedgerEntry.amount).label("amount"),
        func.coalesce(
            func.sum(LedgerEntry.amount).filter(ripe(bindparam("before", type_=_INSTANT))), 0
        ).label("ripe"),
    )
    .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
    .where(LedgerAccount.business_id == _BUSINESS)
    .group_by(LedgerAccount.id)
    .order_by(LedgerAccount.currency, LedgerAccount.gateway)
)
"""Of each account of a business, signed minor units; `ripe`: what a payout counts."""
OPENING = Query(
    select(LedgerAccount.currency, (-func.sum(LedgerEntry.amount)).label("amount"))
    .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
    .where(
        LedgerAccount.business_id == _BUSINESS,
        or_(*(LedgerAccount.kind == kind for kind in OWED)),
        LedgerEntry.created_at < bindparam("since", type_=_INSTANT),
    )
    .group_by(LedgerAccount.currency)
    .order_by(LedgerAccount.currency)
)
"""What was owed to it before then."""

_ENTRIES = (
    select(
        func.jsonb_agg(
            aggregate_order_by(
                func.jsonb_build_array(
                    LedgerAccount.kind,
                    LedgerAccount.gateway,
                    LedgerAccount.currency,
                    LedgerEntry.amount,
                ),
                LedgerEntry.id,
            )
        )
    )
    .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
    .where(LedgerEntry.transaction_id == LedgerTransaction.id)
    .correlate(LedgerTransaction)
    .scalar_subquery()
)
_TOLD: Select[*tuple[Any, ...]] = (
    select(
        LedgerTransaction.id,
        LedgerTransaction.kind,
        LedgerTransaction.description,
        LedgerTransaction.charge_id,
        LedgerTransaction.created_at,
        Charge.title,
        cast(_ENTRIES, Text).label("entries"),
    )
    .outerjoin(Charge, Charge.id == LedgerTransaction.charge_id)
    .where(LedgerTransaction.business_id == _BUSINESS)
)
_ORDER = [LedgerTransaction.created_at, LedgerTransaction.id]
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)


@cache
def ledger_page(*, after: bool, within: bool = False) -> Query:
    """Transactions of a business, the last first; `within` a time, the first first."""
    seen = (bindparam("moment", type_=_INSTANT), bindparam("id", type_=Uuid)) if after else None
    asked = _TOLD
    if within:
        asked = asked.where(
            LedgerTransaction.created_at >= bindparam("since", type_=_INSTANT),
            LedgerTransaction.created_at < bindparam("until", type_=_INSTANT),
        )
    return Query(keyset(asked, _ORDER, seen, descending=not within, limit=_LIMIT))
