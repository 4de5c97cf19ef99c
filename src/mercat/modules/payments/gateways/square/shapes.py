"""What we read of Square's objects, in its answers and its webhooks. Nothing else of them is kept:
they are full of names, addresses and cards.

Square gives none of our names back but in the texts that we may add, so the charge is in a
payment's note and the refund at the end of a refund's reason.
"""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AliasChoices, AwareDatetime, BaseModel, Field

from mercat.platform.money import Money

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def named(text: str | None) -> UUID | None:
    """What stands at the end of it."""
    found = _ID.search(text or "")
    return UUID(found[0]) if found else None


class MoneyShape(BaseModel):
    amount: int
    currency: str

    @property
    def money(self) -> Money:
        """Raises ValueError for a currency that nobody knows."""
        return Money(self.amount, self.currency)


class PaymentShape(BaseModel):
    id: str
    status: str
    amount_money: MoneyShape
    created_at: AwareDatetime
    updated_at: AwareDatetime | None = None
    order_id: str | None = None
    note: str | None = None

    @property
    def charge_id(self) -> UUID | None:
        return named(self.note)

    @property
    def at(self) -> datetime:
        return self.updated_at or self.created_at


class RefundShape(BaseModel):
    id: str
    status: str
    amount_money: MoneyShape
    payment_id: str
    reason: str | None = None

    @property
    def refund_id(self) -> UUID | None:
        return named(self.reason)


class _Disputed(BaseModel):
    payment_id: str


class DisputeShape(BaseModel):
    id: str = Field(validation_alias=AliasChoices("id", "dispute_id"))
    state: str
    reason: str = ""
    amount_money: MoneyShape
    disputed_payment: _Disputed
    due_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None


class TenderShape(BaseModel):
    id: str | None = None
    payment_id: str | None = None


class OrderShape(BaseModel):
    id: str
    state: str
    tenders: list[TenderShape] | None = None


class LocationShape(BaseModel):
    id: str
    name: str = ""
    currency: str
    status: str = "ACTIVE"
    capabilities: list[str] | None = None

    @property
    def takes_cards(self) -> bool:
        return self.status == "ACTIVE" and "CREDIT_CARD_PROCESSING" in (self.capabilities or ())


class TokenShape(BaseModel):
    access_token: str
    refresh_token: str | None = None
    expires_at: AwareDatetime | None = None
    merchant_id: str


class _Data(BaseModel):
    object: dict[str, Any] = Field(default_factory=dict)


class EventShape(BaseModel):
    event_id: str
    type: str
    merchant_id: str | None = None
    created_at: AwareDatetime | None = None
    data: _Data = Field(default_factory=_Data)
