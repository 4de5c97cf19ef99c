"""Which days are asked about, and which they are compared with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mercat.modules.payments.errors import BadPeriod
from mercat.platform.local_time import instant

USUAL = 30
"""Days that are told where none are asked for: today is the last of them."""
LONGEST = 366
_FIRST = date.min + timedelta(days=3 * LONGEST)
_LAST = date.max - timedelta(days=2)
"""Of last days: every time zone has an instant of all that come before them and are told."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Local days of `zone`, both within."""

    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def of(cls, first: date | None, last: date | None, zone: ZoneInfo, now: datetime) -> "Period":
        """Raises BadPeriod."""
        last = last or max(now.astimezone(zone).date(), first or date.min)
        if not _FIRST <= last <= _LAST:
            raise BadPeriod
        first = first or last - (USUAL - 1) * _DAY
        if first > last or last - first >= LONGEST * _DAY:
            raise BadPeriod
        return cls(first, last, zone)

    @property
    def days(self) -> list[date]:
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> "Period":
        """As long, and ends where this begins."""
        length = self.last - self.first
        return Period(self.first - length - _DAY, self.first - _DAY, self.zone)

    @property
    def since(self) -> datetime:
        return instant(self.first, 0, self.zone)

    @property
    def until(self) -> datetime:
        return instant(self.last + _DAY, 0, self.zone)


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when until when it is that day there, in UTC."""
    return instant(day, 0, zone), instant(day + _DAY, 0, zone)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def zone_of(timezone: str | None) -> ZoneInfo:
    """Of a business; UTC for one that has not said where it is."""
    return ZoneInfo(timezone or "UTC")
