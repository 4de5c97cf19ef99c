"""Quotes, as they are sent and told."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.bookings.models import BookingStatus
from mercat.modules.bookings.service import Moment
from mercat.modules.leads.models import QuoteStatus
from mercat.modules.leads.schemas.inputs import PreferredTimeInput
from mercat.platform.fields import Name
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body

MOST_LINES = 50
MOST_SLOTS = 10
_MONEY: JsonDict = {"amount": 9000, "currency": "EUR"}
_SLOT: JsonDict = {"starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T11:00:00Z"}
_QUOTE: JsonDict = {
    "lines": [
        {"name": "Replace the cartridge", "quantity": 1, "unit_price": _MONEY},
        {"name": "Sealing kit", "quantity": 2, "unit_price": {"amount": 450, "currency": "EUR"}},
    ],
    "message": "Two hours, and the tap is as new.",
    "valid_until": "2026-11-28T18:00:00Z",
    "slots": [_SLOT],
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class QuoteLineInput(Body):
    name: Name = Field(examples=["Replace the cartridge"])
    quantity: int = Field(1, ge=1, le=10_000, strict=True)
    unit_price: Money = Field(description="Before tax, in the currency of the business; 0 or more.")

    @model_validator(mode="after")
    def _costs_something(self) -> Self:
        if self.unit_price.amount < 0:
            raise PydanticCustomError("negative", "A price is 0 or more")
        return self


class LeadQuoteInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [_QUOTE]})

    lines: list[QuoteLineInput] = Field(min_length=1, max_length=MOST_LINES)
    message: Text | None = Field(None, description="For the customer.")
    valid_until: Moment | None = Field(
        None, description="At most 60 days ahead. Left out: for 7 days, or until the last slot."
    )
    slots: list[PreferredTimeInput] = Field(
        min_length=1,
        max_length=MOST_SLOTS,
        description="When it could be done: the customer takes one. None of them is kept free.",
    )
    service_id: UUID | None = Field(None, description="One of yours that it is an offer of.")
    member_id: UUID | None = Field(
        None,
        description="Who of the team would do it. Left out: whoever can be booked and is free or, "
        "where nobody can be booked, you.",
    )

    @model_validator(mode="after")
    def _begins_once(self) -> Self:
        if len({slot.starts_at for slot in self.slots}) < len(self.slots):
            raise PydanticCustomError("repeated", "Send each start once")
        return self


class AcceptQuoteInput(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"slot": 0, "notes": "The gate is on the left."}]}
    )

    slot: Annotated[int, Field(ge=0, lt=MOST_SLOTS, strict=True)] | Moment = Field(
        description="Which of its slots: its number, from 0 on, or when it starts."
    )
    property_id: UUID | None = Field(
        None, description="One of yours, where it is done. Left out: that of the request, if any."
    )
    notes: Text | None = Field(None, description="For the business.")


class QuoteLineRead(BaseModel):
    name: str = Field(examples=["Replace the cartridge"])
    quantity: int = Field(examples=[1])
    unit_price: Money
    amount: Money


class QuoteSlotRead(BaseModel):
    starts_at: datetime
    ends_at: datetime


class QuotedThing(BaseModel):
    id: UUID
    name: str = Field(examples=["Northside Plumbing"])


class QuoteBookingRead(BaseModel):
    """What was made when it was accepted."""

    id: UUID
    number: str = Field(examples=["7KQ2-M4XD"])
    status: BookingStatus
    held_until: datetime | None = Field(description="Until when it may be paid.")
    payment_url: str | None = Field(
        description="Where to pay, while it is HELD; for the customer.",
        examples=["https://mercat.example/sandbox/checkout/01a1fd39-1dbe-713b-9983-0562bc1ed764"],
    )


class LeadQuoteRead(BaseModel):
    id: UUID
    request_id: UUID
    lead_id: UUID
    business: QuotedThing
    service: QuotedThing | None
    member: QuotedThing | None = Field(description="Who would come, where that is said.")
    status: QuoteStatus
    lines: list[QuoteLineRead]
    tax: Money = Field(description="On top of the lines.")
    total: Money
    message: str | None
    valid_until: datetime
    slots: list[QuoteSlotRead]
    decided_at: datetime | None = Field(
        description="When it was accepted, rejected, withdrawn, or ran out."
    )
    reason: str | None = Field(description="Why it was rejected or withdrawn.")
    booking: QuoteBookingRead | None = Field(description="Once it was accepted.")
    created_at: datetime


def stored_lines(lines: list[QuoteLineInput]) -> list[dict[str, Any]]:
    """As the quote's column keeps them."""
    return [
        {
            "name": line.name,
            "quantity": line.quantity,
            "unit_amount": line.unit_price.amount,
            "amount": line.unit_price.amount * line.quantity,
        }
        for line in lines
    ]
