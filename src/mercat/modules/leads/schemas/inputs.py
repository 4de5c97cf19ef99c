"""What is sent to ask for something, and to answer."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.bookings.service import Moment
from mercat.platform.fields import Latitude, Longitude
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body

MOST_WINDOWS = 10
MOST_PHOTOS = 10
_AT_HOME: JsonDict = {
    "category": "plumbing",
    "title": "The kitchen tap drips",
    "description": "A mixer tap of about 2015. It drips even when it is closed.",
    "property_id": "01a1fd3a-5b1e-7c55-8d11-7a7f0b1c2d3e",
    "windows": [{"starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T17:00:00Z"}],
    "budget": {
        "min": {"amount": 5000, "currency": "EUR"},
        "max": {"amount": 15000, "currency": "EUR"},
    },
}
_AT_A_POINT: JsonDict = {
    "category": "photography",
    "title": "Pictures of a small wedding",
    "latitude": 48.8566,
    "longitude": 2.3522,
}

Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=120),
    Field(examples=["The kitchen tap drips"]),
]
Story = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]


class PreferredTimeInput(Body):
    starts_at: Moment
    ends_at: Moment

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise PydanticCustomError("ends_before", "It ends after it starts")
        return self

    @property
    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class BudgetInput(Body):
    """One of them, or both in one currency."""

    min: Money | None = None
    max: Money | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        said = [money for money in (self.min, self.max) if money is not None]
        if not said:
            raise PydanticCustomError("empty_budget", "Send min, max, or both")
        if any(money.amount < 0 for money in said):
            raise PydanticCustomError("negative_budget", "A budget is not negative")
        if len({money.currency for money in said}) > 1:
            raise PydanticCustomError("two_currencies", "Send both in one currency")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise PydanticCustomError("budget_range", "max is not below min")
        return self


class RequestInput(Body):
    """Where: at a property, at a point, or somewhere in a city; what can be done from anywhere has
    none of them.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_AT_HOME, _AT_A_POINT]})

    category: str = Field(
        min_length=1, max_length=100, description="Its id or slug.", examples=["plumbing"]
    )
    title: Title
    description: Story | None = None
    property_id: UUID | None = Field(
        None, description="One of yours. Nobody is told its address before something is agreed."
    )
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    city_id: UUID | None = None
    windows: list[PreferredTimeInput] = Field(
        default=[], max_length=MOST_WINDOWS, description="When it would suit. None: whenever."
    )
    budget: BudgetInput | None = None
    photos: list[UUID] = Field(
        default=[],
        max_length=MOST_PHOTOS,
        description="Files of yours that were uploaded for this, in their order.",
    )

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise PydanticCustomError("half_a_place", "Send latitude and longitude together")
        places = (self.property_id, self.latitude, self.city_id)
        if sum(place is not None for place in places) > 1:
            raise PydanticCustomError("two_places", "Send a property, a point, or a city")
        if len(set(self.photos)) < len(self.photos):
            raise PydanticCustomError("repeated", "Send each photo once")
        return self

    @property
    def first_start(self) -> datetime | None:
        return min((window.starts_at for window in self.windows), default=None)

    @property
    def last_start(self) -> datetime | None:
        return max((window.starts_at for window in self.windows), default=None)
