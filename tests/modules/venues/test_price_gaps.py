"""Whether everything that may be booked has a price, against asking for each price."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mercat.modules.venues.models import Tier
from mercat.modules.venues.service.price_gaps import Stays, unpriced
from mercat.modules.venues.service.pricing import cheapest
from mercat.platform.local_time import DAY, WEEK, Span, Weekly, overlap, spans

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
STAYS = Stays(60, 60, 240)


def tier(duration: int, weekdays: str = "", window: tuple[int, int] | None = None) -> Tier:
    return Tier(UUID(int=0), duration, 1, frozenset(map(int, weekdays)) or None, window)


EVERY_DAY = [Weekly(day, 540, 1080) for day in range(7)]
ALL_WEEK = [Weekly(day, 0, DAY) for day in range(7)]


@pytest.mark.parametrize(
    ("tiers", "week", "gaps"),
    [
        ([tier(60)], EVERY_DAY, []),
        ([tier(60)], ALL_WEEK, []),
        ([], [Weekly(0, 540, 660)], [Weekly(0, 540, 660)]),
        ([tier(60)], [], []),
        ([tier(60, window=(540, 1020))], EVERY_DAY[:1], [Weekly(0, 1020, 1080)]),
        ([tier(60, "123456")], ALL_WEEK, [Weekly(0, 0, DAY)]),
        ([tier(60, "012345")], [Weekly(5, 1320, 1560)], [Weekly(6, 0, 120)]),
        # Begun on Saturday it goes on into Sunday, but on Sunday none begins.
        ([tier(240, "5")], [Weekly(5, 1320, 1560)], [Weekly(6, 0, 120)]),
        ([tier(60, "6", (1320, 1560)), tier(60, "6")], [Weekly(6, 1320, 1560)], []),
        # Bookings end on the grid, so none is there at ten to one.
        ([tier(60, "0")], [Weekly(0, 1380, 1490)], []),
        ([tier(60, "0")], [Weekly(0, 1380, 1500)], [Weekly(1, 0, 60)]),
    ],
)
def test_examples(tiers: list[Tier], week: list[Weekly], gaps: list[Weekly]) -> None:
    assert unpriced(tiers, week, STAYS) == gaps


def test_what_only_longer_bookings_reach() -> None:
    stays = Stays(60, 120, 180)

    # The piece from four ends with its window at five; no booking begins then.
    cut = unpriced([tier(120, window=(540, 1020))], [Weekly(0, 960, 1080)], stays)
    # From eleven a piece lasts until one, from ten until midnight.
    late = unpriced([tier(120, "4")], [Weekly(4, 1320, 1500)], stays)

    assert (cut, late) == ([Weekly(0, 1020, 1080)], [Weekly(5, 0, 60)])


def test_sunday_night_belongs_to_the_week_that_follows() -> None:
    week = [Weekly(6, 1320, 1560), Weekly(0, 120, 240)]

    assert unpriced([tier(60, "6"), tier(60, "0", (0, 180))], week, STAYS) == [Weekly(0, 180, 240)]


windows = st.none() | st.sampled_from([(540, 1020), (1020, 1320), (1320, 1560), (0, 540), (0, DAY)])
tiers_of = st.builds(
    Tier,
    id=st.uuids(version=4),
    duration=st.sampled_from([60, 120, 180, 600]),
    price=st.integers(0, 3),
    weekdays=st.none() | st.frozensets(st.integers(0, 6), min_size=2),
    window=windows,
)
weeks = st.lists(
    st.builds(
        lambda weekday, opens, length: Weekly(weekday, opens, opens + length),
        st.integers(0, 6),
        st.sampled_from([0, 510, 540, 1020, 1320]),
        st.sampled_from([60, 90, 240, 540, 1440]),
    ),
    max_size=5,
).filter(lambda week: not overlap(week))


@settings(max_examples=60, deadline=None)
@given(
    tiers=st.lists(tiers_of, min_size=1, max_size=3),
    week=weeks | st.just(ALL_WEEK),
    stays=st.sampled_from([STAYS, Stays(30, 60, 300), Stays(60, 120, 1500)]),
)
@example([tier(600, "5")], [Weekly(5, 1320, 1560)], Stays(60, 240, 240))
def test_as_asking_for_each(tiers: list[Tier], week: list[Weekly], stays: Stays) -> None:
    gaps = unpriced(tiers, week, stays)

    asked = refused(tiers, week, stays)
    assert bool(gaps) == bool(asked)
    for gap in gaps:
        begins = MONDAY + timedelta(minutes=gap.weekday * DAY + gap.opens)
        assert cheapest(tiers, UTC_ZONE, begins, begins + timedelta(minutes=1)) is None
        assert any(span.start <= begins < span.end for span in open_in(week))


def refused(tiers: Sequence[Tier], week: Sequence[Weekly], stays: Stays) -> list[datetime]:
    """Starts of a week from which a booking that the hours allow has no price."""
    found = []
    step = timedelta(minutes=stays.granularity)
    for span in open_in(week):
        start = MONDAY + max(0, -((MONDAY - span.start) // step)) * step
        while start < MONDAY + timedelta(minutes=WEEK):
            longest = min(timedelta(minutes=stays.longest), (span.end - start) // step * step)
            if longest < timedelta(minutes=stays.shortest):
                break
            if cheapest(tiers, UTC_ZONE, start, start + longest) is None:
                found.append(start)
            start += step
    return found


def open_in(week: Sequence[Weekly]) -> list[Span]:
    """What has a part in the week that begins on MONDAY, in full."""
    around = spans(week, UTC_ZONE, MONDAY - timedelta(days=7), MONDAY + timedelta(days=14))
    return [span for span in around if span.end > MONDAY]
