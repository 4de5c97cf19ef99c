"""Businesses, as they are told."""

from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.businesses.models import BusinessStatus, CancellationPolicy, TeamRole
from mercat.modules.businesses.schemas.categories import CategoryRead
from mercat.modules.businesses.schemas.hours import IntervalRead
from mercat.modules.businesses.schemas.policies import CancellationTermsRead
from mercat.modules.files.service import FileVariantsRead
from mercat.platform.pagination import PageRead

T = TypeVar("T", bound=BaseModel)


class CityRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Chicago"])
    region: str | None = Field(examples=["Illinois"])
    country_code: str = Field(examples=["US"])


class CompletenessRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    percent: int = Field(examples=[75])
    missing: list[str] = Field(
        description="What publishing needs: name, category, location, hours.", examples=[["hours"]]
    )
    suggested: list[str] = Field(
        description="What customers would like to know too: description, logo, contact, address.",
        examples=[["logo"]],
    )


class BusinessSummaryRead(BaseModel):
    """A business in a list."""

    id: UUID
    name: str = Field(examples=["Northside Plumbing"])
    slug: str = Field(examples=["northside-plumbing"])
    status: BusinessStatus
    logo: FileVariantsRead | None
    categories: list[CategoryRead] = Field(description="What it is before all comes first.")
    city: CityRead | None
    latitude: float | None
    longitude: float | None
    is_verified: bool
    rating_average: float | None = Field(examples=[4.8])
    rating_count: int
    published_at: datetime | None
    created_at: datetime


class BusinessRead(BusinessSummaryRead):
    description: str | None
    phone: str | None = Field(examples=["+13125550142"])
    email: str | None = Field(examples=["hello@northside.example"])
    website: str | None = Field(examples=["https://northside.example/"])
    address_line1: str | None
    address_line2: str | None
    postal_code: str | None
    timezone: str | None = Field(examples=["America/Chicago"])
    currency: str | None = Field(examples=["USD"])
    service_radius_m: int | None
    cancellation_policy: CancellationPolicy = Field(
        description="Of bookings of its services; studios have their own."
    )
    cancellation_terms: CancellationTermsRead
    min_notice_minutes: int = Field(
        description="Before its start a service is booked so long at least.", examples=[120]
    )
    max_advance_days: int = Field(
        description="Before its start a service is booked so long at most.", examples=[180]
    )
    tax_basis_points: int = Field(
        description="Hundredths of a per cent that come on top of its prices.", examples=[2000]
    )
    verified_at: datetime | None
    updated_at: datetime
    hours: list[IntervalRead]
    is_open_now: bool
    opens_at: datetime | None = Field(description="When next; null if never, or always open.")
    closes_at: datetime | None = Field(description="When it is open now, until when.")
    role: TeamRole | None = Field(description="What you are in its team.")
    completeness: CompletenessRead | None = Field(description="For the team and staff.")
    suspended_reason: str | None = Field(description="For the team and staff.")


class CountedPageRead(PageRead[T], Generic[T]):
    total: int | None = Field(
        description="For staff, of all pages; 10000 means that many or more.", examples=[2]
    )
