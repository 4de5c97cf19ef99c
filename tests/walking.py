"""Local time as somebody finds it out who walks from minute to minute and looks at the clocks."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


class Walk(NamedTuple):
    """`shown`: what the clocks show, minute by minute. `first`: at which minute they first show it;
    for what they never show a stopwatch counts on from the last minute they did.
    """

    shown: list[datetime]
    first: dict[datetime, int]


@lru_cache(maxsize=32)
def walk(zone: str, begin: datetime, minutes: int) -> Walk:
    tz, first = ZoneInfo(zone), dict[datetime, int]()
    shown = [
        (begin + minute * MINUTE).astimezone(tz).replace(tzinfo=None) for minute in range(minutes)
    ]
    following = shown[0]
    for minute, wall in enumerate(shown):
        stopwatch = minute
        while following < wall:
            first.setdefault(following, stopwatch)
            following, stopwatch = following + MINUTE, stopwatch + 1
        first.setdefault(wall, minute)
        following = wall + MINUTE
    return Walk(shown, first)
