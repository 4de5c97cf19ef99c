"""What rooms cost, as it is sent and told."""

from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from mercat.modules.venues.models import Tier
from mercat.platform.fields import Closes, Opens
from mercat.platform.ids import uuid7
from mercat.platform.local_time import Weekly, on_the_clock, stretch
from mercat.platform.money import Money
from mercat.platform.web.schemas import Body

MOST_TIERS = 40
"""Of a room: its prices are computed from all of them, at every start that is offered."""
_WINDOW = "Local time: no piece of the tier lies outside of it. Null: at any time of the day."
_WEEKDAYS = (
    "0 is Monday. Of the day on which the window begins or, without one, on which a piece of the "
    "tier begins. Null: every day."
)
_HOUR: dict[str, Any] = {"duration_minutes": 60, "price": {"amount": 4000, "currency": "GBP"}}
_NIGHT: dict[str, Any] = {
    "duration_minutes": 60,
    "price": {"amount": 3000, "currency": "GBP"},
    "weekdays": [4, 5],
    "window": {"opens": "22:00", "closes": "02:00"},
}
_DAY: dict[str, Any] = {"duration_minutes": 480, "price": {"amount": 25000, "currency": "GBP"}}
Weekday = Annotated[int, Field(ge=0, le=6, strict=True)]


def _not_negative(price: Money) -> Money:
    if price.amount < 0:
        raise PydanticCustomError("price", "A price is not negative")
    return price


class WindowInput(Body):
    opens: Opens
    closes: Closes

    @property
    def minutes(self) -> tuple[int, int]:
        return stretch(self.opens, self.closes)


class TierInput(Body):
    """A stay costs the cheapest row of tiers that covers it. What is begun is paid for in full; a
    window that ends, ends a piece.
    """

    duration_minutes: int = Field(
        ge=5, le=44_640, strict=True, description="On the room's grid.", examples=[60]
    )
    price: Money = Field(description="In the studio's currency.")
    weekdays: list[Weekday] | None = Field(
        None, min_length=1, max_length=7, description=_WEEKDAYS, examples=[[4, 5]]
    )
    window: WindowInput | None = Field(None, description=_WINDOW)

    _is_not_negative = field_validator("price")(_not_negative)

    @property
    def tier(self) -> Tier:
        """A new one. All seven weekdays are as good as none."""
        days = frozenset(self.weekdays or ())
        return Tier(
            id=uuid7(),
            duration=self.duration_minutes,
            price=self.price.amount,
            weekdays=days if 0 < len(days) < 7 else None,
            window=self.window.minutes if self.window else None,
        )


class PricesInput(Body):
    """All tiers of a room, in place of those it had."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tiers": [_HOUR, _NIGHT, _DAY]}]})

    tiers: list[TierInput] = Field(max_length=MOST_TIERS)


class WindowRead(BaseModel):
    opens: Opens
    closes: Closes


class TierRead(BaseModel):
    id: UUID
    duration_minutes: int = Field(examples=[60])
    price: Money
    weekdays: list[int] | None = Field(description=_WEEKDAYS, examples=[[4, 5]])
    window: WindowRead | None = Field(description=_WINDOW)


class UnpricedRead(BaseModel):
    weekday: int = Field(description="0 is Monday.", examples=[6])
    opens: Opens
    closes: Closes

    @classmethod
    def of(cls, one: Weekly) -> Self:
        opens, closes = on_the_clock(one.opens, one.closes)
        return cls(weekday=one.weekday, opens=opens, closes=closes)


class PricesCompletenessRead(BaseModel):
    is_complete: bool = Field(
        description="Whether there is a price for every booking that the opening hours allow."
    )
    unpriced: list[UnpricedRead] = Field(
        description="The opening hours that bookings are to be had for, and no tier is."
    )

    @classmethod
    def told(cls, unpriced: Sequence[Weekly], *, has_tiers: bool) -> Self:
        return cls(
            is_complete=has_tiers and not unpriced,
            unpriced=[UnpricedRead.of(one) for one in unpriced],
        )


class PricesRead(BaseModel):
    currency: str | None = Field(description="The studio's.", examples=["GBP"])
    tiers: list[TierRead] = Field(description="The shortest first, of those the cheapest.")
    completeness: PricesCompletenessRead | None = Field(
        description="For the team; null for everybody else."
    )
