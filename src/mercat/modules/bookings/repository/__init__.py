"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.facts import FactReads, FactRepository, Facts
from mercat.modules.bookings.repository.slots import SlotRepository
from mercat.modules.bookings.repository.views import EVENTS, IN_TEAM, ONE, page_of

__all__ = [
    "EVENTS",
    "IN_TEAM",
    "ONE",
    "BookingRepository",
    "FactReads",
    "FactRepository",
    "Facts",
    "SlotRepository",
    "page_of",
]
