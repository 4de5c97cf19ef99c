"""The books, as a business is told them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from mercat.modules.payments.models import Gateway, LedgerAccountKind, LedgerTransactionKind
from mercat.platform.money import Money

_AVAILABLE = "Old enough for the next payout, less what is owed. It may be below zero."


class GatewayBalanceRead(BaseModel):
    """What lies at one payment company."""

    gateway: Gateway
    available: Money = Field(description="Old enough for the next payout.")
    pending: Money = Field(description="Too young for it.")
    in_transit: Money = Field(description="On its way to the bank.")


class CurrencyBalanceRead(BaseModel):
    currency: str = Field(examples=["GBP"])
    available: Money = Field(description=_AVAILABLE)
    pending: Money = Field(description="Too young for the next payout.")
    owed: Money = Field(
        description="Of what was paid out before it had to go back: taken out of what comes next, "
        "at whatever payment company."
    )
    in_transit: Money = Field(description="On its way to the bank.")
    gateways: list[GatewayBalanceRead]


class BalanceRead(BaseModel):
    business_id: UUID
    payouts_held: str | None = Field(
        description="Why nothing is paid out for now: the balance stays as it is.",
        examples=["business_suspended"],
    )
    currencies: list[CurrencyBalanceRead]


class LedgerEntryRead(BaseModel):
    account: LedgerAccountKind = Field(
        description="CLEARING: what lies at the payment company. PAYABLE: what the business is "
        "owed. FEES: the platform's commission. REVENUE: what plans cost. CLAWBACK: what the "
        "business owes. TRANSIT: on its way to its bank."
    )
    gateway: Gateway | None
    amount: Money = Field(description="Above zero a debit, below a credit.")


class LedgerTransactionRead(BaseModel):
    """Its entries sum to zero."""

    id: UUID
    kind: LedgerTransactionKind
    description: str = Field(examples=["Payment"])
    charge_id: UUID | None
    title: str | None = Field(
        description="What was paid for.", examples=["Studio A, 1 December 2026, 10:00"]
    )
    entries: list[LedgerEntryRead]
    created_at: datetime
