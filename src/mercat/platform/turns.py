"""Who changes the same thing as many others waits for them here, and not in the database.

A row's lock puts them into the same order, but whoever waits for it holds a connection meanwhile: a
crowd at one thing would take all of the pool from everybody else.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary

from mercat.platform.errors import Unavailable

_PATIENCE = 20.0
"""Seconds that somebody waits for their turn."""


class Turns:
    """One for the process: of each other process one more may wait for the row."""

    def __init__(self) -> None:
        self._queues: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, thing: UUID) -> AsyncIterator[None]:
        """One after the other, in the order in which they came. Take it before the transaction
        begins. Raises Unavailable for whoever has waited for too long.
        """
        queue = self._queues.get(thing)
        if queue is None:
            self._queues[thing] = queue = asyncio.Lock()
        try:
            async with asyncio.timeout(_PATIENCE):
                await queue.acquire()
        except TimeoutError as error:
            raise Unavailable(dependency="database") from error
        try:
            yield
        finally:
            queue.release()
