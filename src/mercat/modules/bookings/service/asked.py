"""Of which days somebody wants to know what is free."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mercat.modules.bookings.errors import BadPeriod, DateRequired
from mercat.platform.local_time import Span, instant

MOST_DAYS = 62
_USUAL_DAYS = 7
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
_DAY = timedelta(days=1)
_LONGEST_STAY = timedelta(days=31)


@dataclass(frozen=True)
class Asked:
    """Local days: the first, the one after the last, and one among them, on which what is booked
    would begin. `minutes`: how long that would last.
    """

    since: date | None = None
    until: date | None = None
    day: date | None = None
    minutes: int | None = None

    def __post_init__(self) -> None:
        """Raises BadPeriod and DateRequired."""
        days = [one for one in (self.since, self.until, self.day) if one is not None]
        if not all(_FIRST <= one <= _LAST for one in days):
            raise BadPeriod
        if self.minutes is not None and self.day is None:
            raise DateRequired

    def lasting(self, minutes: int | None) -> "Asked":
        """The same, of something that always lasts so long."""
        return self if self.day is None else replace(self, minutes=minutes)

    def between(self, zone: ZoneInfo, now: datetime) -> Span:
        """In which free times are asked for. Raises BadPeriod."""
        first, last = self._days(now.astimezone(zone).date())
        return Span(instant(first, 0, zone), instant(last, 0, zone))

    def around(self, now: datetime) -> Span:
        """That and more, in whichever zone it turns out to be, and as long as anything may last
        that begins in it. Raises BadPeriod.
        """
        first, last = self._days(now.date())
        begin, end = (datetime.combine(day, time(), UTC) for day in (first, last))
        return Span(begin - 2 * _DAY, end + 2 * _DAY + _LONGEST_STAY)

    def _days(self, today: date) -> tuple[date, date]:
        first = self.since or self.day or today
        usual = 1 if first == self.day else _USUAL_DAYS
        last = self.until or first + usual * _DAY
        if not 1 <= (last - first).days <= MOST_DAYS:
            raise BadPeriod
        if self.day is not None and not first <= self.day < last:
            raise BadPeriod
        return first, last
