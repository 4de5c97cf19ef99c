"""Properties as they are sent and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.files.service import FileVariantsRead
from mercat.modules.properties.models import Property, PropertyKind
from mercat.platform.fields import HIDDEN, Name
from mercat.platform.web.schemas import Body

_LINE = StringConstraints(
    strip_whitespace=True, min_length=1, max_length=200, pattern=f"^[^{HIDDEN}]*$"
)
AddressLine = Annotated[str, _LINE]
Caption = Annotated[str, _LINE]
PostalCode = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=20, pattern=f"^[^{HIDDEN}]*$"
    ),
]
Notes = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[51.5237])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[-0.1585])]
Area = Annotated[float, Field(gt=0, le=10_000_000, allow_inf_nan=False, examples=[84.5])]
Bathrooms = Annotated[
    float, Field(ge=0, le=1000, multiple_of=0.5, allow_inf_nan=False, examples=[1.5])
]
Year = Annotated[int, Field(ge=1000, le=2100, examples=[1931])]
_EXAMPLE: JsonDict = {
    "label": "Home",
    "kind": "APARTMENT",
    "address_line1": "221B Baker Street",
    "postal_code": "NW1 6XE",
    "latitude": 51.5237,
    "longitude": -0.1585,
    "bedrooms": 2,
    "bathrooms": 1.5,
}


class _Details(Body):
    """What may be left out. Null clears it."""

    address_line1: AddressLine | None = None
    address_line2: AddressLine | None = None
    postal_code: PostalCode | None = None
    city_id: UUID | None = None
    latitude: Latitude | None = Field(None, description="WGS 84 degrees; with `longitude`.")
    longitude: Longitude | None = None
    area_m2: Area | None = None
    bedrooms: Annotated[int, Field(ge=0, le=1000, examples=[2])] | None = None
    bathrooms: Bathrooms | None = Field(None, description="A half one has no bath.")
    year_built: Year | None = None
    notes: Notes | None = None

    @model_validator(mode="after")
    def _is_somewhere_or_nowhere(self) -> Self:
        sent = {"latitude", "longitude"} & self.model_fields_set
        if len(sent) == 1 or (self.latitude is None) is not (self.longitude is None):
            raise PydanticCustomError("place", "Send latitude and longitude together, or neither")
        return self


class PropertyInput(_Details):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    label: Name = Field(description="What you call it.", examples=["Home"])
    kind: PropertyKind
    is_default: bool = Field(False, strict=True, description="The first one is, whatever is sent.")


class PropertyPatch(_Details):
    """What is left out stays as it is; null clears it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "Home", "bedrooms": 3}]})

    label: Name = "Home"
    kind: PropertyKind = PropertyKind.HOUSE
    is_default: Literal[True] = Field(
        True, description="Instead of the one before: there is one as long as there are properties."
    )

    def apply(self, customer_property: Property) -> list[str]:
        """Writes what was sent about it, but for the default, and says which fields are others."""
        given = self.model_dump(include=self.model_fields_set - {"is_default"})
        changed = [
            name for name, value in given.items() if getattr(customer_property, name) != value
        ]
        for name in changed:
            setattr(customer_property, name, given[name])
        return sorted(changed)


class PhotoInput(Body):
    file_id: UUID = Field(description="Of a file that you uploaded as PROPERTY_PHOTO.")
    caption: Caption | None = Field(None, examples=["The kitchen"])


class PhotoPatch(Body):
    """What is left out stays as it is; null clears it."""

    caption: Caption | None = Field(None, examples=["The kitchen, from the door"])


class PropertyPhotoRead(BaseModel):
    id: UUID
    caption: str | None = Field(examples=["The kitchen"])
    picture: FileVariantsRead = Field(description="Addresses that work for half an hour at least.")


class PropertyCityRead(BaseModel):
    id: UUID
    name: str = Field(examples=["London"])
    region: str | None = Field(examples=["England"])
    country_code: str = Field(examples=["GB"])

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self | None:
        """From a row with the city's columns."""
        if row["city_id"] is None:
            return None
        told = {name: row[f"city_{name}"] for name in ("name", "region", "country_code")}
        return cls(id=row["city_id"], **told)


class PropertyRead(BaseModel):
    """Everything: for its owner, for staff, and for a business that works there."""

    id: UUID
    label: str = Field(examples=["Home"])
    kind: PropertyKind
    address_line1: str | None = Field(examples=["221B Baker Street"])
    address_line2: str | None
    postal_code: str | None = Field(examples=["NW1 6XE"])
    city: PropertyCityRead | None
    latitude: float | None = Field(examples=[51.5237])
    longitude: float | None = Field(examples=[-0.1585])
    area_m2: float | None = Field(examples=[84.5])
    bedrooms: int | None = Field(examples=[2])
    bathrooms: float | None = Field(examples=[1.5])
    year_built: int | None = Field(examples=[1931])
    notes: str | None
    is_default: bool
    photos: list[PropertyPhotoRead]
    created_at: datetime
    updated_at: datetime


class ApproximateProperty(BaseModel):
    """What a business is told before it has work there: the city, and a point within a kilometre,
    always the same. Nothing else, for the size and the year of a house can be looked up.
    """

    id: UUID
    kind: PropertyKind
    city: PropertyCityRead | None
    latitude: float | None
    longitude: float | None
