"""What doors of charges take and answer."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from mercat.modules.payments.models import (
    AskedBy,
    Beneficiary,
    ChargeStatus,
    DisputeStatus,
    Gateway,
    Refund,
    RefundStatus,
)
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class RefundInput(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "amount": {"amount": 1500, "currency": "EUR"},
                    "reason": "The heating did not work.",
                    "refunded": {"amount": 0, "currency": "EUR"},
                }
            ]
        }
    )

    amount: Money | None = Field(None, description="All that is left, if this is left out.")
    reason: Reason = Field(description="The payer reads it.")
    refunded: Money | None = Field(
        None,
        description="What you believe to have gone back before: if it is something else by then, "
        "nothing happens.",
    )

    @model_validator(mode="after")
    def _is_something(self) -> Self:
        if self.amount is not None and self.amount.amount <= 0:
            raise PydanticCustomError("amount", "Give back more than nothing")
        return self


class ChargeLineRead(BaseModel):
    label: str = Field(examples=["2 × 60 minutes"])
    amount: Money
    tax: bool = Field(description="Whether it is one.")


class ChargeRead(BaseModel):
    id: UUID
    business_id: UUID
    subject_kind: str = Field(description="What is paid for.", examples=["booking"])
    subject_id: UUID
    title: str = Field(examples=["Room A, 7KQ2-M4XD"])
    beneficiary: Beneficiary = Field(description="Whose the money is. PLATFORM: a plan was bought.")
    gateway: Gateway
    status: ChargeStatus
    amount: Money
    fee: Money | None = Field(
        description="The platform's commission, out of the amount; for the team and for staff."
    )
    refunded: Money = Field(description="Gone back, or on its way back.")
    error: str | None = Field(
        None,
        description="Why the gateway does not take it on, in its own word: FAILED for good. For "
        "the team and for staff.",
        examples=["account_invalid"],
    )
    payment_url: str | None = Field(
        description="Where to pay; for whoever pays, as long as it can be paid.",
        examples=["https://mercat.example/pay/01a1fd39-1dbe-713b-9983-0562bc1ed764"],
    )
    expires_at: datetime = Field(description="Until when it may be paid.")
    paid_at: datetime | None
    created_at: datetime


class ChargeRefundRead(BaseModel):
    """Money that goes back."""

    id: UUID
    amount: Money
    reason: str | None = Field(examples=["The heating did not work."])
    asked_by: AskedBy
    status: RefundStatus
    created_at: datetime
    settled_at: datetime | None = Field(description="When it had gone back, or had failed.")

    @classmethod
    def of(cls, refund: Refund) -> Self:
        """Of one that is in the database."""
        return cls.told({name: getattr(refund, name) for name in (*cls.model_fields, "currency")})

    @classmethod
    def told(cls, row: Any) -> Self:
        """Of a row."""
        kept = {name: row[name] for name in cls.model_fields if name != "amount"}
        return cls(amount=Money(row["amount"], row["currency"]), **kept)


class DisputeRead(BaseModel):
    """A payer has asked their bank for the money back."""

    id: UUID
    charge_id: UUID
    business_id: UUID
    gateway: Gateway
    amount: Money = Field(description="What the bank has taken back, until it is decided.")
    reason: str = Field(description="The gateway's word.", examples=["product_not_received"])
    status: DisputeStatus
    due_at: datetime | None = Field(
        description="Until when the business may answer, at its gateway."
    )
    closed_at: datetime | None
    created_at: datetime

    @classmethod
    def told(cls, row: Any) -> Self:
        """Of a row."""
        kept = {name: row[name] for name in cls.model_fields if name != "amount"}
        return cls(amount=Money(row["amount"], row["currency"]), **kept)


class ChargeDetailRead(ChargeRead):
    lines: list[ChargeLineRead] = Field(description="What is paid for; together the amount.")
    refunds: list[ChargeRefundRead] = Field(description="The first first.")
    disputes: list[DisputeRead]
