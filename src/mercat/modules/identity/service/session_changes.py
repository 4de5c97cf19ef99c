"""Which sessions have changed of late: ended, or with other roles than before."""

import asyncio
import time
from datetime import timedelta
from uuid import UUID

from mercat.modules.identity.repository import CHANGED_SESSIONS
from mercat.platform.clock import Clock
from mercat.platform.reads import Reads

_FRESH = 1.0
"""Seconds that the list is believed: so soon a change is felt everywhere, whatever Valkey does."""
_MOST_NOTED = 10_000


class SessionChanges:
    """One for the process. PostgreSQL is asked once a second, and only while somebody calls."""

    def __init__(self, reads: Reads, clock: Clock, window: timedelta) -> None:
        """`window`: longer than any answer from before a change may be remembered."""
        self._reads = reads
        self._clock = clock
        self._window = window
        self._changed: frozenset[UUID] = frozenset()
        self._noted: dict[UUID, float] = {}
        self._read_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def include(self, session_id: UUID) -> bool:
        if time.monotonic() - self._read_at > _FRESH:
            await self._renew()
        return session_id in self._changed or session_id in self._noted

    def note(self, session_id: UUID) -> None:
        """What this process has just committed it need not be told."""
        if len(self._noted) >= _MOST_NOTED:
            self._noted.clear()
            self._read_at = float("-inf")
        self._noted[session_id] = time.monotonic()

    async def _renew(self) -> None:
        """Everybody who waits, waits for one answer."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
            self._reading.add_done_callback(_look_at)
        await asyncio.shield(self._reading)

    async def _read(self) -> None:
        began, since = time.monotonic(), self._clock.now() - self._window
        rows = await self._reads.all(CHANGED_SESSIONS, since=since)
        self._changed = frozenset(row["id"] for row in rows)
        self._noted = {noted: at for noted, at in self._noted.items() if at >= began}
        self._read_at = began


def _look_at(reading: asyncio.Task[None]) -> None:
    """A failure has been told to whoever waited, and is none of the loop's."""
    if not reading.cancelled():
        reading.exception()
