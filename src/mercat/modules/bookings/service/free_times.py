"""What is left to book: the opening hours less what is taken."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from mercat.modules.bookings.service.rules import Rules, Start
from mercat.modules.venues.service import OpenSpan
from mercat.platform.local_time import Span

_UP = timedelta(seconds=59, microseconds=999_999)


@dataclass(frozen=True)
class FreeTimes:
    """`taken`: what the calendar says, buffers included, in order and apart."""

    rules: Rules
    taken: Sequence[Span]
    now: datetime

    def between(self, since: datetime, until: datetime) -> Sequence[OpenSpan]:
        """In order. Within each a booking may lie anywhere, as far as its grid and its length
        allow: what follows it has its buffer, and what is too soon or too far ahead is left out.
        """
        since = max(since, _whole(self.rules.earliest(self.now) + _UP))
        until = min(until, _whole(self.rules.latest(self.now)))
        if not self.rules.bookable or since >= until:
            return ()
        # What is taken is shut like a closure. A booking keeps its buffer free behind it, and so
        # ends that much before what follows.
        shut = [Span(one.start - self._buffer, one.end) for one in self.taken]
        return replace(self.rules, closures=[*self.rules.closures, *shut]).open(since, until)

    def starts(self, day: date, minutes: int) -> Sequence[Start]:
        """What could be booked that begins on this local day and lasts so long."""
        return self.among(self.rules.starts(day, minutes, self.now))

    def among(self, starts: Sequence[Start]) -> Sequence[Start]:
        """Those of them that nothing is in the way of."""
        return [one for one in starts if self._has_room(one.start, one.end + self._buffer)]

    def _has_room(self, start: datetime, end: datetime) -> bool:
        """The last that begins before the end is the only one that can be in the way: all of them
        are in the order of their ends too.
        """
        before = bisect_left(self._begin, end)
        return before == 0 or self.taken[before - 1].end <= start

    @cached_property
    def _begin(self) -> Sequence[datetime]:
        return [one.start for one in self.taken]

    @cached_property
    def _buffer(self) -> timedelta:
        return timedelta(minutes=self.rules.buffer)


def _whole(at: datetime) -> datetime:
    """To the minute: bookings begin with one, and an answer that is asked for again is the same."""
    return at.replace(second=0, microsecond=0)
