"""Bookings, as they are sent and told."""

from mercat.modules.bookings.schemas.bookings import (
    BookedThing,
    BookingDetailRead,
    BookingEventRead,
    BookingRead,
    CancellationRead,
    ExtraRead,
    LineKind,
    PriceLine,
    PriceRead,
)
from mercat.modules.bookings.schemas.calendars import (
    BlockInput,
    BlockRead,
    CalendarRead,
    FeedRead,
    ImportConflict,
    ImportInput,
    ImportRead,
    ImportReport,
    RepeatInput,
    local,
)

__all__ = [
    "BlockInput",
    "BlockRead",
    "BookedThing",
    "BookingDetailRead",
    "BookingEventRead",
    "BookingRead",
    "CalendarRead",
    "CancellationRead",
    "ExtraRead",
    "FeedRead",
    "ImportConflict",
    "ImportInput",
    "ImportRead",
    "ImportReport",
    "LineKind",
    "PriceLine",
    "PriceRead",
    "RepeatInput",
    "local",
]
