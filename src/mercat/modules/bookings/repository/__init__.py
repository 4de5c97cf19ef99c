"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.availability import (
    BOOKABLE,
    BUSINESS,
    FREE_IN_CITY,
    FREE_IN_STUDIO,
    ROOMS,
    SERVICE,
    TAKEN,
)
from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.slots import SlotRepository

__all__ = [
    "BOOKABLE",
    "BUSINESS",
    "FREE_IN_CITY",
    "FREE_IN_STUDIO",
    "ROOMS",
    "SERVICE",
    "TAKEN",
    "BookingRepository",
    "SlotRepository",
]
