"""What is said when a booking is changed."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mercat.platform.web.schemas import Body

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ReasonInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "The piano is broken."}]})

    reason: Reason | None = Field(None, description="The other side reads it.")


class PaymentLinkRead(BaseModel):
    payment_url: str = Field(
        examples=["https://mercat.example/sandbox/checkout/01a1fd39-1dbe-713b-9983-0562bc1ed764"]
    )
    expires_at: datetime = Field(description="Until when it may be paid there.")
