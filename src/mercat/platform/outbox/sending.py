"""The sending half: an event is written in the transaction of what it tells, or not at all."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.ids import uuid7
from mercat.platform.observability.context import current_trace
from mercat.platform.outbox.announced import Announced
from mercat.platform.outbox.event import Event
from mercat.platform.outbox.records import OutboxEvent, ScheduledEvent
from mercat.platform.writes import Insertion, Writes

_SEND = Insertion(OutboxEvent)


class Outbox:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, event: Event, *, at: datetime | None = None) -> None:
        """Announces the event once this transaction commits, or at `at` if that is given. What
        programs of a business are to know of it is announced along with it.
        """
        if at is not None:
            self._session.add(ScheduledEvent(**_said(event), due_at=at))
            return
        for one in _with_facts([event]):
            self._session.add(OutboxEvent(**_said(one), trace=current_trace()))

    async def send(self, events: Sequence[Event]) -> None:
        """As `add` does, written now and not when the session comes to it, at a fraction of what
        that costs.
        """
        trace = current_trace()
        rows = [{"id": uuid7(), **_said(one), "trace": trace} for one in _with_facts(events)]
        await Writes(self._session).insert(_SEND, rows)

    async def once(self, event: Event, *, at: datetime, key: str) -> None:
        """Announces the event at `at`, unless one of this key waits already: then when that is."""
        await self._session.execute(
            insert(ScheduledEvent)
            .values(key=key, **_said(event), due_at=at)
            .on_conflict_do_nothing(index_elements=["key"])
        )


def _with_facts(events: Sequence[Event]) -> Iterator[Event]:
    for event in events:
        yield event
        fact = event.fact()
        if fact is not None:
            yield Announced.of(fact)


def _said(event: Event) -> dict[str, Any]:
    return {
        "name": type(event).__name__,
        "aggregate": event.aggregate,
        "payload": event.payload(),
    }
