"""The words that documents have."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from mercat.modules.search.repository.vocabulary import BEGINNING, COUNTED, SIMILAR
from mercat.modules.search.service.spelling import Known
from mercat.platform.reads import Reads

_CANDIDATES = 50
"""A word's trigrams say roughly what looks like it; which it is, is counted out afterwards."""


class Sought(StrEnum):
    """What is searched for."""

    BUSINESSES = "businesses"
    STUDIOS = "studios"


class Vocabulary:
    """Words as `words_of` writes them. One statement for each question."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def counts(self, words: Sequence[str], kind: Sought) -> Mapping[str, int]:
        """How many documents have each of those that any has."""
        rows = await self._reads.all(COUNTED, words=words)
        return {row["word"]: row[kind] for row in rows if row[kind]}

    async def similar(self, words: Sequence[str], kind: Sought) -> Mapping[str, Sequence[Known]]:
        """For each of them those that look like it."""
        found: dict[str, list[Known]] = defaultdict(list)
        for row in await self._reads.all(SIMILAR, words=words, limit=_CANDIDATES):
            if row[kind]:
                found[row["asked"]].append(Known(row["word"], row[kind]))
        return found

    async def beginning(self, prefix: str, limit: int) -> Sequence[str]:
        """Words that begin so, the commonest first."""
        rows = await self._reads.all(BEGINNING, pattern=f"{prefix}%", limit=limit)
        return [row["word"] for row in rows]
