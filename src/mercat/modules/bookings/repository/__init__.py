"""Questions about calendars and bookings."""

from mercat.modules.bookings.repository.availability import (
    BOOKABLE,
    BUSINESS,
    FREE_IN_CITY,
    FREE_IN_STUDIO,
    FREE_IN_STUDIOS,
    ROOMS,
    SERVICE,
    TAKEN,
    TAKEN_OF_MANY,
)
from mercat.modules.bookings.repository.blocks import BLOCKS_FIRST, BLOCKS_NEXT, BlockRepository
from mercat.modules.bookings.repository.bookings import BookingRepository
from mercat.modules.bookings.repository.calendars import (
    OF_BUSINESS,
    OWN_PIECES,
    THE_ONE,
    WITH_FEED,
    CalendarRepository,
)
from mercat.modules.bookings.repository.facts import FactReads, FactRepository, Facts
from mercat.modules.bookings.repository.feeds import FED, FEED_BLOCKS, FEED_BOOKINGS
from mercat.modules.bookings.repository.imports import ImportRepository
from mercat.modules.bookings.repository.letters import LetterRepository
from mercat.modules.bookings.repository.slots import SlotRepository
from mercat.modules.bookings.repository.turns import TurnRepository
from mercat.modules.bookings.repository.views import (
    CONCERNED,
    EVENTS,
    EVENTS_OF_MANY,
    IN_TEAM,
    MANY,
    ONE,
    everybodys,
    page_of,
)
from mercat.modules.bookings.repository.zones import ZoneRepository

__all__ = [
    "BLOCKS_FIRST",
    "BLOCKS_NEXT",
    "BOOKABLE",
    "BUSINESS",
    "CONCERNED",
    "EVENTS",
    "EVENTS_OF_MANY",
    "FED",
    "FEED_BLOCKS",
    "FEED_BOOKINGS",
    "FREE_IN_CITY",
    "FREE_IN_STUDIO",
    "FREE_IN_STUDIOS",
    "IN_TEAM",
    "MANY",
    "OF_BUSINESS",
    "ONE",
    "OWN_PIECES",
    "ROOMS",
    "SERVICE",
    "TAKEN",
    "TAKEN_OF_MANY",
    "THE_ONE",
    "WITH_FEED",
    "BlockRepository",
    "BookingRepository",
    "CalendarRepository",
    "FactReads",
    "FactRepository",
    "Facts",
    "ImportRepository",
    "LetterRepository",
    "SlotRepository",
    "TurnRepository",
    "ZoneRepository",
    "everybodys",
    "page_of",
]
