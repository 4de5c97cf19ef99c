"""Local time as somebody finds it out who walks from minute to minute and looks at the clocks."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
_GLANCE = 10
"""Minutes at whose ends the clocks are looked at. No zone has changed them twice in so few: where
both ends agree on how far they are ahead, so does all between.
"""


class Walk(NamedTuple):
    """`shown`: what the clocks show, minute by minute. `first`: at which minute they first show it;
    for what they never show a stopwatch counts on from the last minute they did.
    """

    shown: list[datetime]
    first: dict[datetime, int]


@lru_cache(maxsize=32)
def walk(zone: str, begin: datetime, minutes: int) -> Walk:
    shown, first = _shown(ZoneInfo(zone), begin, minutes), dict[datetime, int]()
    following = shown[0]
    for minute, wall in enumerate(shown):
        stopwatch = minute
        while following < wall:
            first.setdefault(following, stopwatch)
            following, stopwatch = following + MINUTE, stopwatch + 1
        first.setdefault(wall, minute)
        following = wall + MINUTE
    return Walk(shown, first)


def _shown(tz: ZoneInfo, begin: datetime, minutes: int) -> list[datetime]:
    shown: list[datetime] = []
    for start in range(0, minutes, _GLANCE):
        few = range(min(_GLANCE, minutes - start))
        since = begin + start * MINUTE
        wall, last = _wall(tz, since), _wall(tz, since + few[-1] * MINUTE)
        if last - wall == few[-1] * MINUTE:
            shown.extend(wall + n * MINUTE for n in few)
        else:
            shown.extend(_wall(tz, since + n * MINUTE) for n in few)
    return shown


def _wall(tz: ZoneInfo, moment: datetime) -> datetime:
    return moment.astimezone(tz).replace(tzinfo=None)
