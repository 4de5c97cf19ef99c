"""What the tiers of one room must be like beside each other."""

from collections.abc import Sequence
from itertools import combinations

from mercat.modules.venues.errors import TierNeverUsed, TierOffGrid, TierOutgrowsWindow
from mercat.modules.venues.models import Tier
from mercat.platform.local_time import DAY

_EVERY_DAY = frozenset(range(7))


def verify_tiers(tiers: Sequence[Tier], granularity: int) -> None:
    """Raises TierOffGrid, TierOutgrowsWindow, TierNeverUsed."""
    for tier in tiers:
        if not lies_on_grid(tier, granularity):
            raise TierOffGrid
        if tier.window is not None and tier.duration > tier.window[1] - tier.window[0]:
            raise TierOutgrowsWindow
    for one, other in combinations(tiers, 2):
        if _outdoes(one, other) or _outdoes(other, one):
            raise TierNeverUsed


def lies_on_grid(tier: Tier, granularity: int) -> bool:
    """`granularity`: minutes. So pieces end where bookings can."""
    return not any(minutes % granularity for minutes in (tier.duration, *(tier.window or ())))


def _outdoes(one: Tier, other: Tier) -> bool:
    """Whether nobody would take the other: this one is to be had whenever that is, goes as far from
    there, and costs no more. A price for weekends above the one for every day, say.
    """
    is_no_worse = one.duration >= other.duration and one.price <= other.price
    return is_no_worse and _spans(one, other) and _days(one, other) <= _on(one)


def _on(tier: Tier) -> frozenset[int]:
    return tier.weekdays or _EVERY_DAY


def _days(one: Tier, other: Tier) -> frozenset[int]:
    """On which the first must be to be had whenever the other is: a window's days are those it
    begins on, but without one a piece that begins after midnight is on the next.
    """
    if one.window is not None or other.window is None or other.window[1] <= DAY:
        return _on(other)
    return _on(other) | {(day + 1) % 7 for day in _on(other)}


def _spans(one: Tier, other: Tier) -> bool:
    """Whether its window, if it has one, has the other's in it."""
    if one.window is None:
        return True
    if other.window is None:
        return False
    return one.window[0] <= other.window[0] and other.window[1] <= one.window[1]
