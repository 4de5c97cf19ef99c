"""What is written into the books, and what has to be known for it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, literal, select, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.payments.models import (
    AccountKey,
    LedgerAccount,
    LedgerAccountKind,
    LedgerEntry,
    LedgerTransaction,
    LedgerTransactionKind,
)
from mercat.modules.payments.repository.books import ripe

AT_ONCE = 500
"""Accounts whose balances are asked for in one question."""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


class LedgerRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, business_id: UUID, currency: str) -> None:
        """Until the commit nobody else writes about the money of this business."""
        await self._session.execute(_LOCK, {"name": f"mercat ledger {business_id} {currency}"})

    async def begin(
        self,
        kind: LedgerTransactionKind,
        reference: str,
        business_id: UUID,
        charge_id: UUID | None,
        description: str,
    ) -> UUID | None:
        """A transaction that wants entries; None: it has been written already."""
        query = (
            pg_insert(LedgerTransaction)
            .values(
                kind=kind,
                reference=reference,
                business_id=business_id,
                charge_id=charge_id,
                description=description,
            )
            .on_conflict_do_nothing(index_elements=[LedgerTransaction.reference])
            .returning(LedgerTransaction.id)
        )
        made: UUID | None = await self._session.scalar(query)
        return made

    async def write(self, transaction_id: UUID, lines: Mapping[AccountKey, int]) -> None:
        """Its entries: signed minor units. An account that has none yet is opened."""
        # In one order whoever asks, or two that open the same accounts would wait for each other.
        accounts = [vars(key) | {"id": key.id} for key in sorted(lines, key=lambda key: key.id)]
        await self._session.execute(
            pg_insert(LedgerAccount).values(accounts).on_conflict_do_nothing()
        )
        entries = [
            {"transaction_id": transaction_id, "account_id": key.id, "amount": amount}
            for key, amount in lines.items()
        ]
        await self._session.execute(insert(LedgerEntry), entries)

    async def knows(self, *references: str) -> set[str]:
        """Which of these are written."""
        query = select(LedgerTransaction.reference).where(
            LedgerTransaction.reference.in_(references)
        )
        return set(await self._session.scalars(query))

    async def balances(self, keys: Collection[AccountKey]) -> Mapping[AccountKey, int]:
        """Signed minor units; 0 for an account that nothing was ever written to."""
        query = (
            select(LedgerEntry.account_id, func.sum(LedgerEntry.amount).label("total"))
            .where(LedgerEntry.account_id.in_([key.id for key in keys]))
            .group_by(LedgerEntry.account_id)
        )
        found = {row.account_id: row.total for row in await self._session.execute(query)}
        return {key: int(found.get(key.id, 0)) for key in keys}

    async def ripe(self, payable: AccountKey, before: datetime) -> int:
        """Minor units that a business may have: what came in before then, and what a payout that
        failed brought back, less everything that went out.
        """
        query = select(func.coalesce(-func.sum(LedgerEntry.amount), 0)).where(
            LedgerEntry.account_id == payable.id, ripe(literal(before))
        )
        return int(await self._session.scalar(query) or 0)

    async def purses(self, after: UUID | None) -> Sequence[tuple[AccountKey, int]]:
        """So many PAYABLE accounts as are summed in one go, in the order of their ids, and what
        they hold: but for those of suspended businesses, whose money waits.
        """
        held = (
            select(func.coalesce(func.sum(LedgerEntry.amount), 0))
            .where(LedgerEntry.account_id == LedgerAccount.id)
            .scalar_subquery()
        )
        query = (
            select(LedgerAccount, held)
            .join(Business, Business.id == LedgerAccount.business_id)
            .where(LedgerAccount.kind == LedgerAccountKind.PAYABLE)
            .where(Business.status != BusinessStatus.SUSPENDED)
            .order_by(LedgerAccount.id)
            .limit(AT_ONCE)
        )
        if after is not None:
            query = query.where(LedgerAccount.id > after)
        return [(account.key, int(sum_)) for account, sum_ in await self._session.execute(query)]
