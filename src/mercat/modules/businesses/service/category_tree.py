"""The tree of trades."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.businesses.repository import CATEGORIES
from mercat.platform.reads import Reads


class CategoryTree:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def read(self) -> Sequence[Mapping[str, Any]]:
        """The fields of CategoryNode of those that stand below no other."""
        children: dict[UUID | None, list[dict[str, Any]]] = defaultdict(list)
        rows = await self._reads.all(CATEGORIES)
        for row in rows:
            children[row["parent_id"]].append({**row, "children": children[row["id"]]})
        return children[None]
