"""Opening hours across every change of the clocks, against a walk from minute to minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.walking import MINUTE, walk

from mercat.platform.local_time import (
    Standing,
    Weekly,
    instant,
    is_open,
    overlap,
    spans,
    standing,
)

CHANGES = [
    ("America/New_York", date(2026, 3, 8)),  # 23 hours
    ("America/New_York", date(2026, 11, 1)),  # 25 hours
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Asia/Beirut", date(2026, 3, 29)),  # at midnight
    ("America/Havana", date(2026, 11, 1)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Pacific/Chatham", date(2026, 9, 27)),  # 12:45 ahead of UTC
    ("Asia/Kathmandu", date(2026, 6, 1)),  # 5:45 ahead, and no change
    ("Pacific/Apia", date(2011, 12, 30)),  # the day that there was not
    ("UTC", date(2026, 1, 1)),
]


def begin(around: date) -> datetime:
    return datetime(around.year, around.month, around.day, tzinfo=UTC) - timedelta(days=6)


def by_walking(week: Sequence[Weekly], zone: str, around: date) -> set[int]:
    """Every minute of the days around at which it is open."""
    walls, minutes = walk(zone, begin(around), 13 * 1440).first, set[int]()
    for day in (around + timedelta(days=n) for n in range(-4, 4)):
        midnight = datetime.combine(day, time())
        for one in week:
            if one.weekday == day.weekday():
                start, end = (walls[midnight + n * MINUTE] for n in (one.opens, one.closes))
                minutes.update(range(start, end))
    return minutes


def check(week: Sequence[Weekly], zone: str, around: date) -> None:
    since, until = 4 * 1440, 8 * 1440
    tz, first = ZoneInfo(zone), begin(around)

    found = spans(week, tz, first + since * MINUTE, first + until * MINUTE)

    minutes = set[int]()
    for span in found:
        minutes.update(range((span.start - first) // MINUTE, (span.end - first) // MINUTE))
    assert minutes == by_walking(week, zone, around) & set(range(since, until))
    assert all(one.end < other.start for one, other in pairwise(found))


@pytest.mark.parametrize(("zone", "around"), CHANGES)
@pytest.mark.parametrize(
    "interval",
    [
        (0, 1440),  # all day
        (540, 1020),
        (0, 30),
        (90, 150),  # from before the change into it
        (120, 180),  # the hour that is skipped, or comes twice
        (150, 195),
        (1320, 1560),  # past midnight
        (1380, 2820),
    ],
)
def test_every_change_of_the_clocks(zone: str, around: date, interval: tuple[int, int]) -> None:
    check([Weekly(day, *interval) for day in range(7)], zone, around)


INTERVALS = st.builds(
    lambda day, opens, length: Weekly(day, opens, opens + length),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 1440),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CHANGES), st.lists(INTERVALS, max_size=6))
def test_any_week_at_any_change(change: tuple[str, date], week: list[Weekly]) -> None:
    check(week, *change)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Asia/Kathmandu", date(2026, 6, 1), 24),
    ],
)
def test_a_day_is_as_long_as_it_is(zone: str, day: date, hours: float) -> None:
    tz = ZoneInfo(zone)
    (open_all_day,) = spans(
        [Weekly(day.weekday(), 0, 1440)], tz, instant(day, -1440, tz), instant(day, 2880, tz)
    )

    assert open_all_day.end - open_all_day.start == timedelta(hours=hours)


def test_a_time_that_is_not_is_later_and_one_that_is_twice_is_the_first() -> None:
    tz = ZoneInfo("America/New_York")

    assert instant(date(2026, 3, 8), 150, tz) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert instant(date(2026, 11, 1), 90, tz) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


PARIS = ZoneInfo("Europe/Paris")
FRIDAY_NIGHT = [Weekly(4, 20 * 60, 26 * 60)]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20T18:59:59Z", Standing(False, opens_at=datetime(2026, 11, 20, 19, tzinfo=UTC))),
        (
            "2026-11-20T19:00:00Z",
            Standing(
                True,
                opens_at=datetime(2026, 11, 27, 19, tzinfo=UTC),
                closes_at=datetime(2026, 11, 21, 1, tzinfo=UTC),
            ),
        ),
        (
            "2026-11-21T00:59:59Z",
            Standing(
                True,
                opens_at=datetime(2026, 11, 27, 19, tzinfo=UTC),
                closes_at=datetime(2026, 11, 21, 1, tzinfo=UTC),
            ),
        ),
        ("2026-11-21T01:00:00Z", Standing(False, opens_at=datetime(2026, 11, 27, 19, tzinfo=UTC))),
    ],
)
def test_now_and_next(at: str, expected: Standing) -> None:
    now = datetime.fromisoformat(at)

    assert standing(FRIDAY_NIGHT, PARIS, now) == expected
    assert is_open(FRIDAY_NIGHT, PARIS, now) is expected.is_open


def test_always_and_never() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)

    assert standing([Weekly(day, 0, 1440) for day in range(7)], PARIS, now) == Standing(True)
    assert standing([], PARIS, now) == Standing(False)


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        ([], False),
        ([Weekly(0, 540, 1020)], False),
        ([Weekly(0, 540, 720), Weekly(0, 720, 1020)], False),
        ([Weekly(0, 540, 721), Weekly(0, 720, 1020)], True),
        ([Weekly(0, 1320, 1560), Weekly(1, 120, 600)], False),
        ([Weekly(0, 1320, 1561), Weekly(1, 120, 600)], True),
        ([Weekly(6, 1320, 1560), Weekly(0, 120, 600)], False),
        ([Weekly(6, 1320, 1561), Weekly(0, 120, 600)], True),
        ([Weekly(0, 0, 1440), Weekly(0, 0, 1440)], True),
        ([Weekly(day, 0, 1440) for day in range(7)], False),
        ([*(Weekly(day, 0, 1440) for day in range(6)), Weekly(6, 0, 1441)], True),
    ],
)
def test_overlaps_all_around_the_week(week: list[Weekly], expected: bool) -> None:
    assert overlap(week) is expected
