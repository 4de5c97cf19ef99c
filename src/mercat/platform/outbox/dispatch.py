"""From rows to jobs: what is due is put into the queue, and put there again if it got lost."""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

JOB = "mercat.deliver"

# What is neither handled, nor believed to be queued, nor believed to be worked on, and not behind
# an earlier event about the same thing. Queue and workers may forget: these rows do not.
_DUE = text("""
    UPDATE deliveries
    SET published_until = now() + interval '30 seconds' * 2 ^ least(publications, 5),
        publications = publications + 1
    WHERE id IN (
        SELECT id FROM deliveries AS due
        WHERE handled_at IS NULL AND due_at <= now()
          AND (published_until IS NULL OR published_until < now())
          AND (leased_until IS NULL OR leased_until < now())
          AND NOT EXISTS (
              SELECT FROM deliveries AS earlier
              WHERE earlier.handled_at IS NULL AND earlier.handler = due.handler
                AND earlier.aggregate = due.aggregate AND earlier.position < due.position)
        ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
    RETURNING id
""")
_UNPUBLISHED = text("""
    UPDATE deliveries
    SET published_until = NULL, publications = greatest(publications - 1, 0)
    WHERE id = ANY(:ids) AND handled_at IS NULL
""")


class JobQueue(Protocol):
    """Celery, seen from here. `publish` blocks, and raises when the broker is away."""

    def publish(self, ids: Sequence[UUID]) -> None: ...


async def dispatch(engine: AsyncEngine, queue: JobQueue, limit: int = 200) -> int:
    """Publishes what is due and returns how many jobs that were. Raises what the queue raises."""
    async with engine.begin() as connection:
        ids = list(await connection.scalars(_DUE, {"limit": limit}))
    if not ids:
        return 0
    try:
        await asyncio.to_thread(queue.publish, ids)
    except BaseException:
        async with engine.begin() as connection:
            await connection.execute(_UNPUBLISHED, {"ids": ids})
        raise
    return len(ids)


class CeleryQueue:
    def __init__(self, app: Any) -> None:
        self._app = app

    def publish(self, ids: Sequence[UUID]) -> None:
        with self._app.producer_pool.acquire(block=True, timeout=5) as producer:
            for delivery_id in ids:
                self._app.send_task(JOB, [str(delivery_id)], producer=producer, ignore_result=True)
