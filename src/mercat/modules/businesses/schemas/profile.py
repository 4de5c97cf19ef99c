"""What a business says of itself."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from mercat.modules.businesses.models import Business
from mercat.modules.businesses.schemas.address import AddressInput
from mercat.modules.businesses.schemas.fields import (
    CategoryIds,
    Description,
    Radius,
    Slug,
    Tax,
    Website,
)
from mercat.modules.businesses.schemas.policies import BookingTerms
from mercat.platform.fields import Email, Name, Phone
from mercat.platform.web.schemas import Body

_PLAIN = frozenset(
    {
        *("name", "description", "phone", "email", "website", "service_radius_m"),
        *("address_line1", "address_line2", "postal_code"),
        *("min_notice_minutes", "max_advance_days", "tax_basis_points"),
    }
)
EXAMPLE: dict[str, Any] = {
    "name": "Northside Plumbing",
    "description": "Family business. Leaks, boilers and bathrooms since 1987.",
    "phone": "+1 312 555 0142",
    "website": "https://northside.example/",
    "address_line1": "1200 N Clark St",
    "postal_code": "60610",
    "service_radius_m": 25_000,
}


class ProfileInput(AddressInput, BookingTerms):
    """What may be said, now or later. Null empties a field."""

    description: Description | None = None
    logo_file_id: UUID | None = Field(
        None, description="A file of yours that was uploaded for this purpose."
    )
    phone: Phone | None = None
    email: Email | None = None
    website: Website | None = None
    service_radius_m: Radius | None = None
    tax_basis_points: Tax = 0
    category_ids: CategoryIds = Field(default_factory=list)

    def apply(self, business: Business) -> list[str]:
        """Writes what was sent and needs to be compared with nothing else, and says which of these
        fields are others now. Raises TermsRequired, TermsNotAllowed.
        """
        given = self.model_dump(include=set(_PLAIN & self.model_fields_set))
        changed = [name for name, value in given.items() if getattr(business, name) != value]
        for name in changed:
            setattr(business, name, given[name])
        return changed + self.settle(business)


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
