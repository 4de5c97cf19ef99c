"""The tiers of rooms, for whoever computes a price."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from mercat.modules.venues.repository import PRICES
from mercat.modules.venues.service.pricing import Tier
from mercat.platform.reads import Reads, Row


class RoomPrices:
    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def of(self, room_id: UUID) -> Sequence[Tier]:
        """The shortest first, of those the cheapest."""
        return (await self.get_many([room_id])).get(room_id, ())

    async def get_many(self, room_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Tier]]:
        """In one question. Rooms without any are left out."""
        tiers: dict[UUID, list[Tier]] = defaultdict(list)
        for row in await self._reads.all(PRICES, room_ids=room_ids):
            tiers[row["room_id"]].append(tier_of(row))
        return tiers


def tier_of(row: Row) -> Tier:
    starts, ends = row["window_starts"], row["window_ends"]
    return Tier(
        id=row["id"],
        duration=row["duration_minutes"],
        price=row["price_amount"],
        weekdays=None if row["weekdays"] is None else frozenset(row["weekdays"]),
        window=None if starts is None else (starts, ends),
    )
