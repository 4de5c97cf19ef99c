"""A value that many ask for, and that is read anew once in a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Renewed(Generic[T]):
    """At most `seconds` old. It is read while somebody asks, and once for all who wait for it."""

    def __init__(self, read: Callable[[], Awaitable[T]], seconds: float) -> None:
        self._read = read
        self._seconds = seconds
        self._read_at = float("-inf")
        self._epoch = 0
        self._reading: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """Raises what the reading raises."""
        while time.monotonic() - self._read_at > self._seconds:
            epoch = self._epoch
            # Who leaves must not take the answer from those who still wait.
            value = await asyncio.shield(self._begin())
            if epoch == self._epoch:
                return value
        return self._value

    def expire(self) -> None:
        """Whoever asks next gets what is true then; a reading under way is not believed."""
        self._epoch += 1
        self._read_at = float("-inf")
        self._reading = None

    def _begin(self) -> asyncio.Task[T]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_anew(self._epoch))
            self._reading.add_done_callback(_look_at)
        return self._reading

    async def _read_anew(self, epoch: int) -> T:
        began = time.monotonic()
        value = await self._read()
        if epoch == self._epoch:
            self._value, self._read_at = value, began
        return value


def _look_at(reading: asyncio.Task[Any]) -> None:
    """A failure has been told to whoever waited, and is none of the loop's."""
    if not reading.cancelled():
        reading.exception()
