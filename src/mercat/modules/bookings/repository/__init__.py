"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.blocks import (
    BLOCKS_FIRST,
    BLOCKS_NEXT,
    BlockRepository,
)
from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.calendars import (
    OF_BUSINESS,
    OWN_PIECES,
    THE_ONE,
    WITH_FEED,
    CalendarRepository,
)
from mercat.modules.bookings.repository.feeds import FED, FEED_BLOCKS, FEED_BOOKINGS
from mercat.modules.bookings.repository.imports import ImportRepository
from mercat.modules.bookings.repository.slots import SlotRepository

__all__ = [
    "BLOCKS_FIRST",
    "BLOCKS_NEXT",
    "FED",
    "FEED_BLOCKS",
    "FEED_BOOKINGS",
    "OF_BUSINESS",
    "OWN_PIECES",
    "THE_ONE",
    "WITH_FEED",
    "BlockRepository",
    "BookingRepository",
    "CalendarRepository",
    "ImportRepository",
    "SlotRepository",
]
