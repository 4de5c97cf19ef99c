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

__all__ = [
    "BookedThing",
    "BookingDetailRead",
    "BookingEventRead",
    "BookingRead",
    "CancellationRead",
    "ExtraRead",
    "LineKind",
    "PriceLine",
    "PriceRead",
]
