"""What the sandbox remembers. Nobody but the sandbox asks here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.payments.models import SandboxOperation
from mercat.platform.pagination import Key, keyset

_LOCKS = 7_215_000_002
"""Of the pair that an advisory lock is known by: any, as long as nothing else uses it."""


class SandboxRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, reference_id: UUID) -> None:
        """Until the commit nobody else does anything about this charge, or payout."""
        number = func.hashtext(str(reference_id))
        await self._session.execute(select(func.pg_advisory_xact_lock(_LOCKS % 2**31, number)))

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
