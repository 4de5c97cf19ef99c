"""Favourites as they are sent and told."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mercat.modules.files.service import FileVariantsRead
from mercat.platform.web.schemas import Body


class FavouriteInput(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"business_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}]}
    )

    business_id: UUID


class FavouriteCityRead(BaseModel):
    id: UUID
    name: str = Field(examples=["London"])
    region: str | None = Field(examples=["England"])
    country_code: str = Field(examples=["GB"])


class FavouriteBusinessRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Quick Fix Plumbing"])
    slug: str = Field(examples=["quick-fix-plumbing"])
    logo: FileVariantsRead | None
    city: FavouriteCityRead | None
    rating_average: float | None = Field(examples=[4.7])
    rating_count: int = Field(examples=[23])
    is_verified: bool


class FavouriteRead(BaseModel):
    id: UUID
    business_id: UUID
    is_available: bool = Field(description="Whether everybody can see the business at this time.")
    business: FavouriteBusinessRead | None = Field(
        description="Null while it is not available: then nothing is told of it."
    )
    created_at: datetime
