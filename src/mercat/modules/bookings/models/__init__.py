"""Rows and values of bookings."""

from mercat.modules.bookings.models.bookings import (
    Booking,
    BookingEvent,
    BookingSeries,
    BookingStatus,
    Party,
)
from mercat.modules.bookings.models.calendars import (
    Calendar,
    CalendarBlock,
    CalendarEntry,
    CalendarImport,
    ImportStatus,
    calendar_id,
)
from mercat.modules.bookings.models.numbers import new_number
from mercat.modules.bookings.models.personal_data import PERSONAL_DATA
from mercat.modules.bookings.models.states import FIRST, KEEPS_SLOT, NEXT, WAITING, may_become

__all__ = [
    "FIRST",
    "KEEPS_SLOT",
    "NEXT",
    "PERSONAL_DATA",
    "WAITING",
    "Booking",
    "BookingEvent",
    "BookingSeries",
    "BookingStatus",
    "Calendar",
    "CalendarBlock",
    "CalendarEntry",
    "CalendarImport",
    "ImportStatus",
    "Party",
    "calendar_id",
    "may_become",
    "new_number",
]
