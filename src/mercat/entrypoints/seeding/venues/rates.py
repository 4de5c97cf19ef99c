"""What bookings cost, by the product's own prices: those that many have in common once."""

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from mercat.entrypoints.seeding.venues.plans import Gear, RoomPlan, StudioPlan
from mercat.entrypoints.seeding.venues.slots import Slot
from mercat.modules.bookings.service.prices import Hire, hire_lines, priced, tier_lines
from mercat.modules.venues.service import cheapest
from mercat.platform.bulk.fields import bigint, jsonb
from mercat.platform.local_time import DAY
from mercat.platform.money import Money


class NoRate(Exception):
    """A room has no price for a time that it is open."""


class Rate(NamedTuple):
    """`fields`: of a booking's lines, total and what is due. Amounts in minor units."""

    fields: bytes
    total: int
    due: int


class Rates:
    """Of one room."""

    def __init__(self, plan: StudioPlan, room: RoomPlan) -> None:
        self._plan = plan
        self._room = room
        self._by_day = any(tier.weekdays is not None for tier in room.tiers)
        self._by_hour = any(tier.window is not None for tier in room.tiers)
        self._known: dict[tuple[int, int, int], Rate] = {}

    def of(self, slot: Slot, hired: Sequence[Gear] = ()) -> Rate:
        """Raises NoRate."""
        if hired:
            return self._rate(slot, hired)
        length = (slot.ends_at - slot.starts_at).seconds // 60
        by_hour = self._by_hour or (self._by_day and slot.minutes + length > DAY)
        key = (
            slot.day.weekday() if self._by_day else 0,
            slot.minutes if by_hour else 0,
            length,
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._rate(slot, ())
        return found

    def _rate(self, slot: Slot, hired: Sequence[Gear]) -> Rate:
        plan, currency = self._plan, self._plan.host.spot.currency
        covering = cheapest(self._room.tiers, plan.zone, slot.starts_at, slot.ends_at)
        if covering is None:
            raise NoRate(f"{self._room.name}: {slot.starts_at}")
        hires = [
            Hire(gear.kind.name, gear.kind.pieces, Money(gear.price, currency), gear.kind.unit)
            for gear in hired
            if gear.price is not None and gear.kind.unit is not None
        ]
        minutes = (slot.ends_at - slot.starts_at).seconds // 60
        lines = tier_lines(covering, currency) + hire_lines(hires, minutes)
        price = priced(lines, currency, 0, plan.terms)
        told = orjson.dumps([line.model_dump(mode="json") for line in price.lines])
        total, due = price.total.amount, price.due.amount
        return Rate(jsonb(told) + bigint(total) + bigint(due), total, due)
