"""Studios, as they are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.businesses.models import CancellationPolicy, TeamRole
from mercat.modules.businesses.service import CancellationTermsRead, CityRead, CompletenessRead
from mercat.modules.venues.models import StudioStatus
from mercat.modules.venues.schemas.badges import BadgeRead
from mercat.modules.venues.schemas.hours import StudioDayRead


class StudioBusinessRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Blue Room Ltd"])
    slug: str = Field(examples=["blue-room-ltd"])

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row with the business's columns."""
        return cls(id=row["business_id"], name=row["business_name"], slug=row["business_slug"])


class StudioSummaryRead(BaseModel):
    """A studio in a list."""

    id: UUID
    business: StudioBusinessRead
    name: str = Field(examples=["Blue Room Studios"])
    slug: str = Field(examples=["blue-room-studios"])
    status: StudioStatus
    city: CityRead | None
    latitude: float | None
    longitude: float | None
    badges: list[BadgeRead]
    rating_average: float | None = Field(examples=[4.8])
    rating_count: int
    published_at: datetime | None
    created_at: datetime


class StudioCompletenessRead(CompletenessRead):
    model_config = ConfigDict(from_attributes=True)

    missing: list[str] = Field(
        description="What publishing needs: name, location, timezone, currency, hours, rooms.",
        examples=[["rooms"]],
    )
    suggested: list[str] = Field(
        description="What customers would like to know too: description, address, badges, prices.",
        examples=[["badges"]],
    )


class StudioRead(StudioSummaryRead):
    description: str | None
    address_line1: str | None
    address_line2: str | None
    postal_code: str | None
    timezone: str | None = Field(examples=["Europe/London"])
    currency: str | None = Field(examples=["GBP"])
    cancellation_policy: CancellationPolicy
    cancellation_terms: CancellationTermsRead
    min_notice_minutes: int = Field(
        description="Before its start a room is booked so long at least.", examples=[60]
    )
    max_advance_days: int = Field(
        description="Before its start a room is booked so long at most.", examples=[365]
    )
    buffer_minutes: int = Field(description="Kept free after each booking.", examples=[15])
    updated_at: datetime
    days: list[StudioDayRead] = Field(description="All seven, in local time.")
    is_open_now: bool = Field(description="At once or by request.")
    opens_at: datetime | None = Field(
        description="When next, within two weeks; null if not, or always open."
    )
    closes_at: datetime | None = Field(description="When it is open now, until when.")
    is_public: bool = Field(description="Published, and its business too.")
    role: TeamRole | None = Field(description="What you are in its team.")
    completeness: StudioCompletenessRead | None = Field(description="For the team and staff.")
