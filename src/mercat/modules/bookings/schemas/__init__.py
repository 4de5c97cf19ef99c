"""Bookings, as they are sent and told."""

from mercat.modules.bookings.schemas.availability import (
    BookableRead,
    BusinessAvailabilityRead,
    FreeRead,
    RoomAvailabilityRead,
    ServiceAvailabilityRead,
    ServiceStartRead,
    StartRead,
)
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

__all__ = [
    "BookableRead",
    "BookedThing",
    "BookingDetailRead",
    "BookingEventRead",
    "BookingRead",
    "BusinessAvailabilityRead",
    "CancellationRead",
    "ExtraRead",
    "FreeRead",
    "LineKind",
    "PriceLine",
    "PriceRead",
    "RoomAvailabilityRead",
    "ServiceAvailabilityRead",
    "ServiceStartRead",
    "StartRead",
]
