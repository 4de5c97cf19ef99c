"""How what was found divides."""

from uuid import UUID

from pydantic import BaseModel, Field


class CategoryCountRead(BaseModel):
    id: UUID
    slug: str = Field(examples=["plumbing"])
    name: str = Field(examples=["Plumbing"])
    count: int = Field(examples=[12])


class PriceCountRead(BaseModel):
    """A band of prices, in minor units of its currency."""

    currency: str = Field(examples=["USD"])
    at_least: int = Field(examples=[2500])
    below: int | None = Field(description="Null: there is no end.", examples=[5000])
    count: int = Field(examples=[7])


class RatingCountRead(BaseModel):
    """Whoever has so many stars or more."""

    min: float = Field(examples=[4.5])
    count: int = Field(examples=[5])


class CodeCountRead(BaseModel):
    code: str = Field(examples=["WIFI"])
    name: str = Field(examples=["Wi-Fi"])
    count: int = Field(examples=[3])


class FacetsRead(BaseModel):
    counted: int = Field(description="Of so many that were found.", examples=[37])
    is_complete: bool = Field(
        description="Whether that is all of them: no more than 1,000 are counted."
    )
    categories: list[CategoryCountRead] = Field(description="Each with what is below it.")
    prices: list[PriceCountRead] = Field(description="By the cheapest that each has.")
    ratings: list[RatingCountRead]
    verified: int = Field(examples=[9])
    badges: list[CodeCountRead]
    equipment: list[CodeCountRead]
