"""Questions about what is paid out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Uuid,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.models import (
    Gateway,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
    Payout,
    PayoutStatus,
)
from mercat.platform.pagination import keyset
from mercat.platform.reads import Query

_FRESH = {"populate_existing": True}
_KEY = (Payout.created_at, Payout.id)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_AFTER: Sequence[ColumnElement[Any]] = (
    bindparam("after", type_=DateTime(timezone=True)),
    bindparam("after_id", type_=Uuid),
)


def _pages(statement: Select[*tuple[Any, ...]]) -> tuple[Query, Query]:
    """The first page, and any other."""
    return (
        Query(keyset(statement, _KEY, None, limit=_LIMIT)),
        Query(keyset(statement, _KEY, _AFTER, limit=_LIMIT)),
    )


_ALL: Select[*tuple[Any, ...]] = select(*Payout.__table__.c)
PAYOUT = Query(_ALL.where(Payout.id == bindparam("payout_id", type_=Uuid)))
PAYOUTS = _pages(_ALL)
"""Everybody's, the last first."""
PAYOUTS_OF = _pages(_ALL.where(Payout.business_id == bindparam("business_id", type_=Uuid)))


class PayoutRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, payout: Payout) -> None:
        self._session.add(payout)
        await self._session.flush()

    async def find(self, payout_id: UUID) -> Payout | None:
        query = select(Payout).where(Payout.id == payout_id)
        found: Payout | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock(self, payout_id: UUID) -> Payout | None:
        """Until the commit nobody else's."""
        query = select(Payout).where(Payout.id == payout_id).with_for_update()
        found: Payout | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_told(
        self, gateway: Gateway, payout_id: UUID | None, external_id: str
    ) -> Payout | None:
        """The one that a gateway speaks of, by our name for it or its own."""
        ours = Payout.id == payout_id if payout_id is not None else None
        theirs = Payout.gateway_payout_id == external_id
        query = (
            select(Payout)
            .where(Payout.gateway == gateway, theirs if ours is None else or_(ours, theirs))
            .order_by(Payout.id)
            .limit(1)
            .with_for_update()
        )
        found: Payout | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def last(
        self, business_id: UUID, gateway: Gateway, currency: str, by: datetime | None = None
    ) -> Payout | None:
        """Of all, or of those that were due by then."""
        query = (
            select(Payout)
            .where(
                Payout.business_id == business_id,
                Payout.gateway == gateway,
                Payout.currency == currency,
            )
            .order_by(Payout.period_end.desc())
            .limit(1)
        )
        if by is not None:
            query = query.where(Payout.period_end <= by)
        found: Payout | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def waiting(self, before: datetime) -> Sequence[UUID]:
        """Made before then, and the gateway has not taken them."""
        query = (
            select(Payout.id)
            .where(Payout.status == PayoutStatus.PENDING, Payout.gateway_payout_id.is_(None))
            .where(Payout.created_at < before)
            .order_by(Payout.id)
        )
        return (await self._session.scalars(query)).all()

    async def are_owed(self, business_id: UUID, gateway: Gateway) -> bool:
        """Whether there is money of theirs that could be paid out, in any currency."""
        query = (
            select(LedgerAccount.id)
            .join(LedgerEntry, LedgerEntry.account_id == LedgerAccount.id)
            .where(LedgerAccount.business_id == business_id, LedgerAccount.gateway == gateway)
            .where(LedgerAccount.kind == LedgerAccountKind.PAYABLE)
            .group_by(LedgerAccount.id)
            .having(func.sum(LedgerEntry.amount) < 0)
        )
        return (await self._session.scalars(query)).first() is not None

    async def first_money(
        self, business_id: UUID, gateway: Gateway, currency: str
    ) -> datetime | None:
        """When the first that is owed to it came in there."""
        query = (
            select(func.min(LedgerEntry.created_at))
            .join(LedgerAccount, LedgerAccount.id == LedgerEntry.account_id)
            .where(LedgerAccount.business_id == business_id, LedgerAccount.gateway == gateway)
            .where(LedgerAccount.kind == LedgerAccountKind.PAYABLE)
            .where(LedgerAccount.currency == currency)
        )
        found: datetime | None = await self._session.scalar(query)
        return found
