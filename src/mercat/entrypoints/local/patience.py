"""How long a stop may take. Whoever asks again wants it sooner."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Patience:
    def __init__(self) -> None:
        self._most = math.inf
        self._waits: set[asyncio.Timeout] = set()

    @asynccontextmanager
    async def at_most(self, seconds: float) -> AsyncIterator[None]:
        """Raises TimeoutError when the block takes longer, or longer than a later `cut` allows."""
        async with asyncio.timeout(min(seconds, self._most)) as wait:
            self._waits.add(wait)
            try:
                yield
            finally:
                self._waits.discard(wait)

    def cut(self, seconds: float) -> None:
        """From now on no wait lasts longer than this, those under way included."""
        self._most = min(self._most, seconds)
        end = asyncio.get_running_loop().time() + seconds
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(min(end, wait.when() or end))
