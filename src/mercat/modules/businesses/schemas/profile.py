"""What a business says of itself."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from mercat.modules.businesses.errors import HalfAPlace
from mercat.modules.businesses.models import Business
from mercat.modules.businesses.schemas.fields import (
    CategoryIds,
    Currency,
    Description,
    Latitude,
    Line,
    Longitude,
    Radius,
    Slug,
    Website,
)
from mercat.platform.fields import Email, Name, Phone, Timezone
from mercat.platform.web.schemas import Body

_PLAIN = frozenset(
    {
        *("name", "description", "phone", "email", "website", "service_radius_m"),
        *("address_line1", "address_line2", "postal_code"),
    }
)
_PLACE = frozenset({"latitude", "longitude"})
EXAMPLE: dict[str, Any] = {
    "name": "Northside Plumbing",
    "description": "Family business. Leaks, boilers and bathrooms since 1987.",
    "phone": "+1 312 555 0142",
    "website": "https://northside.example/",
    "address_line1": "1200 N Clark St",
    "postal_code": "60610",
    "service_radius_m": 25_000,
}


class ProfileInput(Body):
    """What may be said, now or later. Null empties a field."""

    description: Description | None = None
    logo_file_id: UUID | None = Field(
        None, description="A file of yours that was uploaded for this purpose."
    )
    phone: Phone | None = None
    email: Email | None = None
    website: Website | None = None
    address_line1: Line | None = None
    address_line2: Line | None = None
    postal_code: Line | None = None
    city_id: UUID | None = Field(
        None,
        description="Brings its time zone and its place on the map, where none are sent along, and "
        "its country's currency, where there is none yet.",
    )
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    timezone: Timezone | None = None
    currency: Currency | None = None
    service_radius_m: Radius | None = None
    category_ids: CategoryIds = Field(default_factory=list)

    def apply(self, business: Business) -> list[str]:
        """Writes what was sent and needs to be compared with nothing else, and says which of these
        fields are others now.
        """
        given = self.model_dump(include=set(_PLAIN & self.model_fields_set))
        changed = [name for name, value in given.items() if getattr(business, name) != value]
        for name in changed:
            setattr(business, name, given[name])
        return changed

    def sent(self, name: str) -> bool:
        return name in self.model_fields_set

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude, if they were sent. Raises HalfAPlace."""
        if self.model_fields_set & _PLACE not in (frozenset(), _PLACE):
            raise HalfAPlace
        if self.latitude is None and self.longitude is None:
            return None
        if self.latitude is None or self.longitude is None:
            raise HalfAPlace
        return self.latitude, self.longitude

    @property
    def places(self) -> bool:
        """Whether something was said of its place on the map, if only that there is none."""
        return bool(self.model_fields_set & _PLACE)


class BusinessInput(ProfileInput):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Name = Field(examples=["Northside Plumbing"])


class BusinessPatch(ProfileInput):
    """What is left out stays as it is; null empties it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Northside & Sons", "service_radius_m": 40_000}]}
    )

    name: Name = ""
    slug: Slug = Field(
        "", description="Without it, a name that reads otherwise brings another slug."
    )

    @property
    def wished_slug(self) -> str | None:
        return self.slug if self.sent("slug") else None


class Reason(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The licence number belongs to somebody else."}]}
    )

    reason: Description = Field(description="The team reads it.")
