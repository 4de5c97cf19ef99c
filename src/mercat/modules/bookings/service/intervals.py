"""Arithmetic of times that run from `start` up to and without `end`."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from mercat.platform.local_time import Span


class Period(Protocol):
    @property
    def start(self) -> datetime: ...

    @property
    def end(self) -> datetime: ...


def joined(periods: Iterable[Period]) -> Iterator[Span]:
    """As one, those that overlap or follow each other without a gap. Wants them in order of their
    starts, and answers likewise.
    """
    whole: Span | None = None
    for period in periods:
        if whole is None:
            whole = Span(period.start, period.end)
        elif period.start <= whole.end:
            whole = Span(whole.start, max(whole.end, period.end))
        else:
            yield whole
            whole = Span(period.start, period.end)
    if whole is not None:
        yield whole


def cover(periods: Iterable[Period], start: datetime, end: datetime) -> bool:
    """Whether every moment between the two is in one of these, which come in order."""
    return any(whole.start <= start and end <= whole.end for whole in joined(periods))


def overlaps(period: Period, start: datetime, end: datetime) -> bool:
    """Whether they share a moment."""
    return period.start < end and start < period.end
