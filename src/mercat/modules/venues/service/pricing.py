"""What a stay costs: the cheapest row of tiers that covers it from its start to its end.

The first piece begins with the stay, each other one where the one before it ends; what is begun is
paid for in full. A piece ends with its tier's duration (minutes that pass, whatever the clocks show
meanwhile), with the tier's window, or with the stay, whichever comes first.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.platform.local_time import DAY, Span, instant


@dataclass(frozen=True)
class Tier:
    """So many minutes for so many minor units, in the studio's currency."""

    id: UUID
    duration: int
    price: int
    weekdays: frozenset[int] | None = None
    """On which a piece may begin; 0 is Monday. None: all of them."""
    window: tuple[int, int] | None = None
    """Minutes after local midnight, counted on past it, in which a piece lies. Its weekday is then
    the one that the window begins on: Friday from 22:00 to 02:00 is Friday night.
    """


@dataclass(frozen=True)
class UsedTier:
    tier: Tier
    count: int


@dataclass(frozen=True)
class Covering:
    used: Sequence[UsedTier]
    """In the order of their first use."""
    total: int
    """Minor units."""


class _Piece(NamedTuple):
    """The last of the best row that ends at some moment. Rows compare by what they cost, then by
    how many pieces they have. Moments are seconds after the start of the stay.
    """

    total: int
    pieces: int
    tier: int
    """Its place among the tiers; -1 before the first piece."""
    begins: int


def cheapest(
    tiers: Sequence[Tier], zone: ZoneInfo, start: datetime, end: datetime
) -> Covering | None:
    """Of those that cost the same, one with the fewest pieces. None where some of the stay is in no
    tier. Looks once at each moment at which a piece can begin, in order: exact, and linear in the
    length of the stay.
    """
    last = _seconds(end - start)
    places = [place for place in _places(tiers, zone, start, end) if place.closes > 0]
    usable: Sequence[_Place] = ()
    changes = 0
    best = {0: _Piece(0, 0, -1, 0)}
    ahead = [0]
    while ahead and (at := heappop(ahead)) < last:
        if at >= changes:
            usable, changes = _usable(places, at)
        total, pieces, *_ = best[at]
        for number, price, length, _, _, cut in usable:
            until = min(at + length, cut)
            known = best.get(until)
            if known is None:
                heappush(ahead, until)
            if known is None or (total + price, pieces + 1) < known[:2]:
                best[until] = _Piece(total + price, pieces + 1, number, at)
    return _covering(tiers, best, last) if last in best else None


def spans_of(tier: Tier, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    """In which a piece of it may begin, those that touch the time between the two, in order."""
    if tier.window is None and tier.weekdays is None:
        yield Span(since, until)
        return
    opens, closes = tier.window or (0, DAY)
    day = since.astimezone(zone).date() - timedelta(days=2)  # whose window may last till now
    while (begins := instant(day, opens, zone)) < until:
        ends = instant(day, closes, zone)
        if _is_on(tier, day.weekday()) and max(begins, since) < ends:
            yield Span(begins, ends)
        day += timedelta(days=1)


class _Place(NamedTuple):
    """Where pieces of one tier may begin, from `opens` up to and without `closes`."""

    number: int
    price: int
    length: int
    opens: int
    closes: int
    cut: int
    """When a piece ends at the latest."""


def _places(
    tiers: Sequence[Tier], zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[_Place]:
    last = _seconds(end - start)
    for number, tier in enumerate(tiers):
        for span in spans_of(tier, zone, start, end):
            closes = min(_seconds(span.end - start), last)
            cut = last if tier.window is None else closes
            opens = _seconds(span.start - start)
            yield _Place(number, tier.price, tier.duration * 60, opens, closes, cut)


def _usable(places: Sequence[_Place], at: int) -> tuple[Sequence[_Place], int]:
    """Those in which a piece can begin now, and until when it is the same ones."""
    usable = [place for place in places if place.opens <= at < place.closes]
    coming = [place.opens for place in places if place.opens > at]
    return usable, min([*coming, *(place.closes for place in usable)], default=at)


def _is_on(tier: Tier, weekday: int) -> bool:
    return tier.weekdays is None or weekday in tier.weekdays


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


def _covering(tiers: Sequence[Tier], best: Mapping[int, _Piece], last: int) -> Covering:
    row = []
    at = last
    while at > 0:
        row.append(best[at].tier)
        at = best[at].begins
    counts = Counter(reversed(row))
    used = [UsedTier(tiers[number], count) for number, count in counts.items()]
    return Covering(used, best[last].total)
