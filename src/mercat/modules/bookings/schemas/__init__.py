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
    QuoteRead,
    SeriesRead,
    SkippedRead,
)
from mercat.modules.bookings.schemas.changes import PaymentLinkRead, ReasonInput
from mercat.modules.bookings.schemas.inputs import (
    BookingInput,
    Duration,
    ExtraInput,
    Moment,
    Notes,
    PeriodInput,
    QuoteInput,
    RescheduleInput,
    SeriesInput,
)

__all__ = [
    "BookedThing",
    "BookingDetailRead",
    "BookingEventRead",
    "BookingInput",
    "BookingRead",
    "CancellationRead",
    "Duration",
    "ExtraInput",
    "ExtraRead",
    "LineKind",
    "Moment",
    "Notes",
    "PaymentLinkRead",
    "PeriodInput",
    "PriceLine",
    "PriceRead",
    "QuoteInput",
    "QuoteRead",
    "ReasonInput",
    "RescheduleInput",
    "SeriesInput",
    "SeriesRead",
    "SkippedRead",
]
