"""Rows and values of bookings."""

from mercat.modules.bookings.models.bookings import (
    FIRST_VERSION,
    Booking,
    BookingEvent,
    BookingSeries,
    BookingStatus,
    Party,
)
from mercat.modules.bookings.models.calendars import (
    MOST_IMPORTS,
    Calendar,
    CalendarBlock,
    CalendarEntry,
    CalendarImport,
    CalendarKind,
    ImportStatus,
    calendar_id,
)
from mercat.modules.bookings.models.letters import BEGINS, ENDS, MAILINGS, STILL_TRUE, Letter
from mercat.modules.bookings.models.numbers import new_number
from mercat.modules.bookings.models.personal_data import PERSONAL_DATA
from mercat.modules.bookings.models.states import (
    COMING,
    FIRST,
    KEEPS_SLOT,
    NEXT,
    WAITING,
    become,
    may_become,
)

__all__ = [
    "BEGINS",
    "COMING",
    "ENDS",
    "FIRST",
    "FIRST_VERSION",
    "KEEPS_SLOT",
    "MAILINGS",
    "MOST_IMPORTS",
    "NEXT",
    "PERSONAL_DATA",
    "STILL_TRUE",
    "WAITING",
    "Booking",
    "BookingEvent",
    "BookingSeries",
    "BookingStatus",
    "Calendar",
    "CalendarBlock",
    "CalendarEntry",
    "CalendarImport",
    "CalendarKind",
    "ImportStatus",
    "Letter",
    "Party",
    "become",
    "calendar_id",
    "may_become",
    "new_number",
]
