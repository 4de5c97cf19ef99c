"""All documents are made again, some at a time, while searches go on."""

from dataclasses import dataclass

from mercat.modules.search.models import Kind
from mercat.modules.search.repository import DocumentRepository
from mercat.modules.search.service import Indexer
from mercat.platform.db import Transaction

CHUNK = 500
"""Documents that one transaction writes."""


@dataclass(frozen=True)
class Step:
    """`done`: how many things were looked at; fewer than CHUNK at the end."""

    done: int
    is_last: bool


class RebuildDocuments:
    def __init__(
        self, transaction: Transaction, indexer: Indexer, documents: DocumentRepository
    ) -> None:
        self._transaction = transaction
        self._indexer = indexer
        self._documents = documents

    async def execute(self, kind: Kind, *, missing: bool = False) -> Step:
        """The next of them. One that was broken off goes on where it was. `missing`: only those
        that have no document, of which there are fewer after each step.
        """
        async with self._transaction:
            await self._documents.take_turn()
            after = None if missing else await self._documents.mark(kind)
            ids = await self._documents.next(kind, after, CHUNK, missing=missing)
            is_last = len(ids) < CHUNK
            if missing:
                await self._indexer.write(kind, ids)
                return Step(len(ids), is_last)
            until = None if is_last else ids[-1]
            strays = await self._documents.strays(kind, after, until)
            await self._indexer.write(kind, [*ids, *strays])
            await self._documents.set_mark(kind, until)
        return Step(len(ids), is_last)

    async def extent(self, kind: Kind) -> int:
        """How many things there are to look at."""
        async with self._transaction:
            return await self._documents.how_many(kind)

    async def forget_marks(self) -> None:
        """The next one begins at the beginning."""
        async with self._transaction:
            for kind in Kind:
                await self._documents.set_mark(kind, None)
