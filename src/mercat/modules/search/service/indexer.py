"""Writes documents as things are now."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.search.repository import EVERY, DocumentRepository, Kind
from mercat.modules.search.service.building import (
    Document,
    Tree,
    business_document,
    studio_document,
)

_BUILD: Mapping[Kind, Callable[[Any, Tree], Document]] = {
    Kind.BUSINESS: business_document,
    Kind.STUDIO: studio_document,
}


class Indexer:
    """In the caller's transaction, until whose end nobody else writes any."""

    def __init__(self, documents: DocumentRepository) -> None:
        self._documents = documents

    async def write(self, kind: Kind, ids: Sequence[UUID]) -> None:
        """What everybody may see has a document, anything else has none, and the vocabulary counts
        the words of those there are.
        """
        await self._documents.take_turn()
        tree = Tree(await self._documents.categories())
        facts = await self._documents.facts(kind, ids)
        before = await self._documents.words(kind, ids)
        written = [_BUILD[kind](row, tree) for row in facts]
        await self._documents.write(kind, written)
        public = [row.id for row in facts]
        gone = sorted(set(before) - set(public))
        changes: Counter[str] = Counter()
        for words in before.values():
            changes.subtract([EVERY, *words])
        after = await self._documents.words(kind, public)
        for words in after.values():
            changes.update([EVERY, *words])
        if gone:
            await self._documents.forget(kind, gone)
        await self._documents.count(kind, changes)
