"""What a business has at payment companies, as its team sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.payments.models import AccountStatus, Gateway
from mercat.platform.web.schemas import Body


class LocationRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    external_id: str = Field(examples=["L88917AVBK2S5"])
    name: str = Field(examples=["Main street"])
    currency: str = Field(examples=["GBP"])
    is_main: bool
    active: bool = Field(description="False: no payment is taken there any more.")


class AccountRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    gateway: Gateway
    status: AccountStatus = Field(
        description="PENDING: begun, and not finished there. RESTRICTED: it takes no money "
        "until the owner has seen to it there."
    )
    external_id: str | None = Field(
        description="The company's name for it.", examples=["acct_1PqYl2Eiz2PdDJOv"]
    )
    charges_enabled: bool = Field(description="Whether customers can pay.")
    payouts_enabled: bool = Field(description="Whether the business can be paid.")
    wanted: str | None = Field(
        validation_alias="error",
        description="What the company still wants, or why it refused, in its own words.",
        examples=["individual.verification.document"],
    )
    locations: list[LocationRead] = Field(description="Where a Square seller takes money.")
    created_at: datetime


class ConnectInput(Body):
    business_id: UUID


class ConnectRead(BaseModel):
    url: str = Field(
        description="Where the owner goes on, in a browser, within ten minutes.",
        examples=["https://connect.stripe.com/setup/e/acct_1PqYl2Eiz2PdDJOv/x3Yk"],
    )
