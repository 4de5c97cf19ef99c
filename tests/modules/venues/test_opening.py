"""When a studio is open, against one who looks at the clock every minute."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.modules.venues.studios import ALL_WEEK

from mercat.modules.venues.models import DayHours, DayMode, whole_week
from mercat.modules.venues.service import (
    OpenSpan,
    open_spans,
    read_days,
    studio_standing,
    studio_week,
    without,
)
from mercat.platform.local_time import DAY, Span, Weekly, overlap

MINUTE = timedelta(minutes=1)
CHANGES = [
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2025, 3, 9)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),  # half an hour
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    ("Pacific/Chatham", date(2024, 9, 29)),  # 12:45 ahead
    ("America/Santiago", date(2025, 9, 7)),  # at midnight
    ("America/Santiago", date(2025, 4, 5)),
    ("Africa/Cairo", date(2024, 4, 26)),  # at midnight
    ("Asia/Kathmandu", date(2024, 1, 1)),  # 5:45 ahead, never
    ("Pacific/Apia", date(2011, 12, 30)),  # a whole day is skipped
]


@st.composite
def days(draw: st.DrawFn) -> list[DayHours]:
    """A week in which no two intervals overlap."""
    found: list[DayHours] = []
    for weekday in range(7):
        mode = draw(st.sampled_from(DayMode))
        ends = sorted(draw(st.sets(st.integers(0, 56), min_size=2, max_size=6)))
        intervals = [
            (30 * opens, min(30 * closes, 30 * opens + DAY))
            for opens, closes in zip(ends[::2], ends[1::2], strict=False)
            if opens < 48
        ]
        if mode in (DayMode.CLOSED, DayMode.ALL_DAY):
            intervals = []
        elif not intervals:
            mode = DayMode.CLOSED
        day = DayHours(weekday, mode, intervals)
        if not overlap([one for known in (*found, day) for one in known.weekly]):
            found.append(day)
    return found


@st.composite
def closures(draw: st.DrawFn, around: datetime) -> list[Span]:
    """They may overlap, and come in any order."""
    starts = draw(st.lists(st.integers(-3 * DAY, 3 * DAY), max_size=4))
    return [
        Span(around + start * MINUTE, around + (start + draw(st.integers(1, DAY))) * MINUTE)
        for start in starts
    ]


def shown(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """The instant at which the clocks of the zone are said to show this."""
    wall = datetime.combine(day, time()) + minutes * MINUTE
    return wall.replace(tzinfo=zone).astimezone(UTC)


class Watcher:
    """Looks at each minute on its own."""

    def __init__(
        self, week: Sequence[DayHours], shut: Sequence[Span], zone: ZoneInfo, middle: date
    ) -> None:
        self._shut = shut
        self._open: dict[bool, list[tuple[datetime, datetime]]] = {False: [], True: []}
        for ahead in range(-5, 6):
            day = middle + timedelta(days=ahead)
            for hours in (one for one in week if one.weekday == day.weekday()):
                is_asked = hours.mode is DayMode.BY_REQUEST
                whole = [(0, DAY)] if hours.mode is DayMode.ALL_DAY else hours.intervals
                for opens, closes in whole:
                    ends = shown(zone, day, opens), shown(zone, day, closes)
                    self._open[is_asked].append(ends)

    def sees(self, at: datetime) -> bool | None:
        """Whether it takes a yes; None for closed."""
        if any(one.start <= at < one.end for one in self._shut):
            return None
        for by_request in (False, True):
            if any(opens <= at < closes for opens, closes in self._open[by_request]):
                return by_request
        return None


def minutes(spans: Sequence[OpenSpan], since: datetime, until: datetime) -> list[bool | None]:
    found: list[bool | None] = [None] * int((until - since) / MINUTE)
    for span in spans:
        first, last = (int((end - since) / MINUTE) for end in (span.start, span.end))
        found[first:last] = [span.by_request] * (last - first)
    return found


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_minute_by_minute(data: st.DataObject) -> None:
    name, day = data.draw(st.sampled_from(CHANGES))
    zone, noon = ZoneInfo(name), datetime.combine(day, time(12), UTC)
    week, shut = data.draw(days()), data.draw(closures(noon))
    since = noon + data.draw(st.integers(-2 * DAY, 0)) * MINUTE
    until = since + data.draw(st.integers(1, 2 * DAY)) * MINUTE
    watcher = Watcher(week, shut, zone, day)

    spans = open_spans(week, shut, zone, since, until)

    expected = [watcher.sees(since + n * MINUTE) for n in range(int((until - since) / MINUTE))]
    assert minutes(spans, since, until) == expected
    for one, other in itertools.pairwise(spans):
        assert one.start < one.end <= other.start < other.end
        assert one.end < other.start or one.by_request is not other.by_request
    assert all(since <= span.start and span.end <= until for span in spans)


def test_both_ways_after_a_skipped_hour() -> None:
    """In Santiago there is no time from midnight to one: until half past midnight is until half
    past one, and what would be by request from one is open at once until then.
    """
    week = [
        DayHours(5, DayMode.OPEN, [(1200, DAY + 30)]),
        DayHours(6, DayMode.BY_REQUEST, [(60, 600)]),
    ]
    since = datetime(2025, 9, 6, 12, tzinfo=UTC)

    spans = open_spans(week, [], ZoneInfo("America/Santiago"), since, since + timedelta(days=1))

    half_past_one = datetime(2025, 9, 7, 4, 30, tzinfo=UTC)
    assert spans == [
        OpenSpan(datetime(2025, 9, 7, tzinfo=UTC), half_past_one, by_request=False),
        OpenSpan(half_past_one, since + timedelta(days=1), by_request=True),
    ]


def test_touching_kinds_stay_apart() -> None:
    """What is booked across both takes a yes: whoever asks has to know where."""
    monday = [DayHours(0, DayMode.ALL_DAY), DayHours(1, DayMode.BY_REQUEST, [(0, DAY)])]
    since = datetime(2026, 6, 1, tzinfo=UTC)

    spans = open_spans(monday, [], ZoneInfo("UTC"), since, since + timedelta(days=7))

    middle = since + timedelta(days=1)
    assert spans == [
        OpenSpan(since, middle, by_request=False),
        OpenSpan(middle, middle + timedelta(days=1), by_request=True),
    ]
    standing = studio_standing(monday, [], ZoneInfo("UTC"), since)
    assert standing.closes_at == middle + timedelta(days=1)


def test_closures_in_any_order() -> None:
    start = datetime(2026, 6, 1, tzinfo=UTC)
    shut = [
        Span(start + timedelta(hours=hours), start + timedelta(hours=hours + 2))
        for hours in (21, 3, 4, -1)
    ]

    spans = open_spans(ALL_WEEK, shut, ZoneInfo("UTC"), start, start + timedelta(hours=22))

    hours = [
        ((span.start - start) / timedelta(hours=1), (span.end - start) / timedelta(hours=1))
        for span in spans
    ]
    assert hours == [(1, 3), (6, 21)]
    assert without([], shut) == []


def test_as_postgresql_gathers_them() -> None:
    text = '[[0, "OPEN", [[540, 1080], [1200, 1560]]], [5, "ALL_DAY", []]]'

    found = read_days(text)

    assert found == [
        DayHours(0, DayMode.OPEN, [(540, 1080), (1200, 1560)]),
        DayHours(5, DayMode.ALL_DAY, []),
    ]
    assert read_days(None) == []
    assert studio_week(found).whole == [
        Weekly(0, 540, 1080),
        Weekly(0, 1200, 1560),
        Weekly(5, 0, 1440),
    ]
    assert [day.weekday for day in whole_week(found)] == list(range(7))
