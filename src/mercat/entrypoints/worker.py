"""The worker as a process: Celery hands out ids, one event loop does the work.

Celery has no asynchronous tasks. Its threads wait here for coroutines that all run on one loop,
where the pools live; a pool that is used from several loops breaks.
"""

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar
from uuid import UUID

import structlog
from celery import Celery, signals
from celery.apps import worker
from celery.worker.request import Request
from kombu.transport.virtual import QoS

from mercat.assembly.following import handlers
from mercat.entrypoints.processes import process
from mercat.platform.jobs import celery_app
from mercat.platform.outbox.delivering import Deliveries
from mercat.platform.outbox.dispatch import JOB
from mercat.platform.settings import Settings

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class LoopThread:
    """An event loop in a thread of its own, and the deliveries that run on it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="loop", daemon=True)
        self._stack = AsyncExitStack()
        self._deliveries: Deliveries | None = None

    def start(self) -> None:
        self._thread.start()
        self.run(self._open())

    def deliver(self, delivery_id: str) -> bool:
        assert self._deliveries is not None  # noqa: S101 (started before the first task)
        return self.run(self._deliveries.run(UUID(delivery_id)))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def stop(self) -> None:
        self.run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    async def _open(self) -> None:
        resources = await self._stack.enter_async_context(process(self._settings, "worker"))
        self._deliveries = Deliveries(resources, handlers())


class Worker(worker.Worker):  # type: ignore[misc]  # untyped in Celery
    """Celery's own line names the node, celery@host, which the log takes for somebody's address."""

    def on_consumer_ready(self, consumer: Any) -> None:
        signals.worker_ready.send(sender=consumer)
        _log.info("worker_ready")


class Job(Request):  # type: ignore[misc]  # untyped in Celery
    """Gives its place among the unacknowledged back even if the broker is away.

    kombu would keep it: once all places are taken the worker asks for no more jobs, and so never
    notices that it has to connect again.
    """

    def acknowledge(self) -> None:
        try:
            super().acknowledge()
        finally:
            window = getattr(self.message.channel, "qos", None)
            if isinstance(window, QoS) and not self.message.acknowledged:
                QoS.ack(window, self.message.delivery_tag)  # type: ignore[no-untyped-call]  # untyped in kombu


def run(settings: Settings) -> None:
    app, loop = celery_app(settings), LoopThread(settings)
    _add_task(app, loop)
    loop.start()
    try:
        app.subclass_with_self(Worker)(
            quiet=True,
            loglevel=settings.log_level,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        ).start()
    finally:
        loop.stop()


def _add_task(app: Celery, loop: LoopThread) -> None:
    def deliver(delivery_id: str) -> bool:
        return loop.deliver(delivery_id)

    app.task(deliver, name=JOB, Request=Job)
