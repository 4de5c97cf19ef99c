"""Payouts, as teams and staff see them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.payments.models import Gateway, PayoutStatus
from mercat.platform.money import Money


class PayoutRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    business_id: UUID
    gateway: Gateway
    money: Money
    period_start: datetime
    period_end: datetime
    status: PayoutStatus = Field(
        description="PENDING: the company is asked. FAILED: the money is in the balance again."
    )
    error: str | None = Field(
        description="Why it failed, in the company's word.", examples=["account_closed"]
    )
    paid_at: datetime | None
    created_at: datetime
