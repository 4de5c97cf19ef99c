"""Files that nobody uses any more are deleted: first what is stored, then the row."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.files.models import ADDRESS_LIFE
from mercat.modules.files.repository import FileRepository
from mercat.modules.files.service import Shelf
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_MARGIN = timedelta(minutes=5)
"""Well after the last moment at which an upload may still end well, or begin."""
_BATCH = 100

Step = Callable[[UUID | None], Awaitable[UUID | None]]


class RemoveUnused:
    def __init__(
        self, transaction: Transaction, files: FileRepository, shelf: Shelf, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._files = files
        self._shelf = shelf
        self._clock = clock

    async def execute(self) -> None:
        async with self._transaction:
            await self._files.archive_expired(self._clock.now() - _MARGIN)
        await self._throughout(self._remove_some)
        await self._throughout(self._empty_some)

    @property
    def _addresses_over(self) -> datetime:
        """Files that were announced before then cannot be sent any more."""
        return self._clock.now() - ADDRESS_LIFE - _MARGIN

    async def _throughout(self, step: Step) -> None:
        after = await step(None)
        while after is not None:
            after = await step(after)

    async def _remove_some(self, after: UUID | None) -> UUID | None:
        """The last one, if there may be more."""
        async with self._transaction:
            unused = await self._files.archived(after, _BATCH)
        for file in unused:
            await self._shelf.discard(file)
        async with self._transaction:
            await self._files.remove([file.id for file in unused], self._addresses_over)
        return unused[-1].id if len(unused) == _BATCH else None

    async def _empty_some(self, after: UUID | None) -> UUID | None:
        """The places that files were sent to. In S3 that can be done again until the address is
        over, even after the file was taken from there.
        """
        async with self._transaction:
            sent = await self._files.sent_to(self._addresses_over, after, _BATCH)
        for file in sent:
            await self._shelf.empty(file)
        async with self._transaction:
            await self._files.forget_incoming([file.id for file in sent])
        return sent[-1].id if len(sent) == _BATCH else None
