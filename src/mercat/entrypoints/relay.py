"""The relay as a process: wakes up when something is written to the outbox."""

import asyncio

import asyncpg
import structlog

from mercat.assembly.following import handlers
from mercat.entrypoints.processes import process, repeat, stop_signal, wait
from mercat.platform import reads
from mercat.platform.db import connect_arguments
from mercat.platform.jobs import celery_app
from mercat.platform.outbox.dispatch import CeleryQueue, dispatch
from mercat.platform.outbox.relay import BATCH, Relay
from mercat.platform.settings import Settings

_POLL = 1.0
"""Seconds after which it looks without having been woken: what was retried, or a lost wake-up."""

_log = structlog.get_logger(__name__)


async def run(settings: Settings) -> None:
    async with process(settings, "relay") as resources:
        stopping = stop_signal()
        relay, engine = Relay(resources, handlers()), resources.database.engine
        queue = CeleryQueue(celery_app(settings))
        taking, publishing = Bell(), Bell()

        async def take() -> bool:
            taken = await relay.take()
            if taken:
                publishing.ring()  # what is for the worker stands in rows now
            return taken == BATCH

        async def publish() -> bool:
            return await dispatch(engine, queue) > 0

        # Side by side: taking up events must not wait for a broker that is slow or away.
        listening = asyncio.create_task(_listen(settings, stopping, (taking, publishing)))
        working = asyncio.gather(
            repeat(take, stopping, taking.wait), repeat(publish, stopping, publishing.wait)
        )
        await stopping.wait()
        taking.ring()
        publishing.ring()
        await working
        await listening


class Bell:
    """Wakes somebody up before their time."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self) -> None:
        await wait(self._rung, _POLL)
        self._rung.clear()


async def _listen(settings: Settings, stopping: asyncio.Event, bells: tuple[Bell, ...]) -> None:
    """Rings the bells at each NOTIFY; connects again when the connection is lost."""
    while not stopping.is_set():
        try:
            await _listen_once(settings, stopping, bells)
        except (asyncpg.PostgresError, *reads.LOST, OSError, TimeoutError) as error:
            _log.warning("listening_failed", reason=type(error).__name__)
            await wait(stopping, _POLL)


async def _listen_once(
    settings: Settings, stopping: asyncio.Event, bells: tuple[Bell, ...]
) -> None:
    def ring(*_: object) -> None:
        for bell in bells:
            bell.ring()

    connection = await asyncpg.connect(settings.database, **connect_arguments(settings))
    try:
        await connection.add_listener("outbox", ring)
        ring()  # for what was written while nobody listened
        while not (stopping.is_set() or connection.is_closed()):
            await wait(stopping, _POLL)
    finally:
        await connection.close(timeout=1)
