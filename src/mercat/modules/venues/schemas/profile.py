"""What a studio says of itself."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from mercat.modules.businesses.models import CancellationPolicy
from mercat.modules.businesses.service import AddressInput, Advance, BookingTerms, Notice, Slug
from mercat.modules.venues.models import Studio
from mercat.platform.fields import Name

_PLAIN = frozenset(
    {
        *("name", "description", "address_line1", "address_line2", "postal_code"),
        *("min_notice_minutes", "max_advance_days", "buffer_minutes"),
    }
)
_EXAMPLE: dict[str, Any] = {
    "business_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "name": "Blue Room Studios",
    "description": "Three recording rooms in a former bakery.",
    "address_line1": "12 Hanbury Street",
    "postal_code": "E1 6QR",
    "cancellation_policy": "MODERATE",
    "buffer_minutes": 15,
}

Description = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=5000),
    Field(examples=["Three recording rooms in a former bakery."]),
]
Buffer = Annotated[
    int,
    Field(ge=0, le=1_440, strict=True, description="Minutes kept free after each booking."),
]


class StudioProfile(AddressInput, BookingTerms):
    """What may be said, now or later. Null empties a field."""

    description: Description | None = None
    cancellation_policy: CancellationPolicy = Field(
        CancellationPolicy.MODERATE, description="CUSTOM takes `cancellation_terms`."
    )
    min_notice_minutes: Notice = 60
    max_advance_days: Advance = 365
    buffer_minutes: Buffer = 0

    def apply(self, studio: Studio) -> list[str]:
        """Writes what was sent and needs to be compared with nothing else, and says which of these
        fields are others now. Raises TermsRequired, TermsNotAllowed.
        """
        given = self.model_dump(include=set(_PLAIN & self.model_fields_set))
        changed = [name for name, value in given.items() if getattr(studio, name) != value]
        for name in changed:
            setattr(studio, name, given[name])
        return changed + self.settle(studio)


class StudioInput(StudioProfile):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    business_id: UUID = Field(description="Of a business in whose team you are.")
    name: Name = Field(examples=["Blue Room Studios"])


class StudioPatch(StudioProfile):
    """What is left out stays as it is; null empties it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Blue Room & Co", "min_notice_minutes": 120}]}
    )

    name: Name = ""
    slug: Slug = Field(
        "", description="Without it, a name that reads otherwise brings another slug."
    )

    @property
    def wished_slug(self) -> str | None:
        return self.slug if self.sent("slug") else None
