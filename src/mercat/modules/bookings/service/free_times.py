"""What is left to book: the opening hours less what is taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from mercat.modules.bookings.service.rules import Rules
from mercat.modules.venues.service import OpenSpan
from mercat.platform.errors import Invalid
from mercat.platform.local_time import DAY, Span, instant


@dataclass(frozen=True)
class Start:
    """A booking that could be made now."""

    start: datetime
    end: datetime
    needs_approval: bool


@dataclass(frozen=True)
class FreeTimes:
    """`taken`: what the calendar says, buffers included, in order."""

    rules: Rules
    taken: Sequence[Span]
    now: datetime

    def between(self, since: datetime, until: datetime) -> Sequence[OpenSpan]:
        """In order. Within each a booking may lie anywhere, as far as its grid and its length
        allow; what follows it has its buffer, and what is too soon or too far ahead is left out.
        """
        since = max(since, self.rules.earliest(self.now))
        until = min(until, self.rules.latest(self.now))
        return self._open.open(since, until) if since < until else ()

    def starts(self, day: date, minutes: int) -> Iterator[Start]:
        """What could begin on this local day and last so long."""
        length = timedelta(minutes=minutes)
        zone = self.rules.zone
        free = self._open.open(instant(day, 0, zone), instant(day, DAY, zone) + length)
        for start in self.rules.starts_of(day):
            try:
                verdict = self.rules.judge(start, start + length, self.now, free)
            except Invalid:
                continue
            yield Start(start, start + length, verdict.needs_approval)

    @cached_property
    def _open(self) -> Rules:
        """What is taken is shut like a closure. A booking keeps its buffer free behind it: so it
        ends that much before what follows.
        """
        buffer = timedelta(minutes=self.rules.buffer)
        taken = (Span(one.start - buffer, one.end) for one in self.taken)
        return replace(self.rules, closures=[*self.rules.closures, *taken])
