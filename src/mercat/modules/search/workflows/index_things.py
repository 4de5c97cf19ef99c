"""What has changed is found as it is now."""

from collections.abc import Collection
from uuid import UUID

from mercat.modules.search.models import Kind
from mercat.modules.search.repository import DocumentRepository
from mercat.modules.search.service import Indexer
from mercat.platform.db import Transaction


class IndexThings:
    """Once more writes nothing more."""

    def __init__(
        self, transaction: Transaction, indexer: Indexer, documents: DocumentRepository
    ) -> None:
        self._transaction = transaction
        self._indexer = indexer
        self._documents = documents

    async def business(self, business_id: UUID, *, whole: bool = True) -> None:
        """`whole`: with its studios, which are seen only as long as it is, and say what it does."""
        async with self._transaction:
            await self._indexer.write(Kind.BUSINESS, [business_id])
            if whole:
                studios = await self._documents.studios_of(business_id)
                await self._studios(studios)

    async def studio(self, studio_id: UUID) -> None:
        async with self._transaction:
            await self._studios([studio_id])

    async def _studios(self, ids: Collection[UUID]) -> None:
        if ids:
            await self._indexer.write(Kind.STUDIO, list(ids))
