"""Whether there is a price for everything that may be booked in a week.

Of a plain week, on which no clock is changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from mercat.modules.venues.models import Tier
from mercat.platform.local_time import DAY, WEEK, Weekly


class Stays(NamedTuple):
    """Minutes: the grid that bookings of a room begin and end on, and how long they are."""

    granularity: int
    shortest: int
    longest: int


def unpriced(tiers: Sequence[Tier], week: Sequence[Weekly], stays: Stays) -> Sequence[Weekly]:
    """The opening hours for which bookings are to be had and a price is not, in order, by weekday;
    none if every booking has a price. It is enough to look at the longest that may begin at a time:
    whatever covers it covers shorter ones.
    """
    step = stays.granularity
    lengths = [_lengths(tiers, at) for at in range(0, WEEK, step)]
    reach = _reach(lengths, stays)
    found: set[int] = set()
    for opens, closes in _merged(week):
        last = min(closes - stays.shortest, opens + WEEK - 1)
        for start in range(-(-opens // step) * step, last + 1, step):
            longest = min(stays.longest, (closes - start) // step * step)
            priced = reach[start % WEEK // step]
            gap = start + priced if priced < longest else closes
            while gap < closes and gap % WEEK not in found and not lengths[gap % WEEK // step]:
                found.add(gap % WEEK)
                gap += step
    return list(_joined(sorted(found), step))


def _reach(lengths: Sequence[Iterable[int]], stays: Stays) -> Sequence[int]:
    """For how many minutes on there is a price, from each step of the week. `lengths`: of the
    pieces that may begin then.
    """
    step = stays.granularity
    steps = (WEEK + stays.longest) // step
    ends = list(range(steps + 1))
    for at in reversed(range(steps)):
        for length in lengths[at % len(lengths)]:
            ends[at] = max(ends[at], ends[min(at + length // step, steps)])
    return [(end - at) * step for at, end in enumerate(ends[: len(lengths)])]


def _lengths(tiers: Iterable[Tier], at: int) -> set[int]:
    """Of the pieces that may begin at this minute of the week."""
    day, minute = divmod(at, DAY)
    found = set()
    for tier in tiers:
        # Of today, or of yesterday's window that goes on past midnight.
        for weekday, now in ((day, minute), ((day - 1) % 7, minute + DAY)):
            opens, closes = tier.window or (0, DAY)
            if opens <= now < closes and (tier.weekdays is None or weekday in tier.weekdays):
                left = closes - now if tier.window else tier.duration
                found.add(min(tier.duration, left))
    return found


def _merged(week: Sequence[Weekly]) -> Iterator[tuple[int, int]]:
    """What is open in one piece, in minutes of the week, counted on past its end."""
    spans: list[list[int]] = []
    for weekday, *minutes in sorted(week):
        opens, closes = (weekday * DAY + minute for minute in minutes)
        if spans and opens <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], closes)
        else:
            spans.append([opens, closes])
    if len(spans) > 1 and spans[-1][1] >= spans[0][0] + WEEK:
        first = spans.pop(0)
        spans[-1][1] = max(spans[-1][1], first[1] + WEEK)
    for opens, closes in spans:
        # Open all through: a booking may be as long as it likes.
        yield opens, closes if closes - opens < WEEK else opens + 7 * WEEK


def _joined(starts: Sequence[int], step: int) -> Iterator[Weekly]:
    """Those that follow on each other within a weekday as one."""
    runs = groupby(enumerate(starts), lambda one: (one[1] // DAY, one[1] - one[0] * step))
    for (weekday, _), run in runs:
        minutes = [start % DAY for _, start in run]
        yield Weekly(weekday, minutes[0], minutes[-1] + step)
