"""Which sessions have changed of late: ended, or with other roles than before."""

import time
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from mercat.modules.identity.repository import CHANGED_SESSIONS
from mercat.platform.clock import Clock
from mercat.platform.reads import Reads
from mercat.platform.renewed import Renewed

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
        self._changed = Renewed(self._read, _FRESH)
        self._noted: dict[UUID, float] = {}

    async def include(self, session_id: UUID) -> bool:
        return session_id in await self._changed.get() or session_id in self._noted

    async def among(self, session_ids: Collection[UUID]) -> list[UUID]:
        """Which of these."""
        changed = await self._changed.get()
        return [found for found in session_ids if found in changed or found in self._noted]

    def note(self, session_id: UUID) -> None:
        """What this process has just committed it need not be told."""
        if len(self._noted) >= _MOST_NOTED:
            self._noted.clear()
            self._changed.expire()
        self._noted[session_id] = time.monotonic()

    async def _read(self) -> frozenset[UUID]:
        began, since = time.monotonic(), self._clock.now() - self._window
        rows = await self._reads.all(CHANGED_SESSIONS, since=since)
        self._noted = {noted: at for noted, at in self._noted.items() if at >= began}
        return frozenset(row["id"] for row in rows)
