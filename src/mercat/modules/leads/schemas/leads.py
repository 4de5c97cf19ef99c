"""A lead, as the business sees it that it was offered to."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from mercat.modules.files.service import FileVariantsRead
from mercat.modules.leads.models import LeadStatus, RequestStatus
from mercat.modules.leads.schemas.quotes import LeadQuoteRead
from mercat.modules.leads.schemas.requests import BudgetRead, PreferredTime, TownRead, TradeRead


class WishRead(BaseModel):
    """What the customer wants. Who they are, and where exactly it is, is told once something is
    booked.
    """

    request_id: UUID
    status: RequestStatus
    category: TradeRead
    title: str = Field(examples=["The kitchen tap drips"])
    description: str | None
    customer_first_name: str | None = Field(examples=["Bea"])
    city: TownRead | None = Field(description="Null for what is done from anywhere.")
    latitude: float | None = Field(description="About: somewhere within a kilometre.")
    longitude: float | None
    timezone: str | None = Field(examples=["America/Toronto"])
    windows: list[PreferredTime]
    budget: BudgetRead | None
    photos: list[FileVariantsRead]
    expires_at: datetime = Field(description="Until when it looks for somebody.")


class LeadRead(BaseModel):
    id: UUID
    business_id: UUID
    status: LeadStatus
    wish: WishRead
    why: list[str] = Field(
        description="Why it was offered to you.",
        examples=[["You do just this.", "About 5 km from you."]],
    )
    expires_at: datetime = Field(
        description="Until when you may stay silent: after it somebody else is asked."
    )
    viewed_at: datetime | None
    responded_at: datetime | None
    decline_reason: str | None
    created_at: datetime


class LeadDetailRead(LeadRead):
    """With more than a list tells."""

    quotes: list[LeadQuoteRead] = Field(description="That you have sent, the newest first.")
