"""Days are counted here, and nowhere else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.reporting.models import AskedDay
from mercat.modules.reporting.repository import (
    COUNTED,
    DayRepository,
    Key,
    TallyRepository,
)
from mercat.modules.reporting.service.periods import bounds, zone_of
from mercat.platform.outbox import Session

_UTC = ZoneInfo("UTC")
_DAY = timedelta(days=1)


@dataclass
class Tally:
    """All that is counted of one day. `day`: None where there is nothing."""

    day: Mapping[str, Any] | None = None
    revenue: dict[str, Mapping[str, Any]] = field(default_factory=dict)


class DayBook:
    """In the caller's transaction, in which nobody else counts."""

    def __init__(self, session: Session) -> None:
        self._days = DayRepository(session)
        self._tallies = TallyRepository(session)

    async def asked(self, keys: Iterable[Key]) -> Sequence[AskedDay]:
        """The days of these businesses, from when until when they are."""
        keys = sorted(set(keys))
        zones = await self._days.zones(business_id for business_id, _ in keys)
        found = []
        for business_id, day in keys:
            zone = zone_of(zones.get(business_id))
            found.append(AskedDay(business_id, day, zone.key, *bounds(day, zone)))
        return found

    async def wrong(self, asked: Sequence[AskedDay]) -> Mapping[Key, Tally]:
        """Of those that are kept otherwise than they are counted: as they should be."""
        if not asked:
            return {}
        keys = [(one.business_id, one.day) for one in asked]
        # What is kept is read first: what is counted meanwhile is nobody's mistake but news.
        kept = _tallies(await self._days.days(keys), await self._days.revenue(keys))
        counted = _tallies(await self._tallies.days(asked), await self._tallies.revenue(asked))
        return {key: counted[key] for key in keys if counted[key] != kept[key]}

    async def count(self, keys: Iterable[Key]) -> int:
        """Puts these right, and says how many were wrong."""
        wrong = await self.wrong(await self.asked(keys))
        if wrong:
            days = [tally.day for tally in wrong.values() if tally.day is not None]
            revenue = [row for tally in wrong.values() for row in tally.revenue.values()]
            await self._days.replace(list(wrong), days, revenue)
        return len(wrong)

    async def count_platform(self, days: Iterable[date]) -> None:
        """After those of the businesses."""
        dates = sorted(set(days))
        if not dates:
            return
        found = await self._tallies.platform(dates, [bounds(day, _UTC) for day in dates])
        money = await self._tallies.platform_revenue(dates)
        await self._days.replace_platform(
            dates,
            [row for row in map(_values, found) if _is_something(row)],
            [_values(row) for row in money],
        )

    async def days_of(self, business_id: UUID) -> Sequence[Key]:
        """All that there may be something to count on, wherever the business is."""
        found = await self._tallies.sources(business_id)
        around = {day + n * _DAY for day in found for n in (-1, 0, 1)}
        return [(business_id, day) for day in sorted(around)]

    async def days_of_all(self) -> Sequence[date]:
        return sorted(await self._tallies.platform_sources())


def _tallies(days: Iterable[Any], revenue: Iterable[Any]) -> Mapping[Key, Tally]:
    found: dict[Key, Tally] = defaultdict(Tally)
    money = [_values(row) for row in revenue]
    for row in money:
        found[row["business_id"], row["day"]].revenue[row["currency"]] = row
    for row in map(_values, days):
        tally = found[row["business_id"], row["day"]]
        if tally.revenue or any(row[name] for name in COUNTED):
            tally.day = row
    return found


def _values(row: Any) -> dict[str, Any]:
    return dict(row._mapping)  # noqa: SLF001 (public API)


def _is_something(row: Mapping[str, Any]) -> bool:
    return any(value for name, value in row.items() if name != "day")
