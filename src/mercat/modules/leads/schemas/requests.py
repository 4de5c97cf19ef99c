"""A request, as its customer and staff see it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from mercat.modules.files.service import FileVariantsRead
from mercat.modules.leads.models import LeadStatus, RequestStatus
from mercat.platform.money import Money


class TradeRead(BaseModel):
    id: UUID
    slug: str = Field(examples=["plumbing"])
    name: str = Field(examples=["Plumbing"])


class TownRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Montréal"])
    country_code: str = Field(examples=["CA"])


class PreferredTime(BaseModel):
    starts_at: datetime
    ends_at: datetime


class BudgetRead(BaseModel):
    min: Money | None
    max: Money | None


class RequestRead(BaseModel):
    id: UUID
    status: RequestStatus
    category: TradeRead
    title: str = Field(examples=["The kitchen tap drips"])
    description: str | None
    property_id: UUID | None
    city: TownRead | None = Field(description="Where; null for what is done from anywhere.")
    latitude: float | None = Field(description="Businesses are told about where only.")
    longitude: float | None
    timezone: str | None = Field(examples=["America/Toronto"])
    windows: list[PreferredTime]
    budget: BudgetRead | None
    photos: list[FileVariantsRead]
    asked: int = Field(description="How many businesses it has been offered to.", examples=[5])
    quoted: int = Field(description="How many of them have made an offer.", examples=[2])
    expires_at: datetime = Field(description="Until when it looks for somebody.")
    ended_at: datetime | None = Field(description="When it was cancelled, completed, or expired.")
    cancel_reason: str | None
    customer_id: UUID
    created_at: datetime
    updated_at: datetime


class FactorRead(BaseModel):
    """`value` and `weight` are 0 to 1; the score is the sum of their products."""

    factor: str = Field(examples=["distance"])
    value: float = Field(examples=[0.71])
    weight: float = Field(examples=[0.25])
    measured: dict[str, float | int | str | None] = Field(examples=[{"metres": 4900}])


class AskedBusiness(BaseModel):
    id: UUID
    name: str = Field(examples=["Northside Plumbing"])
    slug: str = Field(examples=["northside-plumbing"])
    rating_average: float | None
    rating_count: int


class AskedRead(BaseModel):
    """Somebody whom a request was offered to, and how that stands."""

    lead_id: UUID
    business: AskedBusiness
    status: LeadStatus
    asked_at: datetime
    responded_at: datetime | None
    decline_reason: str | None
    score: float | None = Field(description="For staff: why they were asked.")
    reasons: list[FactorRead] | None = Field(description="For staff.")
