"""What a search has found, as it is told."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from mercat.modules.businesses.service import BusinessSummaryRead
from mercat.modules.search.schemas.facets import FacetsRead
from mercat.modules.venues.service import StudioSummaryRead
from mercat.platform.money import Money
from mercat.platform.pagination import PageRead

T = TypeVar("T", bound=BaseModel)


class PartRead(BaseModel):
    """What makes up a score."""

    part: str = Field(description="text, distance or quality.", examples=["quality"])
    value: float = Field(description="From 0 to 1.", examples=[0.72])
    weight: float = Field(description="Of all parts together 1.", examples=[0.3])
    adds: float = Field(description="Value times weight: the score is their sum.", examples=[0.216])


class PlacingRead(BaseModel):
    """Where something stands in a search."""

    distance_m: float | None = Field(
        description="Metres over ground, if it was searched around a place.", examples=[1240.5]
    )
    score: float | None = Field(
        description="From 0 to 1; null in another order than by relevance.", examples=[0.68]
    )
    price_from: Money | None = Field(description="The cheapest that it offers.")
    explain: list[PartRead] | None = Field(
        description="For staff who asked with `explain`: what the score is made of."
    )


class BusinessFoundRead(BusinessSummaryRead, PlacingRead):
    pass


class StudioFoundRead(StudioSummaryRead, PlacingRead):
    pass


class FoundPageRead(PageRead[T], Generic[T]):
    corrected: str | None = Field(
        description="The words as they were understood, where they were not as they were written.",
        examples=["plumber"],
    )
    left_out: list[str] = Field(
        description="Words that nothing, or nothing together with the others, was found with.",
        examples=[["zanzibar"]],
    )
    facets: FacetsRead | None = Field(description="With `facets`.")

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"{params[0].__name__.removesuffix('Read')}Page"
