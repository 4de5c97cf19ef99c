"""Reading calendars that strangers wrote, in a process that may do little: a rule for what comes
back every second would keep any reader busy for ever.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mercat.platform.confined import Means, run
from mercat.platform.errors import Invalid, Unavailable, Unsupported

PROGRAM = Path(__file__).with_name("reader_program.py")
MOST_EVENTS = 5_000
"""In a file, those that come back counted once."""
MOST_TIMES = 2_000
"""That they take place in the time that is asked for."""

_NO_CALENDAR, _TOO_MANY = 3, 4
"""What the program ends with: see there."""
_MEANS = Means(memory=512 * 1024 * 1024, cpu=8, patience=20.0, output=4 * 1024 * 1024)


class NoCalendarFile(Unsupported):
    code = "no_calendar"
    message = "This is not an iCalendar file."


class CalendarUnreadable(Invalid):
    code = "calendar_unreadable"
    message = "This calendar cannot be read: it is damaged, or its rules never end."


class TooManyEvents(Invalid):
    code = "too_many_events"
    message = (
        f"This calendar has more than {MOST_EVENTS:,} events, or more than {MOST_TIMES:,} times "
        "at which they take place."
    )


@dataclass(frozen=True, order=True)
class Busy:
    """Once that an event takes place, in UTC."""

    starts_at: datetime
    ends_at: datetime
    uid: str
    summary: str | None


@dataclass(frozen=True)
class Reading:
    """In the order of their starts. `unreadable`: how many events could not be understood."""

    times: Sequence[Busy]
    unreadable: int


async def read_calendar(
    content: bytes, since: datetime, until: datetime, timezone: str, means: Means = _MEANS
) -> Reading:
    """When the calendar's events take place, as far as they take time and have some part between
    the two. `timezone`: of whole days, and of times that name none.

    Raises NoCalendarFile, CalendarUnreadable, TooManyEvents, and Unavailable when the machine has
    too much to do.
    """
    order = json.dumps(
        {
            "since": since.astimezone(UTC).isoformat(),
            "until": until.astimezone(UTC).isoformat(),
            "timezone": timezone,
            "events": MOST_EVENTS,
            "times": MOST_TIMES,
        }
    )
    try:
        status, output = await run(PROGRAM, order, content, means)
    except TimeoutError:
        raise Unavailable(dependency="calendars") from None
    if status == _NO_CALENDAR:
        raise NoCalendarFile
    if status == _TOO_MANY:
        raise TooManyEvents
    if status != 0:
        raise CalendarUnreadable
    return _believed(output, since, until)


def _believed(output: bytes, since: datetime, until: datetime) -> Reading:
    """As far as it is what was asked for."""
    try:
        told = json.loads(output)
        times = sorted(
            Busy(_moment(starts), _moment(ends), str(uid)[:500], summary and str(summary)[:200])
            for starts, ends, uid, summary in told["times"]
        )
        unreadable = int(told["unreadable"])
    except (ValueError, KeyError, TypeError):
        raise CalendarUnreadable from None
    if len(times) > MOST_TIMES or any(
        not timedelta() < one.ends_at - one.starts_at
        or one.ends_at <= since
        or one.starts_at >= until
        for one in times
    ):
        raise CalendarUnreadable
    return Reading(times, unreadable)


def _moment(told: float) -> datetime:
    return datetime.fromtimestamp(told, UTC)
