"""What may be booked, whatever has been booked already: the one check that availability and every
booking go through.

A booking begins on the grid of local time, where the clocks show its start for the first time, and
lasts as many minutes as it says: over a change of the clocks its end is wherever that leads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
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
from mercat.platform.local_time import DAY, Span, Weekly, instant

SERVICE_GRID = 15
"""Minutes: services begin on the quarters of an hour."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Verdict:
    """`needs_approval`: the team has to say yes first."""

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

    def starts_of(self, day: date) -> Iterator[datetime]:
        """Every start that is on the grid of this local day, in order."""
        for minutes in range(0, DAY, self.grid):
            start = instant(day, minutes, self.zone)
            if start.astimezone(self.zone).replace(tzinfo=None) == wall(day, minutes):
                yield start

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


def service_rules(offering: Offering, business: Business, week: Sequence[Weekly]) -> Rules:
    minutes = offering.duration_minutes or 1
    return Rules(
        zone=ZoneInfo(business.timezone or "UTC"),
        days=open_days(week),
        shortest=minutes,
        longest=minutes,
        notice=business.min_notice_minutes,
        advance_days=business.max_advance_days,
        buffer=offering.buffer_minutes,
        asks=offering.needs_approval,
        bookable=_is_offered(offering, business),
    )


def judge_room(
    room: Room,
    studio: Studio,
    days: Sequence[DayHours],
    closures: Sequence[StudioClosure],
    start: datetime,
    end: datetime,
    now: datetime,
) -> Verdict:
    """Raises what `Rules.judge` does."""
    return room_rules(room, studio, days, closures).judge(start, end, now)


def judge_service(
    offering: Offering,
    business: Business,
    week: Sequence[Weekly],
    start: datetime,
    end: datetime,
    now: datetime,
) -> Verdict:
    """Raises what `Rules.judge` does."""
    return service_rules(offering, business, week).judge(start, end, now)


def wall(day: date, minutes: int) -> datetime:
    """What the clocks show then, without a zone."""
    return datetime.combine(day, time()) + minutes * _MINUTE


def open_days(week: Sequence[Weekly]) -> Sequence[DayHours]:
    """The week of a business, as the days of a studio."""
    return [DayHours(one.weekday, DayMode.OPEN, [(one.opens, one.closes)]) for one in week]


def _is_bookable(room: Room, studio: Studio) -> bool:
    shown = studio.status == StudioStatus.PUBLISHED and studio.archived_at is None
    return shown and room.status == RoomStatus.ACTIVE and room.archived_at is None


def _is_offered(offering: Offering, business: Business) -> bool:
    shown = business.status == BusinessStatus.PUBLISHED and business.archived_at is None
    return (
        shown
        and offering.bookable_online
        and offering.status == OfferingStatus.ACTIVE
        and offering.archived_at is None
    )
