"""Events, handlers and effects to try the outbox with, in a database of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.platform.outbox import Event, Handler, Handlers, Outbox, on
from mercat.platform.outbox.delivering import Deliveries
from mercat.platform.outbox.dispatch import dispatch
from mercat.platform.outbox.relay import Relay
from mercat.platform.resources import Resources

EFFECTS = "CREATE TABLE effects (position serial, handler text, thing text, number int)"


@dataclass(frozen=True, kw_only=True)
class Touched(Event):
    thing: str
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Measured(Event):
    thing_id: UUID
    at: datetime
    words: tuple[str, ...]


async def write(session: AsyncSession, handler: str, event: Touched) -> None:
    await session.execute(
        text("INSERT INTO effects (handler, thing, number) VALUES (:handler, :thing, :number)"),
        {"handler": handler, "thing": event.thing, "number": event.number},
    )


async def light(event: Touched, session: AsyncSession, _: Resources) -> None:
    await write(session, "light", event)
    await session.commit()


async def heavy(event: Touched, session: AsyncSession, _: Resources) -> None:
    await write(session, "heavy", event)
    await session.commit()


def handler(run: Callable[..., Awaitable[None]], **options: Any) -> Handler:
    return on(Touched, run, **options)


class Queue:
    """A broker in memory, which can be away. What a job is, only the row knows."""

    def __init__(self) -> None:
        self.jobs: list[UUID] = []
        self.away = False

    def publish(self, ids: Sequence[UUID]) -> None:
        self.jobs.extend(ids[:1] if self.away else ids)
        if self.away:
            raise ConnectionError("The broker is away.")


@dataclass
class Trial:
    """One outbox, with any number of relays and workers around it."""

    resources: Resources
    queue: Queue = field(default_factory=Queue)

    def relay(self, *handlers: Handler) -> Relay:
        return Relay(self.resources, Handlers(handlers))

    def worker(self, *handlers: Handler) -> Deliveries:
        return Deliveries(self.resources, Handlers(handlers))

    async def add(self, *events: Event, at: datetime | None = None) -> None:
        """Each event in a transaction of its own."""
        for event in events:
            async with self.resources.database.open_session() as session:
                Outbox(session).add(event, at=at)
                await session.commit()

    async def touch(self, thing: str, *numbers: int) -> None:
        await self.add(*(Touched(thing=thing, number=number) for number in numbers))

    async def publish(self) -> list[UUID]:
        """What was put into the queue now."""
        await dispatch(self.resources.database.engine, self.queue)
        jobs, self.queue.jobs = self.queue.jobs, []
        return jobs

    async def rows(self, query: str, **values: object) -> list[Row[Any]]:
        async with self.resources.database.engine.begin() as connection:
            result = await connection.execute(text(query), values)
            return list(result.all()) if result.returns_rows else []

    async def one(self, query: str, **values: object) -> Any:
        [[value]] = await self.rows(query, **values)
        return value

    async def effects(self, handler: str = "light") -> list[tuple[str, int]]:
        """In the order in which they were written."""
        rows = await self.rows(
            "SELECT thing, number FROM effects WHERE handler = :name ORDER BY position",
            name=handler,
        )
        return [(row.thing, row.number) for row in rows]

    async def make_due(self) -> None:
        """As though every pause, lease and publication had run out."""
        await self.rows(
            "UPDATE deliveries SET due_at = now(), published_until = NULL, leased_until = NULL "
            "WHERE handled_at IS NULL"
        )

    async def work_off(self, relay: Relay, worker: Deliveries) -> None:
        """Until nothing is left to do."""
        async with asyncio.timeout(60):
            while await relay.take() or await self._deliver(worker):
                pass

    async def _deliver(self, worker: Deliveries) -> int:
        await self.make_due()
        jobs = await self.publish()
        for job in jobs:
            await worker.run(job)
        return len(jobs)
