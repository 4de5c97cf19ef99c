"""The sending half: an event is written in the transaction of what it tells, or not at all."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.observability.context import current_trace
from mercat.platform.outbox.announced import Announced
from mercat.platform.outbox.event import Event
from mercat.platform.outbox.records import OutboxEvent, ScheduledEvent


class Outbox:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, event: Event, *, at: datetime | None = None) -> None:
        """Announces the event once this transaction commits, or at `at` if that is given. What
        programs of a business are to know of it is announced along with it.
        """
        if at is not None:
            self._session.add(ScheduledEvent(**_row(event), due_at=at))
            return
        self._session.add(OutboxEvent(**_row(event), trace=current_trace()))
        fact = event.fact()
        if fact is not None:
            self.add(Announced.of(fact))


def _row(event: Event) -> dict[str, Any]:
    return {
        "name": type(event).__name__,
        "aggregate": event.aggregate,
        "payload": event.payload(),
    }
