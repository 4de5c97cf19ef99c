"""What rooms cost: tiers of a few patterns, at a price."""

from collections.abc import Sequence
from typing import NamedTuple

from mercat.entrypoints.seeding.marks import Marks
from mercat.entrypoints.seeding.world import price_of
from mercat.modules.venues.service import Tier
from mercat.platform.bulk import quick_uuid
from mercat.platform.local_time import DAY

_MOST = 8
"""Tiers of one room."""
_WORKDAYS, _WEEKEND = frozenset(range(5)), frozenset((5, 6))
_MORNING, _DAYTIME, _EVENING = (8 * 60, 12 * 60), (6 * 60, 18 * 60), (18 * 60, DAY + 6 * 60)


class _Pattern(NamedTuple):
    """`factor`: of the price of an hour."""

    minutes: int
    factor: float
    weekdays: frozenset[int] | None = None
    window: tuple[int, int] | None = None


_HOUR = _Pattern(60, 1)
_HALF_DAY, _WHOLE_DAY = _Pattern(240, 3.3), _Pattern(480, 6)
_PATTERNS: Sequence[Sequence[_Pattern]] = (
    (_HOUR, _HALF_DAY, _WHOLE_DAY),
    (_HOUR, _HALF_DAY, _WHOLE_DAY),
    (_Pattern(60, 1, _WORKDAYS), _Pattern(60, 1.35, _WEEKEND), _Pattern(480, 6.6)),
    (_HOUR, _Pattern(60, 0.7, _WORKDAYS, _MORNING), _HALF_DAY),
    (_Pattern(60, 1, None, _DAYTIME), _Pattern(60, 1.35, None, _EVENING), _WHOLE_DAY),
)


def tiers_of(
    template: int, asked: float, currency: str, marks: Marks, place: int
) -> Sequence[Tier]:
    """`asked`: for an hour, in units of the currency. `template`: any number; `place`: of the
    room.
    """
    patterns = _PATTERNS[template % len(_PATTERNS)]
    return [
        Tier(
            id=quick_uuid(marks.another(place * _MOST + count)[4:]),
            duration=pattern.minutes,
            price=price_of(asked * pattern.factor, currency),
            weekdays=pattern.weekdays,
            window=pattern.window,
        )
        for count, pattern in enumerate(patterns)
    ]
