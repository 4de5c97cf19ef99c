"""What a business offers and shows, as it is sent and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.catalogue.models import Offering, OfferingPlace, OfferingStatus, Pricing
from mercat.modules.files.service import FileVariantsRead
from mercat.platform.fields import HIDDEN, Name
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body

Description = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
]
Caption = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=f"^[^{HIDDEN}]*$"
    ),
]
Duration = Annotated[int, Field(ge=1, le=44_640, examples=[90])]
Buffer = Annotated[int, Field(ge=0, le=1_440, examples=[15])]
_PRICE = "In the business's own currency. None where the pricing is QUOTE."
_APPROVAL = "Whether the team says yes to each booking before it stands."
_EXAMPLE: JsonDict = {
    "category_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "name": "Boiler service",
    "pricing": "FIXED",
    "price": {"amount": 8900, "currency": "GBP"},
    "duration_minutes": 90,
    "place": "AT_CUSTOMER",
    "bookable_online": True,
}


def _not_negative(price: Money | None) -> Money | None:
    if price is not None and price.amount < 0:
        raise PydanticCustomError("price", "A price is not negative")
    return price


class OfferingInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    category_id: UUID
    name: Name = Field(examples=["Boiler service"])
    description: Description | None = None
    pricing: Pricing = Field(
        description="FIXED: for the whole. HOURLY: for each hour. QUOTE: told when the work is "
        "known."
    )
    price: Money | None = Field(None, description=_PRICE)
    duration_minutes: Duration | None = Field(
        None, description="Needed where it can be booked online."
    )
    buffer_minutes: Buffer = Field(0, description="Kept free after each.")
    place: OfferingPlace
    bookable_online: bool = Field(False, strict=True)
    needs_approval: bool = Field(False, strict=True, description=_APPROVAL)
    status: OfferingStatus = Field(
        OfferingStatus.ACTIVE, description="INACTIVE: nobody but the team sees it."
    )

    _is_not_negative = field_validator("price")(_not_negative)

    def fill(self, offering: Offering) -> None:
        for name, value in _columns(self, self.__class__.model_fields.keys()).items():
            setattr(offering, name, value)


class OfferingPatch(Body):
    """What is left out stays as it is; null clears it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"price": {"amount": 9900, "currency": "GBP"}}]}
    )

    category_id: UUID = UUID(int=0)
    name: Name = "Boiler service"
    description: Description | None = None
    pricing: Pricing = Pricing.FIXED
    price: Money | None = Field(None, description=_PRICE)
    duration_minutes: Duration | None = None
    buffer_minutes: Buffer = 0
    place: OfferingPlace = OfferingPlace.AT_CUSTOMER
    bookable_online: bool = Field(False, strict=True)
    needs_approval: bool = Field(False, strict=True, description=_APPROVAL)
    status: OfferingStatus = OfferingStatus.ACTIVE

    _is_not_negative = field_validator("price")(_not_negative)

    def apply(self, offering: Offering) -> list[str]:
        """Writes what was sent, and says which fields are others now."""
        given = _columns(self, self.model_fields_set)
        changed = [name for name, value in given.items() if getattr(offering, name) != value]
        for name in changed:
            setattr(offering, name, given[name])
        return sorted(changed)


def _columns(body: BaseModel, sent: Any) -> dict[str, Any]:
    """By the names of the rows: `place` is a point on the map in every other table."""
    return {"performed_at" if name == "place" else name: getattr(body, name) for name in sent}


class OfferingCategoryRead(BaseModel):
    id: UUID
    slug: str = Field(examples=["boiler-repair"])
    name: str = Field(examples=["Boiler repair"])


class OfferingRead(BaseModel):
    id: UUID
    category: OfferingCategoryRead
    name: str = Field(examples=["Boiler service"])
    description: str | None
    pricing: Pricing
    price: Money | None = Field(description="Null where it is told by a quote.")
    duration_minutes: int | None = Field(examples=[90])
    buffer_minutes: int = Field(examples=[15])
    place: OfferingPlace
    bookable_online: bool
    needs_approval: bool = Field(description=_APPROVAL)
    status: OfferingStatus
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row with its category's columns."""
        amount, currency = row["price_amount"], row["price_currency"]
        return cls(
            **{name: row[name] for name in _PLAIN},
            place=row["performed_at"],
            price=None if amount is None else Money(amount, currency),
            category=OfferingCategoryRead(
                id=row["category_id"], slug=row["category_slug"], name=row["category_name"]
            ),
        )


_PLAIN = OfferingRead.model_fields.keys() - {"category", "price", "place"}


class PortfolioInput(Body):
    file_id: UUID = Field(description="Of a file that you uploaded as PORTFOLIO.")
    caption: Caption | None = Field(None, examples=["A bathroom in Camden"])


class PortfolioPatch(Body):
    """What is left out stays as it is; null clears it."""

    caption: Caption | None = Field(None, examples=["A bathroom in Camden, 2026"])


class PortfolioItemRead(BaseModel):
    id: UUID
    caption: str | None = Field(examples=["A bathroom in Camden"])
    picture: FileVariantsRead = Field(description="Addresses that work for six hours at least.")
    created_at: datetime
