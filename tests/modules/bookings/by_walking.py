"""What can be booked, found out the long way: one minute after the other, and no arithmetic."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from tests.walking import MINUTE, Walk, walk

from mercat.modules.venues.models import DayHours, DayMode
from mercat.platform.local_time import Span

DAY = 1440
LOOKED_AT = 4 * DAY
"""Minutes. What is open on the third day is known all the same if it began two days before."""
SINCE, UNTIL = 2 * DAY, 2 * DAY + 2160


def changes(zone: str, first: int, last: int) -> list[datetime]:
    """Every midnight (UTC) of these years within a day of which the clocks are changed."""
    tz = ZoneInfo(zone)
    days = (date(last, 12, 31) - date(first, 1, 1)).days
    midnights = [datetime(first, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(days)]
    offsets = [midnight.astimezone(tz).utcoffset() for midnight in midnights]
    return [midnights[n] for n in range(1, days) if offsets[n] != offsets[n - 1]]


@dataclass(frozen=True)
class Case:
    """A week, what is taken and closed, and the rules, all in minutes. `now` and the others are
    minutes after `begin`.
    """

    zone: str
    begin: datetime
    days: Sequence[DayHours]
    closed: Sequence[tuple[int, int]]
    taken: Sequence[tuple[int, int]]
    grid: int
    buffer: int
    now: int
    notice: int
    advance_days: int

    @classmethod
    def made_up(cls, zone: str, around: datetime) -> "Case":
        """The same each time."""
        chance = random.Random(f"{zone} {around}")  # noqa: S311 (nobody has to guess it)
        return cls(
            zone=zone,
            begin=around - timedelta(days=2, hours=18),
            days=[_day(weekday, chance) for weekday in range(7)],
            closed=_periods(chance, chance.choice((0, 0, 1, 2)), 900),
            taken=_periods(chance, chance.randrange(12), 400),
            grid=chance.choice((5, 10, 15, 20, 30, 60)),
            buffer=chance.choice((0, 0, 5, 17, 30, 120)),
            now=chance.choice((0, 0, chance.randrange(UNTIL))),
            notice=chance.choice((0, 60, 720)),
            advance_days=chance.choice((1, 2, 3, 365)),
        )

    def at(self, minute: int) -> datetime:
        return self.begin + minute * MINUTE

    def span(self, period: tuple[int, int]) -> Span:
        return Span(self.at(period[0]), self.at(period[1]))

    @cached_property
    def open(self) -> dict[int, bool]:
        """Every minute that is open and not closed, and whether by request."""
        found: dict[int, bool] = {}
        for mode in (DayMode.BY_REQUEST, None):
            for minute in self._shown(mode):
                found[minute] = mode is not None
        for start, end in self.closed:
            for minute in range(start, end):
                found.pop(minute, None)
        return found

    @cached_property
    def busy(self) -> frozenset[int]:
        return frozenset(minute for period in self.taken for minute in range(*period))

    def allows(self, start: int, length: int) -> bool | None:
        """Whether it would be by request; None where it cannot be booked, taken or not."""
        minutes = range(start, start + length)
        soonest, latest = self.now + self.notice, self.now + self.advance_days * DAY
        if not (soonest <= start <= latest and self._begins(start)):
            return None
        if not all(minute in self.open for minute in minutes):
            return None
        return any(self.open[minute] for minute in minutes)

    def is_free(self, start: int, length: int) -> bool:
        """With the buffer behind it."""
        return self.busy.isdisjoint(range(start, start + length + self.buffer))

    def left(self) -> dict[int, bool]:
        """Minutes between SINCE and UNTIL in which something may be booked, and whether by request:
        not those at whose end a buffer would not fit.
        """
        soonest, latest = self.now + self.notice, self.now + self.advance_days * DAY
        return {
            minute: self.open[minute]
            for minute in range(max(SINCE, soonest), min(UNTIL, latest))
            if minute in self.open and self.is_free(minute, 1)
        }

    def starts(self, day: date, length: int) -> dict[int, bool]:
        """Every minute of this local day at which something so long could begin."""
        found = ((m, self.allows(m, length)) for m in self._minutes_of(day))
        return {m: asks for m, asks in found if asks is not None and self.is_free(m, length)}

    def _minutes_of(self, day: date) -> list[int]:
        return [minute for minute, wall in enumerate(self._walk.shown) if wall.date() == day]

    def _begins(self, minute: int) -> bool:
        wall = self._walk.shown[minute]
        is_first = self._walk.first[wall] == minute
        return is_first and (wall.hour * 60 + wall.minute) % self.grid == 0

    @cached_property
    def _walk(self) -> Walk:
        return walk(self.zone, self.begin, LOOKED_AT)

    def _shown(self, mode: DayMode | None) -> set[int]:
        """Minutes of the days that have this mode; None: of those that are open at once."""
        first, walls = self._walk.shown[0].date(), self._walk.first
        found = set[int]()
        for day in (first + timedelta(days=n) for n in range(1, 5)):
            midnight = datetime.combine(day, time())
            for one in self.days[day.weekday()].weekly:
                is_asked = self.days[day.weekday()].mode is DayMode.BY_REQUEST
                if is_asked == (mode is not None):
                    bounds = (midnight + n * MINUTE for n in (one.opens, one.closes))
                    found.update(range(*(walls.get(wall, LOOKED_AT) for wall in bounds)))
        return found


def _day(weekday: int, chance: random.Random) -> DayHours:
    mode = chance.choice((DayMode.OPEN, DayMode.OPEN, DayMode.BY_REQUEST, *DayMode))
    if mode in (DayMode.CLOSED, DayMode.ALL_DAY):
        return DayHours(weekday, mode)
    bounds = sorted(chance.sample(range(0, DAY, 5), 2 * chance.randint(1, 3)))
    intervals = list(zip(bounds[::2], bounds[1::2], strict=True))
    if chance.random() < 0.4:
        opens = intervals[-1][0]
        intervals[-1] = (opens, opens + chance.randint(1, DAY))
    return DayHours(weekday, mode, intervals)


def _periods(chance: random.Random, count: int, longest: int) -> list[tuple[int, int]]:
    """In order, and apart."""
    bounds = sorted(chance.sample(range(LOOKED_AT), 2 * count))
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return [(start, min(end, start + longest)) for start, end in pairs]
