"""When a studio is open: its week, less its closures, as instants."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic_core import from_json

from mercat.modules.venues.models import DayHours, DayMode
from mercat.platform.local_time import Span, Weekly, spans


@dataclass(frozen=True)
class OpenSpan:
    """Instants in UTC, from `start` up to and without `end`. `by_request`: what is booked there
    takes the team's yes.
    """

    start: datetime
    end: datetime
    by_request: bool


@dataclass(frozen=True)
class OpenWeek:
    """The same every week, in local time. No interval of the one shares a minute with the other."""

    at_once: Sequence[Weekly]
    by_request: Sequence[Weekly]

    @property
    def whole(self) -> Sequence[Weekly]:
        return sorted((*self.at_once, *self.by_request))


def read_days(text: str | None) -> list[DayHours]:
    """What PostgreSQL has gathered as JSON: weekday, mode, intervals of each; null for none."""
    return [
        DayHours(weekday, DayMode(mode), [(opens, closes) for opens, closes in intervals])
        for weekday, mode, intervals in (from_json(text) if text else [])
    ]


def studio_week(days: Sequence[DayHours]) -> OpenWeek:
    by_request = [one for day in days if day.mode is DayMode.BY_REQUEST for one in day.weekly]
    at_once = [one for day in days if day.mode is not DayMode.BY_REQUEST for one in day.weekly]
    return OpenWeek(sorted(at_once), sorted(by_request))


def open_spans(
    days: Sequence[DayHours],
    closures: Sequence[Span],
    zone: ZoneInfo,
    since: datetime,
    until: datetime,
) -> Sequence[OpenSpan]:
    """When it is open between the two: in order, nothing twice, nothing outside of them. Two of the
    same kind are apart from each other; one may begin where one of the other kind ends. What is
    open both ways (an hour that is skipped can move one interval onto the next) is open at once.
    """
    week = studio_week(days)
    at_once = spans(week.at_once, zone, since, until)
    by_request = without(spans(week.by_request, zone, since, until), at_once)
    shut = sorted(closures, key=lambda closure: closure.start)
    found = [OpenSpan(one.start, one.end, False) for one in without(at_once, shut)]
    found += [OpenSpan(one.start, one.end, True) for one in without(by_request, shut)]
    return sorted(found, key=lambda one: one.start)


def without(spans: Sequence[Span], taken: Sequence[Span]) -> Sequence[Span]:
    """What is left of these. Both in order; those that are taken may overlap."""
    return [left for span in spans for left in _left(span, taken)]


def _left(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    start = span.start
    for one in taken:
        if one.start >= span.end:
            break
        if one.start > start:
            yield Span(start, one.start)
        start = max(start, one.end)
    if start < span.end:
        yield Span(start, span.end)
