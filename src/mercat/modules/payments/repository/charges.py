"""Questions about charges."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.identity.models import User
from mercat.modules.payments.models import (
    AccountStatus,
    Charge,
    ChargeStatus,
    Gateway,
    GatewayAccount,
)
from mercat.platform.writes import Insertion, Writes, said_of

_FRESH = {"populate_existing": True}
_ADD = Insertion(Charge)


class ChargeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._writes = Writes(session)

    async def add(self, charge: Charge) -> None:
        """Afterwards it is in the database and not in the session: what is changed in it here
        changes nothing there.
        """
        await self._writes.insert(_ADD, [said_of(charge)])

    async def lock(self, charge_id: UUID) -> Charge | None:
        """Until the commit nobody else's."""
        query = select(Charge).where(Charge.id == charge_id).with_for_update()
        found: Charge | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def lock_of(self, subject_kind: str, subject_id: UUID) -> Sequence[Charge]:
        """Those that were opened for it, in the order in which they were."""
        query = (
            select(Charge)
            .where(Charge.subject_id == subject_id, Charge.subject_kind == subject_kind)
            .order_by(Charge.id)
            .with_for_update()
        )
        return (await self._session.scalars(query, execution_options=_FRESH)).all()

    async def accounts(self, business_id: UUID) -> Mapping[Gateway, GatewayAccount]:
        """Those that are not disconnected, of which there is one at each gateway."""
        query = select(GatewayAccount).where(
            GatewayAccount.business_id == business_id,
            GatewayAccount.status != AccountStatus.DISCONNECTED,
        )
        found = await self._session.scalars(query, execution_options=_FRESH)
        return {account.gateway: account for account in found}

    async def is_suspended(self, business_id: UUID) -> bool:
        query = select(Business.status).where(Business.id == business_id)
        return (await self._session.scalar(query)) is BusinessStatus.SUSPENDED

    async def lock_told(
        self, gateway: Gateway, charge_id: UUID | None, checkout_id: str | None
    ) -> Charge | None:
        """By our name for it, or by the gateway's for its page."""
        if charge_id is None and checkout_id is None:
            return None
        mine = Charge.id == charge_id if charge_id else Charge.checkout_id == checkout_id
        return await self._lock_one(select(Charge).where(Charge.gateway == gateway, mine))

    async def lock_paid(self, gateway: Gateway, payment_id: str) -> Charge | None:
        """By the gateway's name for its money."""
        paid = (Charge.gateway == gateway) & (Charge.payment_id == payment_id)
        return await self._lock_one(select(Charge).where(paid))

    async def is_taken(self, gateway: Gateway, by: UUID, payment_id: str) -> bool:
        """Whether a charge other than this one was paid under this name."""
        others = select(Charge.id).where(
            Charge.gateway == gateway, Charge.payment_id == payment_id, Charge.id != by
        )
        return bool(await self._session.scalar(select(others.exists())))

    async def returned(self, among: Collection[UUID]) -> int:
        """Minor units: of all of these together, what has gone back or is on its way back."""
        query = select(func.coalesce(func.sum(Charge.refunded_amount), 0))
        return int((await self._session.scalars(query.where(Charge.id.in_(among)))).one())

    async def find(self, charge_id: UUID) -> Charge | None:
        """As it is now: whoever has it locked may change it."""
        query = select(Charge).where(Charge.id == charge_id)
        found: Charge | None = await self._session.scalar(query, execution_options=_FRESH)
        return found

    async def payer_email(self, payer_id: UUID) -> str:
        return (await self._session.scalars(select(User.email).where(User.id == payer_id))).one()

    async def unopened(self, before: datetime, now: datetime, limit: int) -> Sequence[UUID]:
        """Which may be paid, were opened before then, and have no page at their gateway yet."""
        query = (
            select(Charge.id)
            .where(Charge.status == ChargeStatus.CREATED, Charge.created_at < before)
            .where(Charge.gateway != Gateway.SANDBOX, Charge.checkout_id.is_(None))
            .where(Charge.expires_at > now, Charge.closing_at.is_(None))
            .order_by(Charge.expires_at)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def unclosed(self, before: datetime, limit: int) -> Sequence[UUID]:
        """Whose pages were to be closed before then, and are open for all we know."""
        query = (
            select(Charge.id)
            .where(Charge.closing_at < before, Charge.closed_at.is_(None))
            .where(Charge.checkout_id.is_not(None), Charge.paid_at.is_(None))
            .order_by(Charge.closing_at)
            .limit(limit)
        )
        return (await self._session.scalars(query)).all()

    async def has_refused(self, business_id: UUID, since: datetime) -> bool:
        """Whether a gateway has not taken on a charge of theirs that was opened since."""
        query = select(Charge.id).where(
            Charge.business_id == business_id,
            Charge.created_at >= since,
            Charge.error.is_not(None),
        )
        return bool(await self._session.scalar(select(query.exists())))

    async def _lock_one(self, query: Select[*tuple[Any, ...]]) -> Charge | None:
        found: Charge | None = await self._session.scalar(
            query.with_for_update(), execution_options=_FRESH
        )
        return found
