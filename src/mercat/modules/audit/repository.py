"""Every SQL statement of audit, as named questions."""

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.audit.models import AuditEvent


class AuditRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, event: AuditEvent) -> None:
        self._session.add(event)
        await self._session.flush()
