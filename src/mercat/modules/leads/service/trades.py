"""Categories, as requests name them and businesses are found by them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mercat.modules.businesses.service import CategoryTree
from mercat.modules.leads.errors import UnknownTrade
from mercat.platform.reads import Reads

_Node = Mapping[str, Any]


@dataclass(frozen=True)
class Trade:
    """`below`: the ids of all that are more precise. `above`: of the one that is less."""

    id: UUID
    slug: str
    name: str
    below: Sequence[UUID]
    above: UUID | None


class Trades:
    def __init__(self, reads: Reads) -> None:
        self._tree = CategoryTree(reads)

    async def find(self, word: str) -> Trade:
        """By its id or slug. Raises UnknownTrade."""
        for node, parent in _walk(await self._tree.read(), None):
            if word in {node["slug"], str(node["id"])}:
                below = [child["id"] for child, _ in _walk(node["children"], None)]
                return Trade(node["id"], node["slug"], node["name"], below, parent)
        raise UnknownTrade


def _walk(nodes: Sequence[_Node], parent: UUID | None) -> Iterator[tuple[_Node, UUID | None]]:
    """All of them, and those below them, each with the id of the one above it."""
    for node in nodes:
        yield node, parent
        yield from _walk(node["children"], node["id"])
