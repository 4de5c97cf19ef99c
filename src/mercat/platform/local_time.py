"""Weeks of opening hours, told in local time, as instants.

A local time that does not exist is moved forward by as much as the clock was; one that exists twice
is the first of the two (RFC 5545 §3.3.5): an hour that is skipped shortens what is open around it,
one that comes twice makes it longer, what lies within a skipped hour takes place after it, and what
begins within it and would end before that does not take place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = 1440
"""Minutes, on the clock's face: the day itself has 1380 or 1500 twice a year."""
WEEK = 7 * DAY
AHEAD = timedelta(days=15)
"""Further than the next opening of a week of which one day falls out."""


class Weekly(NamedTuple):
    """Every week at the same local time. Minutes after midnight of `weekday` (0 is Monday), counted
    on past midnight: until 1560 is until two in the morning of the next day.
    """

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Span:
    """Instants in UTC, from `start` up to and without `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Standing:
    """Whether it is open now. `closes_at` and `opens_at`: when next; None for a week that is open
    all through, or never.
    """

    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks of the zone show this, in UTC."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def as_instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """In UTC. One without an offset is what the clocks of the zone show."""
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return moment.replace(tzinfo=zone, fold=0).astimezone(UTC)


def on_the_wall(moment: datetime, zone: ZoneInfo) -> str:
    """What the clocks of the zone show then, to the minute: `2026-03-29T10:00`."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def stretch(opens: str, closes: str) -> tuple[int, int]:
    """Minutes after midnight of two clock times: `20:00` to `02:00` is until the next day."""
    begin, end = _minutes(opens), _minutes(closes)
    return begin, end if end > begin else end + DAY


def on_the_clock(opens: int, closes: int) -> tuple[str, str]:
    """The other way round: what the clocks show at both ends."""
    return _face(opens), _face(closes if closes <= DAY else closes - DAY)


def spans(
    week: Sequence[Weekly], zone: ZoneInfo, since: datetime, until: datetime
) -> Sequence[Span]:
    """When it is open between the two: in order, apart from each other, nothing outside of them."""
    return [
        Span(max(span.start, since), min(span.end, until))
        for span in _whole(week, zone, since, until)
    ]


def is_open(week: Sequence[Weekly], zone: ZoneInfo, at: datetime) -> bool:
    return bool(_whole(week, zone, at, at + timedelta(microseconds=1)))


def standing(week: Sequence[Weekly], zone: ZoneInfo, at: datetime) -> Standing:
    return standing_among(_whole(week, zone, at, at + AHEAD), at, at + AHEAD)


def standing_among(found: Sequence[Span], at: datetime, until: datetime) -> Standing:
    """Of all spans between the two, in order and apart from each other."""
    if not found:
        return Standing(is_open=False)
    first, later = found[0], [span.start for span in found[1:]]
    if first.start > at:
        return Standing(is_open=False, opens_at=first.start, closes_at=None)
    if first.end >= until:
        return Standing(is_open=True)
    return Standing(is_open=True, opens_at=next(iter(later), None), closes_at=first.end)


def overlap(week: Sequence[Weekly]) -> bool:
    """Whether two of them share a minute, the end of Sunday with the beginning of Monday too."""
    taken = sorted((one.weekday * DAY + one.opens, one.weekday * DAY + one.closes) for one in week)
    if not taken:
        return False
    again = (taken[0][0] + WEEK, taken[0][1] + WEEK)
    following = [*taken[1:], again]
    return any(one[1] > other[0] for one, other in zip(taken, following, strict=True))


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _face(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _whole(
    week: Sequence[Weekly], zone: ZoneInfo, since: datetime, until: datetime
) -> Sequence[Span]:
    """Those that have a part between the two, in full as far as the days around are looked at."""
    first = since.astimezone(zone).date() - timedelta(days=2)  # of which one may last till now
    last = until.astimezone(zone).date() + timedelta(days=1)
    found = sorted(
        (instant(day, one.opens, zone), instant(day, one.closes, zone))
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        for one in week
        if one.weekday == day.weekday()
    )
    merged: list[Span] = []
    for start, end in found:
        if end <= start:
            continue  # it lies in an hour that is skipped
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return [span for span in merged if span.end > since and span.start < until]
