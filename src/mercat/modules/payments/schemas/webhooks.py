"""What staff see of webhooks and of comparisons with gateways."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.payments.models import Gateway


class WebhookEventRead(BaseModel):
    """Without the company's own words, which may name the payer."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime = Field(description="When it came.")
    gateway: Gateway
    event_id: str = Field(
        description="The gateway's name for it.", examples=["evt_1PqYl2Eiz2PdDJOvKq3ysLqh"]
    )
    kind: str = Field(description="The gateway's word.", examples=["checkout.session.completed"])
    processed_at: datetime | None = Field(description="Null as long as it is not taken up.")
    attempts: int = Field(examples=[1])
    error: str | None = Field(
        description="Why it is not taken up.", examples=["wrong_money: 45.00 GBP is owed"]
    )


class ReconciliationRead(BaseModel):
    """What became of comparing our books with a gateway's."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime
    gateway: Gateway
    since: datetime
    until: datetime
    compared: int = Field(description="How much it told.", examples=[120])
    mended: int = Field(
        description="How much of it was news, as a webhook that never came.", examples=[0]
    )
    differences: list[dict[str, Any]] = Field(
        description="What is left for people to look at.",
        examples=[[{"fact": "PaymentArrived", "name": "pi_3PqY", "reason": "not_known_yet"}]],
    )
    error: str | None = Field(
        description="Why it could not be compared to the end.", examples=["rate_limited"]
    )
