"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.availability import (
    BOOKABLE,
    BUSINESS,
    FREE_IN_CITY,
    FREE_IN_STUDIO,
    ROOMS,
    SERVICE,
    TAKEN,
    TAKEN_OF_MANY,
)
from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.facts import FactReads, FactRepository, Facts
from mercat.modules.bookings.repository.slots import SlotRepository
from mercat.modules.bookings.repository.views import EVENTS, IN_TEAM, ONE, page_of

__all__ = [
    "BOOKABLE",
    "BUSINESS",
    "EVENTS",
    "FREE_IN_CITY",
    "FREE_IN_STUDIO",
    "IN_TEAM",
    "ONE",
    "ROOMS",
    "SERVICE",
    "TAKEN",
    "TAKEN_OF_MANY",
    "BookingRepository",
    "FactReads",
    "FactRepository",
    "Facts",
    "SlotRepository",
    "page_of",
]
