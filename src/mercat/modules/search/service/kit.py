"""What studios have and say of themselves: types of equipment, and badges."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from mercat.modules.search.errors import NoSuchBadge, NoSuchEquipment, SearchRefused
from mercat.modules.search.repository.kit import BADGES, EQUIPMENT_TYPES
from mercat.platform.reads import Query, Reads
from mercat.platform.renewed import Renewed

_FRESH = 60.0
"""Seconds that they are believed: they change with releases."""


class Thing(NamedTuple):
    id: UUID
    code: str
    name: str


class Kit:
    """In everybody's order. One for the process."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._equipment = Renewed(lambda: self._read(EQUIPMENT_TYPES), _FRESH)
        self._badges = Renewed(lambda: self._read(BADGES), _FRESH)

    async def equipment(self) -> Sequence[Thing]:
        return await self._equipment.get()

    async def badges(self) -> Sequence[Thing]:
        return await self._badges.get()

    async def equipment_ids(self, codes: Sequence[str]) -> tuple[UUID, ...]:
        """Raises NoSuchEquipment."""
        return _ids(await self.equipment() if codes else (), codes, NoSuchEquipment)

    async def badge_ids(self, codes: Sequence[str]) -> tuple[UUID, ...]:
        """Raises NoSuchBadge."""
        return _ids(await self.badges() if codes else (), codes, NoSuchBadge)

    async def _read(self, query: Query) -> Sequence[Thing]:
        return [Thing(row["id"], row["code"], row["name"]) for row in await self._reads.all(query)]


def _ids(
    things: Sequence[Thing], codes: Sequence[str], refusal: type[SearchRefused]
) -> tuple[UUID, ...]:
    by_code: Mapping[str, UUID] = {thing.code: thing.id for thing in things}
    if not set(codes) <= by_code.keys():
        raise refusal
    return tuple(by_code[code] for code in dict.fromkeys(codes))
