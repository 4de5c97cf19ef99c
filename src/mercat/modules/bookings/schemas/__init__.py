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
from mercat.modules.bookings.schemas.changes import PaymentLinkRead, ReasonInput

__all__ = [
    "BookedThing",
    "BookingDetailRead",
    "BookingEventRead",
    "BookingRead",
    "CancellationRead",
    "ExtraRead",
    "LineKind",
    "PaymentLinkRead",
    "PriceLine",
    "PriceRead",
    "ReasonInput",
]
