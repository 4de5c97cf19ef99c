"""What stands in studios, as it is sent and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.venues.models import Equipment, PriceUnit
from mercat.platform.fields import Name
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body

TypeCode = Annotated[str, StringConstraints(max_length=40, pattern="^[A-Z0-9_]+$")]
EquipmentDescription = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)
]
Quantity = Annotated[int, Field(ge=1, le=100, strict=True, examples=[2])]
_TYPE = "A code of GET /equipment-types."
_ROOM = "Where it is only in one of them. Null: it goes with every room."
_HIRE = "What it costs beside a room. Null: it comes with it."
_EXAMPLE: JsonDict = {
    "type": "MICROPHONE",
    "name": "Neumann U87",
    "quantity": 2,
    "hire": {"price": {"amount": 1500, "currency": "GBP"}, "unit": "BOOKING"},
}


class HireInput(Body):
    """For each piece."""

    price: Money = Field(description="In the studio's currency.")
    unit: PriceUnit = Field(
        description="HOUR: for each begun hour. BOOKING: for the whole.", examples=["BOOKING"]
    )

    @field_validator("price")
    @classmethod
    def _is_not_negative(cls, price: Money) -> Money:
        if price.amount < 0:
            raise PydanticCustomError("price", "A price is not negative")
        return price


class EquipmentPatch(Body):
    """What is left out stays as it is; null clears it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 3}]})

    type: TypeCode = Field("OTHER", description=_TYPE)
    name: Name = "Neumann U87"
    description: EquipmentDescription | None = None
    quantity: Quantity = Field(1, description="Pieces of it.")
    room_id: UUID | None = Field(None, description=_ROOM)
    hire: HireInput | None = Field(None, description=_HIRE)

    def apply(self, equipment: Equipment, type_id: UUID | None) -> list[str]:
        """Writes what was sent, and says which columns are others now. `type_id`: of the type, if
        that was sent.
        """
        given = self.model_dump(include=self.model_fields_set - {"type", "hire"})
        if type_id is not None:
            given["equipment_type_id"] = type_id
        if "hire" in self.model_fields_set:
            given["hired_out"] = self.hire is not None
            given["price_amount"] = self.hire.price.amount if self.hire else None
            given["price_unit"] = self.hire.unit if self.hire else None
        changed = [name for name, value in given.items() if getattr(equipment, name) != value]
        for name in changed:
            setattr(equipment, name, given[name])
        return sorted(changed)


class EquipmentInput(EquipmentPatch):
    """Some of it, and what it costs."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    type: TypeCode = Field(description=_TYPE, examples=["MICROPHONE"])
    name: Name = Field(examples=["Neumann U87"])


class EquipmentTypeRead(BaseModel):
    code: str = Field(examples=["MICROPHONE"])
    name: str = Field(examples=["Microphone"])


class HireRead(BaseModel):
    price: Money
    unit: PriceUnit


class EquipmentRead(BaseModel):
    id: UUID
    room_id: UUID | None = Field(description=_ROOM)
    type: EquipmentTypeRead
    name: str = Field(examples=["Neumann U87"])
    description: str | None
    quantity: int = Field(examples=[2])
    hire: HireRead | None = Field(description=_HIRE)
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """From a row with its type's columns and the studio's currency."""
        amount, currency = row["price_amount"], row["currency"]
        return cls(
            **{name: row[name] for name in _PLAIN},
            type=EquipmentTypeRead(code=row["type_code"], name=row["type_name"]),
            hire=None
            if amount is None
            else HireRead(price=Money(amount, currency), unit=row["price_unit"]),
        )


_PLAIN = EquipmentRead.model_fields.keys() - {"type", "hire"}
