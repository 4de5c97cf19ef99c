"""The relay: takes committed events out of the outbox, in order, and sees that they are handled.

Any number of relays may run; an advisory lock lets one of them work at a time, which is what keeps
the order. It is released with each batch, so a relay that dies holds up nobody.
"""

import asyncio
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Row, any_, bindparam, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from mercat.platform.outbox.handlers import LIGHT_TIMEOUT, Handler, Handlers
from mercat.platform.outbox.records import Delivery, OutboxEvent
from mercat.platform.resources import Resources

BATCH = 250
_LOCK = 7_215_000_000_000_000_001
"""The advisory lock's number: any, as long as nothing else in the database uses it."""
_RETRY_AFTER = timedelta(seconds=1)

_log = structlog.get_logger(__name__)

_events = OutboxEvent.__table__
_TAKE = select(
    _events.c.id,
    _events.c.position,
    _events.c.name,
    _events.c.aggregate,
    _events.c.payload,
    _events.c.trace,
    func.now().label("now"),
).order_by(_events.c.position)
_TAKEN = delete(OutboxEvent).where(
    OutboxEvent.id == any_(bindparam("ids", type_=ARRAY(_events.c.id.type)))
)
_BLOCKED = (
    select(Delivery.handler, Delivery.aggregate)
    .where(Delivery.handled_at.is_(None))
    .where(Delivery.aggregate == any_(bindparam("aggregates", type_=ARRAY(_events.c.name.type))))
)


class Relay:
    def __init__(self, resources: Resources, handlers: Handlers) -> None:
        self._resources = resources
        self._handlers = handlers
        self._divert = False
        self._spare: JoinedSession | None = None

    async def take(self, limit: int = BATCH) -> int:
        """Handles one batch and returns how many events it held; 0 if another relay is at work."""
        divert, self._divert = self._divert, True
        async with self._resources.database.engine.connect() as connection, connection.begin():
            if not await connection.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))):
                self._divert = divert
                return 0
            taken = await self._take(connection, limit, divert=divert)
        # A batch that fails as a whole gives no hint which event broke it: the next one runs no
        # handler here, but leaves each to the worker, where one cannot harm another.
        self._divert = False
        return taken

    async def _take(self, connection: AsyncConnection, limit: int, *, divert: bool) -> int:
        events = (await connection.execute(_TAKE.limit(limit))).all()
        if not events:
            return 0
        self._spare = None
        aggregates = list({event.aggregate for event in events})
        rows = await connection.execute(_BLOCKED, {"aggregates": aggregates})
        blocked = {(row.handler, row.aggregate) for row in rows}
        deliveries = []
        for event in events:
            for handler in self._handlers.of(event.name):
                who = (handler.name, event.aggregate)
                heavy = handler.heavy or divert or who in blocked
                if heavy or not await self._handle(handler, event, connection):
                    blocked.add(who)
                    deliveries.append(_delivery(handler, event, late=not heavy))
        if deliveries:
            await connection.execute(insert(Delivery), deliveries)
        await connection.execute(_TAKEN, {"ids": [event.id for event in events]})
        return len(events)

    async def _handle(
        self, handler: Handler, event: Row[*tuple[Any, ...]], connection: AsyncConnection
    ) -> bool:
        session, self._spare = self._spare or JoinedSession(connection), None
        try:
            async with asyncio.timeout(LIGHT_TIMEOUT):
                await handler.run(handler.event.read(event.payload), session, self._resources)
        except Exception:
            # The edge: whatever a handler raises, the other events of the batch go on.
            await session.rollback()
            if session.committed:
                raise  # part of its work is in the batch by now, which only fails as a whole
            _log.exception("handler_failed", handler=handler.name, event_id=str(event.id))
            await session.close()
            return False
        if session.in_transaction() or session.committed:
            await session.close()
        else:
            # It was not touched and serves the next: a new one costs more than a light handler.
            self._spare = session
        return True


class JoinedSession(AsyncSession):
    """Its commits are savepoints of the transaction that is open on the connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(
            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        self.committed = False

    async def commit(self) -> None:
        await super().commit()
        self.committed = True


def _delivery(handler: Handler, event: Row[*tuple[Any, ...]], *, late: bool) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "handler": handler.name,
        "position": event.position,
        "aggregate": event.aggregate,
        "payload": event.payload,
        "trace": event.trace,
        "due_at": event.now + _RETRY_AFTER if late else event.now,
    }


async def lag(engine: AsyncEngine) -> dict[str, float]:
    """How far behind the relay and the worker are: seconds of the oldest, and counts."""
    async with engine.connect() as connection:
        row = (await connection.execute(_LAG)).one()
    return {name: float(value) for name, value in row._mapping.items()}  # noqa: SLF001 (public API)


_LAG = text("""
    SELECT (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)
            FROM outbox) AS lag_seconds,
           (SELECT count(*) FROM deliveries WHERE handled_at IS NULL) AS pending_deliveries,
           (SELECT count(*) FROM dead_letters) AS dead_letters
""")
