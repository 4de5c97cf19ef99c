"""A key was used: its owner may want to know which of them are still needed."""

from uuid import UUID

from mercat.modules.identity.repository import ApiKeyRepository
from mercat.modules.identity.service.key_guard import NOTED_EVERY
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class NoteKeyUse:
    """To the minute, in a transaction of its own, whatever becomes of the request."""

    def __init__(self, transaction: Transaction, keys: ApiKeyRepository, clock: Clock) -> None:
        self._transaction = transaction
        self._keys = keys
        self._clock = clock

    async def execute(self, key_id: UUID) -> None:
        now = self._clock.now()
        async with self._transaction:
            await self._keys.note_use(key_id, now, now - NOTED_EVERY)
