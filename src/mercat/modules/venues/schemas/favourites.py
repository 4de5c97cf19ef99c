"""Favourites as they are sent and told."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from mercat.modules.files.service import FileVariantsRead
from mercat.platform.web.schemas import Body


class FavouriteInput(Body):
    """A business or a studio, not both."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"business_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764"}]}
    )

    business_id: UUID | None = Field(None, description="The business's id.")
    studio_id: UUID | None = Field(None, description="The studio's id.")

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.business_id is None) is (self.studio_id is None):
            raise PydanticCustomError("one_thing", "Send a business_id or a studio_id")
        return self

    @property
    def thing_id(self) -> UUID:
        thing_id = self.business_id or self.studio_id
        assert thing_id is not None  # noqa: S101 (one of them was sent)
        return thing_id


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


class FavouriteStudioRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Blue Room Studios"])
    slug: str = Field(examples=["blue-room-studios"])
    city: FavouriteCityRead | None
    rating_average: float | None = Field(examples=[4.7])
    rating_count: int = Field(examples=[23])


class FavouriteRead(BaseModel):
    id: UUID
    business_id: UUID | None = Field(description="Null where it is a studio.")
    studio_id: UUID | None = Field(description="Null where it is a business.")
    is_available: bool = Field(description="Whether everybody can see it at this time.")
    business: FavouriteBusinessRead | None = Field(
        description="Null while it is not available: then nothing is told of it."
    )
    studio: FavouriteStudioRead | None = Field(description="The same of a studio.")
    created_at: datetime
