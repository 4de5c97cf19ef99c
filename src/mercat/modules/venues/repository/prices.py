"""Prices of rooms. Lock the business first: then nobody else changes any of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.venues.models import OperatingDay, Room, RoomPrice, Studio, Tier
from mercat.platform.reads import Query

_TIER = (
    RoomPrice.id,
    RoomPrice.room_id,
    RoomPrice.duration_minutes,
    RoomPrice.price_amount,
    RoomPrice.weekdays,
    RoomPrice.window_starts,
    RoomPrice.window_ends,
)
PRICES = Query(
    select(*_TIER)
    .where(RoomPrice.room_id == any_(bindparam("room_ids", type_=ARRAY(Uuid))))
    .order_by(RoomPrice.room_id, RoomPrice.duration_minutes, RoomPrice.price_amount, RoomPrice.id)
)
"""Of each room the shortest first, of those the cheapest."""

_day = func.jsonb_build_array(OperatingDay.weekday, OperatingDay.mode, OperatingDay.intervals)
_terms = (
    select(
        Room.id,
        Room.granularity_minutes,
        Room.min_duration_minutes,
        Room.max_duration_minutes,
        Studio.currency,
        select(func.jsonb_agg(_day))
        .where(OperatingDay.studio_id == Studio.id)
        .correlate(Studio)
        .scalar_subquery()
        .label("days"),
    )
    .select_from(Room)
    .join(Studio, Studio.id == Room.studio_id)
)
ROOM_TERMS = Query(_terms.where(Room.id == bindparam("room_id", type_=Uuid)))
"""What prices are told and judged by."""
ROOMS_TERMS = Query(_terms.where(Room.id == any_(bindparam("room_ids", type_=ARRAY(Uuid)))))
"""The same of many rooms."""


def tier_of(row: Mapping[str, Any]) -> Tier:
    starts, ends = row["window_starts"], row["window_ends"]
    return Tier(
        id=row["id"],
        duration=row["duration_minutes"],
        price=row["price_amount"],
        weekdays=None if row["weekdays"] is None else frozenset(row["weekdays"]),
        window=None if starts is None else (starts, ends),
    )


class PriceRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, room_id: UUID) -> Sequence[Tier]:
        prices = await self._session.execute(select(*_TIER).where(RoomPrice.room_id == room_id))
        return [tier_of(dict(row)) for row in prices.mappings()]

    async def replace(self, room_id: UUID, tiers: Sequence[Tier]) -> None:
        """These, in place of all that were there. No booking refers to any of them."""
        await self._session.execute(
            delete(RoomPrice).where(RoomPrice.room_id == room_id),
            execution_options={"synchronize_session": False},
        )
        self._session.add_all(RoomPrice.of(room_id, tier) for tier in tiers)
        await self._session.flush()
