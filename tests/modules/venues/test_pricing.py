"""The cheapest tiers, against every row of pieces that there is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mercat.modules.venues.service.pricing import Covering, Tier, cheapest
from mercat.platform.local_time import instant

ZONES = ("UTC", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo")
FRIDAY = date(2026, 3, 27)
"""Two days before the clocks of Paris go forward."""
WINDOWS = [(0, 1440), (540, 1020), (1020, 1320), (1320, 1560), (0, 150), (150, 540), (360, 1800)]


def tier(
    duration: int, price: int, weekdays: str = "", window: tuple[int, int] | None = None
) -> Tier:
    on = frozenset(map(int, weekdays)) or None
    return Tier(UUID(int=duration * 1000 + price), duration, price, on, window)


def at(day: date, minutes: int, zone: str = "UTC") -> datetime:
    return instant(day, minutes, ZoneInfo(zone))


def priced(tiers: Sequence[Tier], start: int, minutes: int, zone: str = "UTC") -> Covering | None:
    begins = at(FRIDAY, start, zone)
    return cheapest(tiers, ZoneInfo(zone), begins, begins + timedelta(minutes=minutes))


def told(covering: Covering | None) -> tuple[int, list[tuple[int, int]]] | None:
    """The total, and the duration and number of each tier used."""
    if covering is None:
        return None
    return covering.total, [(one.tier.duration, one.count) for one in covering.used]


HOUR, HALF, MORNING = tier(60, 40), tier(30, 25), tier(240, 100, window=(480, 720))
EVENING = tier(60, 70, window=(1020, 1320))
DAYTIME = tier(60, 40, window=(540, 1020))
NIGHT = tier(60, 10, "4", (1320, 1560))


@pytest.mark.parametrize(
    ("tiers", "start", "minutes", "found"),
    [
        ([HOUR], 600, 60, (40, [(60, 1)])),
        ([HOUR], 600, 90, (80, [(60, 2)])),  # what is begun is paid for
        ([HOUR, HALF], 600, 90, (65, [(60, 1), (30, 1)])),
        ([HOUR, tier(240, 100), tier(1440, 300)], 600, 300, (140, [(240, 1), (60, 1)])),
        ([HOUR, tier(240, 100), tier(1440, 300)], 600, 1440, (300, [(1440, 1)])),
        ([HOUR, MORNING], 480, 240, (100, [(240, 1)])),
        ([HOUR, MORNING], 480, 300, (140, [(240, 1), (60, 1)])),
        ([MORNING], 480, 300, None),
        ([], 480, 60, None),
        ([HOUR, tier(60, 40), tier(120, 80)], 600, 120, (80, [(120, 1)])),  # fewer pieces
        # A window's end ends a piece, so that what begins at half past can be priced.
        ([DAYTIME, EVENING], 990, 90, (110, [(60, 2)])),
        ([DAYTIME, EVENING], 1290, 60, None),
        # Friday night goes on after midnight, and Thursday night is not Friday's.
        ([NIGHT], 1320, 240, (40, [(60, 4)])),
        ([NIGHT], 1320, 241, None),
        ([NIGHT], 0, 60, None),
        # Without a window a piece that begins on its weekday goes on into the next.
        ([tier(1440, 90, "4")], 1380, 1440, (90, [(1440, 1)])),
        ([tier(60, 9, "4")], 1380, 90, None),
    ],
)
def test_examples(
    tiers: Sequence[Tier], start: int, minutes: int, found: tuple[int, list[tuple[int, int]]] | None
) -> None:
    seen = told(priced(tiers, start, minutes))

    if found is None or seen is None:
        assert seen is found
    else:
        assert (seen[0], sum(n for _, n in seen[1])) == (found[0], sum(n for _, n in found[1]))
        assert {length for length, _ in seen[1]} == {length for length, _ in found[1]}


def test_two_hours_are_two_hours_when_the_clocks_change() -> None:
    sunday = FRIDAY + timedelta(days=2)
    start = at(sunday, 60, "Europe/Paris")

    two = cheapest([HOUR], ZoneInfo("Europe/Paris"), start, start + timedelta(hours=2))

    assert told(two) == (80, [(60, 2)])
    assert start + timedelta(hours=2) == at(sunday, 240, "Europe/Paris")


def test_a_month_is_priced_at_once() -> None:
    """One look at each of the moments where a piece can begin: no search would end."""
    tiers = [tier(30, 26), tier(60, 50), tier(240, 180), tier(1440, 1000), NIGHT, EVENING]

    month = priced(tiers, 600, 31 * 1440, "Europe/Paris")

    assert month is not None
    # Four Friday nights of four hours, five where the stay touches a fifth, are cheaper by pieces.
    assert month.total <= 31 * 1000
    assert sum(one.count * one.tier.price for one in month.used) == month.total


tiers_of = st.builds(
    Tier,
    id=st.uuids(version=4),
    duration=st.sampled_from([15, 30, 45, 60, 90, 120, 240, 1440]),
    price=st.integers(0, 40),
    weekdays=st.none() | st.frozensets(st.integers(0, 6), min_size=1),
    window=st.none() | st.sampled_from(WINDOWS),
)


@settings(max_examples=200, deadline=None)
@given(
    tiers=st.lists(tiers_of, min_size=1, max_size=4),
    zone=st.sampled_from(ZONES),
    day=st.integers(0, 3) | st.integers(0, 365),
    quarter=st.integers(0, 95),
    quarters=st.integers(1, 9),
)
@example([HOUR, HALF, NIGHT], "Europe/Paris", 0, 90, 9)
@example([tier(45, 3), tier(60, 4, "6")], "Europe/Paris", 1, 94, 9)
def test_as_cheap_as_any_row_of_pieces(
    tiers: list[Tier], zone: str, day: int, quarter: int, quarters: int
) -> None:
    start = at(FRIDAY + timedelta(days=day), quarter * 15, zone)
    end = start + timedelta(minutes=15 * quarters)
    place = ZoneInfo(zone)

    found = cheapest(tiers, place, start, end)

    every = [(sum(one.price for one in row), len(row)) for row in rows(tiers, place, start, end)]
    if found is None:
        assert not every
        return
    assert (found.total, sum(one.count for one in found.used)) == min(every)
    assert found.total == sum(one.tier.price * one.count for one in found.used)


@settings(max_examples=80, deadline=None)
@given(tiers=st.lists(tiers_of, min_size=1, max_size=5), zone=st.sampled_from(ZONES))
def test_who_stays_longer_never_pays_less(tiers: list[Tier], zone: str) -> None:
    start = at(FRIDAY, 1260, zone)
    prices = [
        cheapest(tiers, ZoneInfo(zone), start, start + timedelta(minutes=minutes))
        for minutes in range(15, 2880, 105)
    ]

    assume(prices[0] is not None)
    for shorter, longer in pairwise(prices):
        assert longer is None or (shorter is not None and shorter.total <= longer.total)


def rows(
    tiers: Sequence[Tier], zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[list[Tier]]:
    """Every one, by trying each tier at the end of the one before."""
    if start >= end:
        yield []
        return
    for one in tiers:
        until = ends(one, zone, start, end)
        if until is not None:
            for rest in rows(tiers, zone, until, end):
                yield [one, *rest]


def ends(one: Tier, zone: ZoneInfo, start: datetime, end: datetime) -> datetime | None:
    """Where a piece does that begins now: by walking on, a quarter at a time, which is as fine as
    anything here.
    """
    until = start
    for _ in range(one.duration // 15):
        if until >= end or not lies_in(one, zone, start, until):
            break
        until += timedelta(minutes=15)
    return until if until > start else None


def lies_in(one: Tier, zone: ZoneInfo, start: datetime, quarter: datetime) -> bool:
    """Whether a piece that begins at `start` may go on through this quarter."""
    local = start.astimezone(zone).date()
    if one.window is None:
        return one.weekdays is None or local.weekday() in one.weekdays
    for day in (local + timedelta(days=days) for days in (-2, -1, 0, 1)):
        opens, closes = (at_(day, minutes, zone) for minutes in one.window)
        if opens <= start < closes and (one.weekdays is None or day.weekday() in one.weekdays):
            return quarter < closes
    return False


def at_(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The first of all instants after which these clocks show at least this much, or where they
    skip it, as much later as they jump.
    """
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001
    before = (wall - timedelta(days=1)).replace(tzinfo=zone).utcoffset()
    after = (wall + timedelta(days=1)).replace(tzinfo=zone).utcoffset()
    assert before is not None
    assert after is not None
    for offset in (before, after):
        told = (wall - offset).replace(tzinfo=UTC)
        if told.astimezone(zone).replace(tzinfo=None) == wall:
            return told
    return (wall - before).replace(tzinfo=UTC)
