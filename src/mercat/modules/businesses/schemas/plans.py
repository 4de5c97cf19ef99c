"""Plans and subscriptions, as they are told and asked for."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from mercat.modules.businesses.models import SubscriptionStatus
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body


class PlanRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str = Field(examples=["PRO"])
    name: str = Field(examples=["Pro"])
    price: Money = Field(description="A month.")
    monthly_leads: int | None = Field(description="Null: as many as there are.", examples=[10])
    commission_bp: int = Field(
        description="Hundredths of a per cent of what customers pay.", examples=[1500]
    )
    team_size: int | None = Field(description="Null: as large as it likes.", examples=[3])


PLANS = TypeAdapter(list[PlanRead])


class SubscriptionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    plan: PlanRead
    status: SubscriptionStatus
    period_start: datetime
    period_end: datetime | None = Field(description="Null: a plan that costs nothing goes on.")
    cancel_at_period_end: bool = Field(description="Then it is the free plan.")


class SubscriptionInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"plan": "PRO"}]})

    plan: Annotated[str, StringConstraints(pattern=r"^[A-Z_]{1,40}$")]
