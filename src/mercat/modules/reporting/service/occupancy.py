"""How much of what could be booked there was to book, by the hours that are kept now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic_core import from_json

from mercat.modules.reporting.service.periods import Period, bounds, day_of, zone_of
from mercat.modules.venues.models import DayHours
from mercat.modules.venues.service import open_spans, read_days, studio_week
from mercat.platform.local_time import DAY, Span, Weekly
from mercat.platform.reads import Row

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Places:
    """`number` of them, open in these hours as clocks show them: that an hour is skipped or comes
    twice is not told.
    """

    number: int
    week: Sequence[Weekly]
    closed: Mapping[date, int] = field(default_factory=dict)
    """Minutes of its hours on these days."""

    def minutes(self, day: date) -> int:
        """From midnight to midnight: what is open past it counts for the next day."""
        weekday, before = day.weekday(), (day - _DAY).weekday()
        hours = sum(min(one.closes, DAY) - one.opens for one in self.week if one.weekday == weekday)
        late = sum(max(one.closes - DAY, 0) for one in self.week if one.weekday == before)
        return self.number * max(hours + late - self.closed.get(day, 0), 0)


def of_team(row: Row | None) -> Iterator[Places]:
    """Of its bookable members."""
    if row is not None and row["hours"] and row["members"]:
        yield Places(row["members"], [Weekly(*one) for one in from_json(row["hours"])])


def of_studios(rows: Sequence[Row], period: Period) -> Iterator[Places]:
    """Of their rooms."""
    for row in rows:
        days, zone = read_days(row["days"]), zone_of(row["timezone"])
        shut = [_span(*one) for one in from_json(row["closures"] or "[]")]
        closed = _closed(days, _apart(shut, period), zone)
        yield Places(row["rooms"], studio_week(days).whole, closed)


def open_minutes(places: Sequence[Places], days: Sequence[date]) -> Mapping[date, int]:
    return {day: sum(one.minutes(day) for one in places) for day in days}


def _span(start: str, end: str) -> Span:
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(end))


def _apart(shut: Sequence[Span], period: Period) -> Sequence[Span]:
    """Those that overlap as one, and nothing outside of the days that are asked about."""
    found: list[Span] = []
    for one in sorted(shut, key=lambda span: span.start):
        start, end = max(one.start, period.since), min(one.end, period.until)
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        elif start < end:
            found.append(Span(start, end))
    return found


def _closed(days: Sequence[DayHours], shut: Sequence[Span], zone: ZoneInfo) -> Mapping[date, int]:
    minutes: dict[date, int] = {}
    for one in shut:
        for span in open_spans(days, [], zone, one.start, one.end):
            for day, part in _by_day(span.start, span.end, zone):
                minutes[day] = minutes.get(day, 0) + part
    return minutes


def _by_day(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[tuple[date, int]]:
    while start < end:
        day = day_of(start, zone)
        _, midnight = bounds(day, zone)
        yield day, (min(end, midnight) - start) // _MINUTE
        start = midnight
