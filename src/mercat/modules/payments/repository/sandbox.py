"""What the sandbox remembers. Nobody but the sandbox asks here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.businesses.models import Business
from mercat.modules.payments.models import Charge, Gateway, SandboxOperation
from mercat.modules.payments.repository.charge_views import PAYEE
from mercat.platform.pagination import Key, keyset
from mercat.platform.reads import Query

SANDBOX_PAGE = Query(
    select(
        Charge.title,
        Charge.lines,
        Charge.amount,
        Charge.currency,
        Charge.refunded_amount,
        Charge.status,
        Charge.paid_at,
        Charge.closing_at,
        Charge.expires_at,
        PAYEE,
    )
    .join(Business, Business.id == Charge.business_id)
    .where(Charge.id == bindparam("charge_id"), Charge.gateway == Gateway.SANDBOX)
)
"""What its page tells of what is owed."""

SANDBOX_DEEDS = Query(
    select(
        SandboxOperation.kind,
        SandboxOperation.key,
        SandboxOperation.amount,
        SandboxOperation.currency,
        SandboxOperation.created_at,
    )
    .where(SandboxOperation.reference_id == bindparam("charge_id"))
    .order_by(SandboxOperation.created_at, SandboxOperation.id)
)
"""All that was done about it there."""

_LOCKS = 721_500_002
"""The first of the two numbers of an advisory lock: any, as long as nothing else uses it."""


class SandboxRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, reference_id: UUID) -> None:
        """Until the commit nobody else does anything about this charge, or payout."""
        number = func.hashtext(str(reference_id))
        await self._session.execute(select(func.pg_advisory_xact_lock(_LOCKS, number)))

    async def add(self, operation: SandboxOperation) -> None:
        self._session.add(operation)
        await self._session.flush()

    async def get(self, operation_id: UUID) -> SandboxOperation | None:
        return await self._session.get(SandboxOperation, operation_id)

    async def keyed(self, key: str) -> SandboxOperation | None:
        query = select(SandboxOperation).where(SandboxOperation.key == key)
        found: SandboxOperation | None = await self._session.scalar(query)
        return found

    async def of(self, reference_id: UUID) -> Sequence[SandboxOperation]:
        """In the order in which they happen."""
        query = (
            select(SandboxOperation)
            .where(SandboxOperation.reference_id == reference_id)
            .order_by(SandboxOperation.created_at, SandboxOperation.id)
        )
        return (await self._session.scalars(query)).all()

    async def between(
        self, since: datetime, until: datetime, after: Key | None, limit: int
    ) -> Sequence[SandboxOperation]:
        """Oldest first; one more than `limit`, if there is one."""
        when = (SandboxOperation.created_at >= since, SandboxOperation.created_at < until)
        query = keyset(
            select(SandboxOperation).where(*when),
            [SandboxOperation.created_at, SandboxOperation.id],
            after,
            descending=False,
            limit=limit,
        )
        return (await self._session.scalars(query)).all()
