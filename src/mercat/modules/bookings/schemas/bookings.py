"""A booking, as it is told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models import BookingStatus, Party
from mercat.modules.businesses.models import CancellationPolicy
from mercat.platform.money import Money

_LOCAL = "On the clocks there, without an offset."


class LineKind(StrEnum):
    """BASE: a service's own price. TIER: of a room's prices. EXTRA: equipment hired with it. FEE:
    of the business. TAX comes on top; TOTAL is all of them.
    """

    BASE = "BASE"
    TIER = "TIER"
    EXTRA = "EXTRA"
    FEE = "FEE"
    TAX = "TAX"
    TOTAL = "TOTAL"


class PriceLine(BaseModel):
    kind: LineKind
    label: str = Field(examples=["2 × 60 minutes"])
    quantity: int = Field(examples=[2])
    unit: Money
    amount: Money


class PriceRead(BaseModel):
    lines: list[PriceLine]
    total: Money
    due: Money = Field(description="Paid when booking: the deposit, or all of it.")
    explanation: str = Field(
        description="The lines in words.",
        examples=["2 × 60 minutes at 45.00 EUR make 90.00 EUR. All of it is paid when booking."],
    )


class CancellationRead(BaseModel):
    """What comes back to a customer who does not come."""

    policy: CancellationPolicy
    refunds: list[tuple[int, int]] = Field(
        description="Whoever cancels so many hours before the start or earlier gets so many per "
        "cent back; later nothing.",
        examples=[[[24, 100], [0, 50]]],
    )
    deposit_percent: int = Field(examples=[100])
    no_show_percent: int = Field(examples=[0])


class BookedThing(BaseModel):
    """A business, a studio, a room, a service, or a member, as it is called now."""

    id: UUID
    name: str = Field(examples=["Room A"])


class ExtraRead(BaseModel):
    equipment_id: UUID
    name: str = Field(examples=["Grand piano"])
    quantity: int = Field(examples=[1])


class BookingRead(BaseModel):
    id: UUID
    number: str = Field(description="Short, for people.", examples=["7KQ2-M4XD"])
    version: int = Field(description="Also its ETag, in quotes.", examples=[1])
    status: BookingStatus
    title: str = Field(
        description="The room or the service as it was called, or the first line of a quote.",
        examples=["Room A"],
    )
    agreed: bool = Field(
        description="Whether a quote was accepted: it may be of no service that is listed."
    )
    business: BookedThing
    studio: BookedThing | None
    room: BookedThing | None
    service: BookedThing | None
    member: BookedThing | None = Field(description="Who does the service.")
    customer: BookedThing | None = Field(description="For the team and for staff.")
    property_id: UUID | None = Field(description="Where, when it is done at the customer's.")
    starts_at: datetime
    ends_at: datetime
    timezone: str = Field(examples=["Europe/Paris"])
    local_start: str = Field(description=_LOCAL, examples=["2026-12-01T10:00"])
    local_end: str = Field(description=_LOCAL, examples=["2026-12-01T12:00"])
    held_until: datetime | None = Field(
        description="Until when it may be paid or, while it is REQUESTED, answered."
    )
    payment_url: str | None = Field(
        description="Where to pay, while it is HELD; for its customer.",
        examples=["https://mercat.example/sandbox/checkout/01a1fd39-1dbe-713b-9983-0562bc1ed764"],
    )
    extras: list[ExtraRead]
    price: PriceRead
    paid: Money
    refunded: Money
    outstanding: Money = Field(
        description="Of what is due: what is still to be paid. After a change it may be some again."
    )
    cancellation: CancellationRead
    cancelled_by: Party | None
    ended_at: datetime | None = Field(description="When it was cancelled, declined, or expired.")
    notes: str | None
    series_id: UUID | None
    created_at: datetime
    updated_at: datetime


class QuoteRead(BaseModel):
    """What it would cost. Nothing is kept: somebody else may be quicker."""

    starts_at: datetime
    ends_at: datetime
    timezone: str = Field(examples=["Europe/Paris"])
    local_start: str = Field(description=_LOCAL, examples=["2026-12-01T10:00"])
    local_end: str = Field(description=_LOCAL, examples=["2026-12-01T12:00"])
    needs_approval: bool = Field(description="Whether the team has to say yes first.")
    price: PriceRead
    cancellation: CancellationRead


class SkippedRead(BaseModel):
    """`error`: as the refusal of a booking would say."""

    local_start: str = Field(description=_LOCAL, examples=["2026-12-25T10:00"])
    error: str = Field(examples=["slot_taken"])


class SeriesRead(BaseModel):
    id: UUID
    interval_weeks: int = Field(examples=[1])
    occurrences: int = Field(description="As asked for.", examples=[10])
    bookings: list[BookingRead] = Field(description="Each is paid, moved and cancelled by itself.")
    skipped: list[SkippedRead]


class RefundRead(BaseModel):
    amount: Money
    percent: int = Field(description="Of what was paid.", examples=[50])
    reason: str = Field(
        examples=[
            "Cancelled 24 hours or more before the start: 50 % comes back (22.50 EUR of 45.00 EUR)."
        ]
    )


class BookingEventRead(BaseModel):
    kind: Change
    status: BookingStatus = Field(description="After it.")
    party: Party = Field(description="Who did it. SYSTEM: the clock, or a gateway.")
    reason: str | None
    refund: RefundRead | None = Field(
        description="Where it was cancelled or missed: what of the money came back, and why."
    )
    at: datetime


class BookingDetailRead(BookingRead):
    events: list[BookingEventRead] = Field(description="What became of it, the first first.")
