"""What studios of each trade are like: rooms, prices, what stands in them, when they are wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mercat.entrypoints.seeding.words import minutes_of, read
from mercat.modules.venues.models import DayHours, DayMode, PriceUnit
from mercat.platform.local_time import DAY

Demand = Sequence[Sequence[int]]
"""By weekday and hour, from 0 to 9."""


@dataclass(frozen=True)
class RoomKind:
    """`dollars`: an hour of it, in the United States."""

    name: str
    capacity: int
    area: int
    dollars: int


@dataclass(frozen=True)
class GearKind:
    """`code`: one of equipment types. `dollars` is None where it comes with the room."""

    code: str
    name: str
    pieces: int
    dollars: int | None = None
    unit: PriceUnit | None = None


@dataclass(frozen=True)
class Venue:
    """Of one trade. `badges`: codes. `stays`: minutes."""

    demand: Demand
    weeks: Sequence[Sequence[DayHours]]
    badges: Sequence[str]
    rooms: Sequence[RoomKind]
    granularity: int
    stays: Sequence[int]
    gear: Sequence[GearKind]


@cache
def venues() -> Mapping[str, Venue]:
    """By the slug of their category."""
    told = read("rooms")
    weeks = {name: _week(lines) for name, lines in told.pop("weeks").items()}
    demands = {name: _demand(*lines) for name, lines in told.pop("demand").items()}
    return {slug: _venue(one, weeks, demands) for slug, one in told.items()}


def _venue(
    told: dict[str, Any],
    weeks: Mapping[str, Sequence[DayHours]],
    demands: Mapping[str, Demand],
) -> Venue:
    return Venue(
        demand=demands[told["demand"]],
        weeks=tuple(weeks[name] for name in told["weeks"]),
        badges=tuple(told["badges"].split()),
        rooms=tuple(map(_room, told["rooms"])),
        granularity=told["granularity"],
        stays=tuple(told["stays"]),
        gear=tuple(map(_gear, told["gear"])),
    )


def _week(lines: Sequence[str]) -> Sequence[DayHours]:
    return [day for line in lines for day in _days(line)]


def _days(line: str) -> list[DayHours]:
    """`4-5 OPEN 14:00-02:00`: Friday and Saturday, past midnight."""
    days, mode, *times = line.split()
    first, last = map(int, days.split("-"))
    intervals = [_interval(time) for time in times]
    return [DayHours(day, DayMode(mode), intervals) for day in range(first, last + 1)]


def _interval(time: str) -> tuple[int, int]:
    opens, closes = map(minutes_of, time.split("-"))
    return opens, closes if closes > opens else closes + DAY


def _demand(weekday: str, weekend: str) -> Demand:
    on_weekdays, on_weekends = (tuple(map(int, digits)) for digits in (weekday, weekend))
    return (*[on_weekdays] * 5, *[on_weekends] * 2)


def _room(line: str) -> RoomKind:
    name, numbers = line.split(" | ")
    capacity, area, dollars = map(int, numbers.split())
    return RoomKind(name, capacity, area, dollars)


def _gear(line: str) -> GearKind:
    code, name, pieces, *hire = line.split(" | ")
    if not hire:
        return GearKind(code, name, int(pieces))
    dollars, unit = hire[0].split()
    return GearKind(code, name, int(pieces), int(dollars), PriceUnit(unit))
