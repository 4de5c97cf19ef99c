"""The tiers of rooms, for whoever computes a price or wants to know them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from mercat.modules.venues.errors import NoRoom
from mercat.modules.venues.models import Tier
from mercat.modules.venues.repository import PRICES, ROOM_TERMS, ROOMS_TERMS, tier_of
from mercat.modules.venues.schemas import (
    PricesCompletenessRead,
    PricesRead,
    TierRead,
    WindowRead,
)
from mercat.modules.venues.service.opening import read_days, studio_week
from mercat.modules.venues.service.price_gaps import Stays, unpriced
from mercat.platform.local_time import on_the_clock
from mercat.platform.money import Money
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

    async def read(self, room_id: UUID, *, inside: bool) -> PricesRead:
        """`inside`: whether whoever asks is told what has no price. Raises NoRoom."""
        terms = await self._reads.one(ROOM_TERMS, room_id=room_id)
        if terms is None:
            raise NoRoom
        tiers = await self.of(room_id)
        return _prices(tiers, terms, inside=inside)

    async def read_many(
        self, room_ids: Sequence[UUID], *, team_of: Collection[UUID]
    ) -> Mapping[UUID, PricesRead]:
        """The same of many rooms, in two statements. `team_of`: the rooms of which whoever asks is
        told that.
        """
        terms = await self._reads.all(ROOMS_TERMS, room_ids=list(room_ids))
        tiers = await self.get_many([row["id"] for row in terms])
        return {
            row["id"]: _prices(tiers.get(row["id"], ()), row, inside=row["id"] in team_of)
            for row in terms
        }


def _prices(tiers: Sequence[Tier], terms: Row, *, inside: bool) -> PricesRead:
    return PricesRead(
        currency=terms["currency"],
        tiers=[_told(tier, terms["currency"]) for tier in tiers],
        completeness=_completeness(tiers, terms) if inside else None,
    )


def _told(tier: Tier, currency: str) -> TierRead:
    window = None
    if tier.window is not None:
        opens, closes = on_the_clock(*tier.window)
        window = WindowRead(opens=opens, closes=closes)
    return TierRead(
        id=tier.id,
        duration_minutes=tier.duration,
        price=Money(tier.price, currency),
        weekdays=None if tier.weekdays is None else sorted(tier.weekdays),
        window=window,
    )


def _completeness(tiers: Sequence[Tier], terms: Row) -> PricesCompletenessRead:
    week = studio_week(read_days(terms["days"])).whole
    stays = Stays(
        terms["granularity_minutes"], terms["min_duration_minutes"], terms["max_duration_minutes"]
    )
    return PricesCompletenessRead.told(unpriced(tiers, week, stays), has_tiers=bool(tiers))
