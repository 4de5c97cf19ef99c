"""The worker's side: claim a delivery, run its handler, write down how it went."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mercat.platform.mail.log import of_delivery
from mercat.platform.observability.context import traced
from mercat.platform.outbox.handlers import Handler, Handlers
from mercat.platform.outbox.records import DeadLetter, Delivery
from mercat.platform.outbox.relay import JoinedSession
from mercat.platform.resources import Resources

_GRACE = 5.0
"""Seconds beyond a handler's time-out after which its worker is given up for dead."""
_LONGEST_PAUSE = 15 * 60
_NOTIFY = text("SELECT pg_notify('outbox', '')")

_log = structlog.get_logger(__name__)


class Undeliverable(Exception):
    """Raised by a handler for which trying again is of no use: straight to the dead letters."""


class Overtaken(Exception):
    """Another worker has finished this delivery meanwhile: what was done here is undone."""


class Deliveries:
    def __init__(self, resources: Resources, handlers: Handlers) -> None:
        self._resources = resources
        self._engine = resources.database.engine
        self._handlers = handlers

    async def run(self, delivery_id: UUID) -> bool:
        """True if the handler ran to its end here; False if it failed or was done already."""
        handler_name = await self._handler_of(delivery_id)
        handler = self._handlers.named(handler_name) if handler_name else None
        lease = (handler.timeout if handler else 0) + _GRACE
        delivery = await self._claim(delivery_id, lease)
        if delivery is None:
            return False
        try:
            with traced(delivery.trace), of_delivery(delivery_id):
                await self._handle(handler, delivery)
        except Overtaken:
            return False
        except Exception as error:
            # The edge: a failure is written down and tried again, whatever it is.
            _log.exception("handler_failed", handler=handler_name, event_id=str(delivery.event_id))
            await self._failed(handler, delivery, error)
            return False
        return True

    async def _handler_of(self, delivery_id: UUID) -> str | None:
        async with self._engine.connect() as connection:
            return await connection.scalar(
                select(Delivery.handler).where(
                    Delivery.id == delivery_id, Delivery.handled_at.is_(None)
                )
            )

    async def _claim(self, delivery_id: UUID, lease: float) -> Row[*tuple[Any, ...]] | None:
        statement = (
            update(Delivery)
            .where(Delivery.id == delivery_id, Delivery.handled_at.is_(None))
            .where(func.coalesce(Delivery.leased_until, func.to_timestamp(0)) < func.now())
            .values(
                leased_until=func.now() + timedelta(seconds=lease),
                attempts=Delivery.attempts + 1,
                # The queue has kept its promise: a later loss is not one more in a row.
                publications=0,
            )
            .returning(*Delivery.__table__.c)
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).one_or_none()

    async def _handle(self, handler: Handler | None, delivery: Row[*tuple[Any, ...]]) -> None:
        if handler is None:
            raise Undeliverable(f"There is no handler {delivery.handler}.")
        if delivery.attempts > handler.attempts:
            raise Undeliverable("No attempt came to an end: it may be what kills the worker.")
        event = handler.event.read(delivery.payload)
        async with asyncio.timeout(handler.timeout):
            if handler.heavy:
                async with self._resources.database.open_session() as session:
                    await handler.run(event, session, self._resources)
                async with self._engine.begin() as connection:
                    await _mark(connection, delivery)
                return
            async with self._engine.begin() as connection:
                async with JoinedSession(connection) as session:
                    await handler.run(event, session, self._resources)
                if not await _mark(connection, delivery):
                    raise Overtaken

    async def _failed(
        self, handler: Handler | None, delivery: Row[*tuple[Any, ...]], error: Exception
    ) -> None:
        told = f"{type(error).__name__}: {error}"[:1000]
        last = handler is None or delivery.attempts >= handler.attempts
        async with self._engine.begin() as connection:
            if last or isinstance(error, Undeliverable):
                await _bury(connection, delivery, told)
            else:
                pause = min(2.0 ** (delivery.attempts - 1), _LONGEST_PAUSE)
                await connection.execute(
                    update(Delivery)
                    .where(Delivery.id == delivery.id, Delivery.attempts == delivery.attempts)
                    .values(
                        due_at=func.now() + timedelta(seconds=pause),
                        leased_until=None,
                        published_until=None,
                        error=told,
                    )
                )
            await connection.execute(_NOTIFY)


async def _mark(connection: AsyncConnection, delivery: Row[*tuple[Any, ...]]) -> bool:
    """Whether this attempt is the one that finished: a later claim raises `attempts`."""
    done = await connection.execute(
        update(Delivery)
        .where(Delivery.id == delivery.id, Delivery.attempts == delivery.attempts)
        .where(Delivery.handled_at.is_(None))
        .values(handled_at=func.now(), leased_until=None, error=None)
    )
    await connection.execute(_NOTIFY)
    return done.rowcount == 1


async def _bury(connection: AsyncConnection, delivery: Row[*tuple[Any, ...]], error: str) -> None:
    """Unless another attempt has begun, or ended well, meanwhile."""
    mine = (Delivery.id == delivery.id) & (Delivery.attempts == delivery.attempts)
    gone = await connection.execute(delete(Delivery).where(mine, Delivery.handled_at.is_(None)))
    if gone.rowcount == 0:
        return
    columns = {column.name for column in DeadLetter.__table__.c}
    kept = {name: value for name, value in delivery._mapping.items() if name in columns}  # noqa: SLF001 (public API)
    await connection.execute(insert(DeadLetter).values(kept | {"error": error}))
