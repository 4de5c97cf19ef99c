"""Questions about failures."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.identity.models import Throttle
from mercat.platform.ids import uuid7


class ThrottleRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, subjects: Sequence[bytes]) -> dict[bytes, Throttle]:
        """As they are now, whatever this session has read of them before."""
        query = select(Throttle).where(Throttle.subject.in_(subjects))
        rows = await self._session.scalars(query, execution_options={"populate_existing": True})
        return {row.subject: row for row in rows}

    async def count_failure(
        self, subjects: Sequence[bytes], now: datetime, memory: timedelta
    ) -> None:
        """Adds one to each; an old count starts anew. Sorted, so that two never wait crosswise."""
        rows = [
            {"id": uuid7(), "subject": subject, "failures": 1, "last_failed_at": now}
            for subject in sorted(subjects)
        ]
        fresh = insert(Throttle).values(rows)
        stale = Throttle.last_failed_at < now - memory
        await self._session.execute(
            fresh.on_conflict_do_update(
                index_elements=["subject"],
                set_={
                    "failures": case((stale, 1), else_=Throttle.failures + 1),
                    "last_failed_at": now,
                },
            )
        )

    async def clear(self, subject: bytes) -> None:
        await self._session.execute(delete(Throttle).where(Throttle.subject == subject))

    async def forget(self, before: datetime) -> None:
        await self._session.execute(delete(Throttle).where(Throttle.last_failed_at < before))
