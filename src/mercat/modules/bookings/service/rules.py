"""What may be booked, whatever has been booked already: the one check that availability and every
booking go through.

A booking begins on the grid of local time, where the clocks show its start for the first time, and
lasts as many minutes as it says: over a change of the clocks its end is wherever that leads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mercat.modules.bookings.errors import (
    NotBookable,
    NotOnGrid,
    OutsideOpeningHours,
    StudioClosed,
    TooFar,
    TooLong,
    TooShort,
    TooSoon,
)
from mercat.modules.bookings.service.intervals import cover, overlaps
from mercat.modules.businesses.models import Business, BusinessStatus
from mercat.modules.catalogue.models import Offering, OfferingStatus
from mercat.modules.venues.models import (
    DayHours,
    DayMode,
    Room,
    RoomStatus,
    Studio,
    StudioClosure,
    StudioStatus,
)
from mercat.modules.venues.service import OpenSpan, open_spans
from mercat.platform.errors import FieldRefused
from mercat.platform.local_time import DAY, Span, Weekly, instant

SERVICE_GRID = 15
"""Minutes: services begin on the quarters of an hour."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Verdict:
    """`needs_approval`: the team has to say yes first."""

    needs_approval: bool


class Start(NamedTuple):
    """What could be booked."""

    start: datetime
    end: datetime
    needs_approval: bool


@dataclass(frozen=True)
class Rules:
    """Of one room or service. Minutes, but `advance_days`; `days` are the week that it is open in
    and `closures` what is cut out of it. `step`: what durations are a multiple of.
    """

    zone: ZoneInfo
    days: Sequence[DayHours]
    closures: Sequence[Span] = field(default=())
    grid: int = SERVICE_GRID
    step: int = 1
    shortest: int = 1
    longest: int = 31 * DAY
    notice: int = 0
    advance_days: int = 365
    buffer: int = 0
    asks: bool = False
    """Whether each booking needs a yes."""
    bookable: bool = True

    def judge(
        self,
        start: datetime,
        end: datetime,
        now: datetime,
        opening: Sequence[OpenSpan] | None = None,
    ) -> Verdict:
        """Raises NotBookable, TooSoon, TooFar, TooShort, TooLong, NotOnGrid, StudioClosed,
        OutsideOpeningHours: the first that is so. `opening`: what `open` says of more than these
        two, for whoever judges many.
        """
        if not self.bookable:
            raise NotBookable
        if start < self.earliest(now):
            raise TooSoon
        if start > self.latest(now):
            raise TooFar
        self._judge_length(end - start)
        if not self.is_on_grid(start):
            raise NotOnGrid
        if any(overlaps(closure, start, end) for closure in self.closures):
            raise StudioClosed
        spans = self.open(start, end) if opening is None else opening
        inside = [span for span in spans if overlaps(span, start, end)]
        if not cover(inside, start, end):
            raise OutsideOpeningHours
        return Verdict(self.asks or any(span.by_request for span in inside))

    def is_on_grid(self, start: datetime) -> bool:
        """Of local time, from midnight on. What the clocks show a second time is not: a local time
        that exists twice means the first.
        """
        wall = start.astimezone(self.zone)
        whole = wall.second == 0 and wall.microsecond == 0 and wall.fold == 0
        return whole and (wall.hour * 60 + wall.minute) % self.grid == 0

    def starts(self, day: date, minutes: int, now: datetime) -> Sequence[Start]:
        """Whatever passes that begins on this local day and lasts so long, in order."""
        length = minutes * _MINUTE
        midnight, next_one = (instant(day, n, self.zone) for n in (0, DAY))
        opening = self.open(midnight, next_one + length)
        found = []
        # Local times that do not exist are moved onto others, even into the next day.
        for start in sorted({instant(day, n, self.zone) for n in range(0, DAY, self.grid)}):
            if start >= next_one:
                break
            try:
                verdict = self.judge(start, start + length, now, opening)
            except FieldRefused:
                continue
            found.append(Start(start, start + length, verdict.needs_approval))
        return found

    def earliest(self, now: datetime) -> datetime:
        return now + self.notice * _MINUTE

    def latest(self, now: datetime) -> datetime:
        return now + timedelta(days=self.advance_days)

    def open(self, since: datetime, until: datetime) -> Sequence[OpenSpan]:
        """When it is open between the two: without its closures, in order."""
        return open_spans(self.days, self.closures, self.zone, since, until)

    def _judge_length(self, length: timedelta) -> None:
        if length < self.shortest * _MINUTE:
            raise TooShort
        if length > self.longest * _MINUTE:
            raise TooLong
        if length % (self.step * _MINUTE):
            raise NotOnGrid


def room_rules(
    room: Room,
    studio: Studio,
    days: Sequence[DayHours],
    closures: Sequence[StudioClosure],
) -> Rules:
    return Rules(
        zone=ZoneInfo(studio.timezone or "UTC"),
        days=days,
        closures=[Span(one.starts_at, one.ends_at) for one in closures],
        grid=room.granularity_minutes,
        step=room.granularity_minutes,
        shortest=room.min_duration_minutes,
        longest=room.max_duration_minutes,
        notice=studio.min_notice_minutes,
        advance_days=studio.max_advance_days,
        buffer=studio.buffer_minutes,
        bookable=_is_bookable(room, studio),
    )


def business_rules(business: Business, week: Sequence[Weekly]) -> Rules:
    """Of whatever it does."""
    is_public = business.status == BusinessStatus.PUBLISHED and business.archived_at is None
    return Rules(
        zone=ZoneInfo(business.timezone or "UTC"),
        days=[DayHours(one.weekday, DayMode.OPEN, [(one.opens, one.closes)]) for one in week],
        notice=business.min_notice_minutes,
        advance_days=business.max_advance_days,
        bookable=is_public,
    )


def service_rules(offering: Offering, business: Business, week: Sequence[Weekly]) -> Rules:
    rules = business_rules(business, week)
    minutes = offering.duration_minutes or 1
    return replace(
        rules,
        shortest=minutes,
        longest=minutes,
        buffer=offering.buffer_minutes,
        asks=offering.needs_approval,
        bookable=rules.bookable and _is_offered(offering),
    )


def _is_bookable(room: Room, studio: Studio) -> bool:
    shown = studio.status == StudioStatus.PUBLISHED and studio.archived_at is None
    return shown and room.status == RoomStatus.ACTIVE and room.archived_at is None


def _is_offered(offering: Offering) -> bool:
    shown = offering.status == OfferingStatus.ACTIVE and offering.archived_at is None
    return shown and offering.bookable_online and offering.duration_minutes is not None
