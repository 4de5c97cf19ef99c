"""iCalendar (RFC 5545): what other programs say of time, and what we tell them."""

from mercat.platform.ical.reading import (
    Busy,
    CalendarUnreadable,
    NoCalendarFile,
    Reading,
    TooManyEvents,
    read_calendar,
)
from mercat.platform.ical.writing import Happening, Mailbox, Method, Status, calendar_file

__all__ = [
    "Busy",
    "CalendarUnreadable",
    "Happening",
    "Mailbox",
    "Method",
    "NoCalendarFile",
    "Reading",
    "Status",
    "TooManyEvents",
    "calendar_file",
    "read_calendar",
]
