"""All documents are made again, some at a time, while searches go on."""

from dataclasses import dataclass
from uuid import UUID

from mercat.modules.search.models import Kind
from mercat.modules.search.repository import DocumentRepository
from mercat.modules.search.service import Indexer
from mercat.platform.db import Transaction

CHUNK = 500
"""Documents that one transaction writes."""


@dataclass(frozen=True)
class Step:
    """`done`: how many things were looked at, `last_id` being the last of them; None at the end."""

    done: int
    last_id: UUID | None

    @property
    def is_last(self) -> bool:
        return self.last_id is None


class RebuildDocuments:
    def __init__(
        self, transaction: Transaction, indexer: Indexer, documents: DocumentRepository
    ) -> None:
        self._transaction = transaction
        self._indexer = indexer
        self._documents = documents

    async def execute(self, kind: Kind) -> Step:
        """The next of all. One that was broken off goes on where it was."""
        async with self._transaction:
            await self._documents.take_turn()
            after = await self._documents.mark(kind)
            ids = await self._documents.next(kind, after, CHUNK, missing=False)
            last_id = ids[-1] if len(ids) == CHUNK else None
            strays = await self._documents.strays(kind, after, last_id)
            await self._indexer.write(kind, [*ids, *strays])
            await self._documents.set_mark(kind, last_id)
        return Step(len(ids), last_id)

    async def add_missing(self, kind: Kind, after: UUID | None) -> Step:
        """The next of those that everybody may see and that have no document."""
        async with self._transaction:
            await self._documents.take_turn()
            ids = await self._documents.next(kind, after, CHUNK, missing=True)
            await self._indexer.write(kind, ids)
        return Step(len(ids), ids[-1] if len(ids) == CHUNK else None)

    async def is_whole(self, kind: Kind) -> bool:
        """Whether everything that everybody may see has a document."""
        async with self._transaction:
            return not await self._documents.next(kind, None, 1, missing=True)

    async def extent(self, kind: Kind) -> int:
        """How many things there are to look at."""
        async with self._transaction:
            return await self._documents.how_many(kind)

    async def forget_marks(self) -> None:
        """The next one begins at the beginning."""
        async with self._transaction:
            for kind in Kind:
                await self._documents.set_mark(kind, None)
