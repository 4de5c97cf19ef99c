"""What searches may be asked."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from mercat.modules.search.models import Sort
from mercat.platform.fields import HIDDEN, Currency, Latitude, Longitude

LONGEST_QUERY = 200
Words = Annotated[str, StringConstraints(max_length=LONGEST_QUERY, pattern=f"^[^{HIDDEN}]*$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]+$", max_length=100)]

Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""Calendars end somewhere: nobody asks about the year 9999."""


class BusinessQuery(BaseModel):
    q: Words = Field(
        "",
        description="Words, as people write them: mistyped, in the plural, without accents, the "
        "last one unfinished.",
        examples=["plumber near me"],
    )
    category: Annotated[str, StringConstraints(max_length=100)] | None = Field(
        None, description="Its slug or id; those below it count too.", examples=["plumbing"]
    )
    lat: Latitude | None = None
    lng: Longitude | None = None
    radius_km: float | None = Field(
        None, gt=0, le=500, description="Around lat and lng; 25 unless you say otherwise."
    )
    min_rating: float | None = Field(None, ge=1, le=5, description="Stars.")
    open_at: Moment | None = Field(None, examples=["2026-12-01T18:00:00Z"])
    price_max: int | None = Field(
        None, ge=0, le=2**53 - 1, description="The cheapest offer is no dearer; minor units."
    )
    currency: Currency = Field("USD", description="Of `price_max`, and of the order by price.")
    verified: bool = Field(False, description="Those alone that staff have verified.")
    sort: Sort | None = Field(
        None, description="Unless you say: relevance of `q`, distance from a place, rating."
    )
    facets: bool = Field(False, description="Also how what was found divides.")
    explain: bool = Field(False, description="For staff with `search:explain`.")
    limit: int | None = Field(None, description="Items on a page.")
    cursor: str | None = Field(None, description="`next_cursor` of the page before.")


class StudioQuery(BusinessQuery):
    available_from: Moment | None = Field(
        None,
        description="A room is free, and its rules allow a booking, from then to `available_to`.",
        examples=["2026-12-01T18:00:00Z"],
    )
    available_to: Moment | None = Field(None, examples=["2026-12-01T20:00:00Z"])
    capacity: int | None = Field(None, ge=1, le=100_000, description="People in one room.")
    equipment: list[Code] = Field(
        [], max_length=20, description="Codes of types: all of them.", examples=[["DRUM_KIT"]]
    )
    badges: list[Code] = Field(
        [], max_length=20, description="Codes: all of them.", examples=[["WIFI"]]
    )
