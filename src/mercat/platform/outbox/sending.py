"""The sending half: an event is written in the transaction of what it tells, or not at all."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.observability.context import current_trace
from mercat.platform.outbox.event import Event
from mercat.platform.outbox.records import OutboxEvent, ScheduledEvent


class Outbox:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, event: Event, *, at: datetime | None = None) -> None:
        """Announces the event once this transaction commits, or at `at` if that is given."""
        name, aggregate, payload = type(event).__name__, event.aggregate, event.payload()
        if at is None:
            self._session.add(
                OutboxEvent(name=name, aggregate=aggregate, payload=payload, trace=current_trace())
            )
        else:
            self._session.add(
                ScheduledEvent(name=name, aggregate=aggregate, payload=payload, due_at=at)
            )

    async def once(self, event: Event, *, at: datetime, key: str) -> None:
        """Announces the event at `at`, unless one of this key waits already: then when that is."""
        await self._session.execute(
            insert(ScheduledEvent)
            .values(
                key=key,
                name=type(event).__name__,
                aggregate=event.aggregate,
                payload=event.payload(),
                due_at=at,
            )
            .on_conflict_do_nothing(index_elements=["key"])
        )
