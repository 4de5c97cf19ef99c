"""When rooms are booked. Each day of a room has times at which it could be: always the same, apart
from each other by its buffer, within the studio's hours. Those that are most wanted are booked
first, so whoever asks for more bookings gets the same ones and others.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from heapq import nsmallest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mercat.entrypoints.seeding.venues.plans import RoomPlan, StudioPlan
from mercat.entrypoints.seeding.venues.vocabulary import Demand
from mercat.modules.venues.models import DayHours, DayMode
from mercat.platform.local_time import DAY, instant

PAST, COMING = timedelta(days=245), timedelta(days=120)
"""The year that bookings are in, around the moment they are made."""
DAYS = 1 << 12
POSITIONS = 16
"""Times of a day are told apart by the day, of eleven years, and their position in it."""
_GAPS = (0, 0, 0, 0, 60, 60, 120, 180)
"""Minutes between two."""
_FIRST_STARTS = (0, 0, 60, 60, 120, 180)
_MORNING = 7 * 60
"""Hardly anybody comes earlier to what is open all day."""
_LAST_BYTES = 4 * (POSITIONS - 1)
_LATER = 1 / 30
"""A day ahead is so much less wanted already."""
_RARE = [-math.log((one + 0.5) / 4096) for one in range(4096)]
_MINUTE = timedelta(minutes=1)


class Slot(NamedTuple):
    """`minutes` after midnight of `day`, which is where it begins. `by_request`: the team says yes
    first. `key`: tells it from all others of its room.
    """

    key: int
    starts_at: datetime
    ends_at: datetime
    day: date
    minutes: int
    by_request: bool


class _Chance(NamedTuple):
    """The least is taken first."""

    rank: float
    key: int
    ordinal: int
    minutes: int
    length: int
    by_request: bool


def slots_of(plan: StudioPlan, room: RoomPlan, count: int, now: datetime) -> list[Slot]:
    """So many as are wanted in the year around now, in order; fewer where there are no more."""
    first, last = (now - PAST).toordinal(), (now + COMING).toordinal()
    chances = [
        chance
        for ordinal in range(first, last)
        if (day := plan.days.get((ordinal - 1) % 7)) is not None
        for chance in _chances(plan, room, day, ordinal, now.toordinal())
    ]
    clock = _Clock(plan.zone)
    found = (clock.slot(chance) for chance in sorted(nsmallest(count, chances), key=_by_time))
    return [slot for slot in found if slot is not None]


def _by_time(chance: _Chance) -> int:
    return chance.ordinal * POSITIONS + chance.key % POSITIONS


def _chances(
    plan: StudioPlan, room: RoomPlan, day: DayHours, ordinal: int, today: int
) -> Iterator[_Chance]:
    lots = blake2b(room.id + ordinal.to_bytes(4), digest_size=64).digest()
    demand, stays, grid = plan.venue.demand, plan.venue.stays, plan.venue.granularity
    pause = -(-plan.buffer // grid) * grid
    ahead = 1 + max(ordinal - today, 0) * _LATER
    by_request = day.mode is DayMode.BY_REQUEST
    at = 0
    for opens, closes in _intervals(day, pause):
        minutes = opens + _FIRST_STARTS[lots[-1 - at // 4 % 4] % len(_FIRST_STARTS)]
        while at < _LAST_BYTES:
            length = stays[lots[at] % len(stays)]
            if minutes + length > closes:
                length = room.shortest
            if minutes + length > closes:
                break
            rank = _RARE[lots[at + 2] << 4 | lots[at + 3] >> 4] * ahead
            key = ordinal % DAYS * POSITIONS + at // 4
            rank *= _coldness(demand, ordinal, minutes)
            yield _Chance(rank, key, ordinal, minutes, length, by_request)
            minutes += length + pause + _GAPS[lots[at + 1] % len(_GAPS)]
            at += 4


def _intervals(day: DayHours, pause: int) -> Sequence[tuple[int, int]]:
    """What is kept free after the last booking is over by midnight where the next day follows."""
    return [(_MORNING, DAY - pause)] if day.mode is DayMode.ALL_DAY else day.intervals


def _coldness(demand: Demand, ordinal: int, minutes: int) -> float:
    days, minute = divmod(minutes, DAY)
    return 1 / (demand[(ordinal - 1 + days) % 7][minute // 60] + 0.05)


class _Clock:
    """Of one zone: instants of its local times, quickly on days on which no clock is changed."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._midnights: dict[int, tuple[datetime, bool]] = {}

    def slot(self, chance: _Chance) -> Slot | None:
        """None where a clock is changed meanwhile."""
        midnight, is_plain = self._midnight(chance.ordinal)
        day = date.fromordinal(chance.ordinal)
        starts_at = midnight + chance.minutes * _MINUTE
        ends_at = starts_at + chance.length * _MINUTE
        if not is_plain:
            starts_at = instant(day, chance.minutes, self._zone)
            ends_at = instant(day, chance.minutes + chance.length, self._zone)
            wall = starts_at.astimezone(self._zone)
            told = wall.hour * 60 + wall.minute
            if told != chance.minutes % DAY or ends_at - starts_at != chance.length * _MINUTE:
                return None
        days, minutes = divmod(chance.minutes, DAY)
        day += timedelta(days=days)
        return Slot(chance.key, starts_at, ends_at, day, minutes, chance.by_request)

    def _midnight(self, ordinal: int) -> tuple[datetime, bool]:
        """And whether two whole days follow."""
        found = self._midnights.get(ordinal)
        if found is None:
            day = date.fromordinal(ordinal)
            start, end = (instant(day, minutes, self._zone) for minutes in (0, 2 * DAY))
            found = start.astimezone(UTC), end - start == timedelta(minutes=2 * DAY)
            self._midnights[ordinal] = found
        return found
