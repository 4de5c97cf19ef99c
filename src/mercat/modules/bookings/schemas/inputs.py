"""What is sent to book."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.platform.web import moments
from mercat.platform.web.schemas import Body

_YEARS = (2000, 2200)
_ROOM: JsonDict = {
    "room_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "starts_at": "2026-12-01T09:00:00Z",
    "duration_minutes": 120,
}
_SERVICE: JsonDict = {
    "service_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "property_id": "01a1fd3a-5b1e-7c55-8d11-7a7f0b1c2d3e",
    "starts_at": "2026-12-01T10:00:00+01:00",
    "notes": "The gate is on the left.",
}


def _in_our_time(moment: datetime) -> datetime:
    if not _YEARS[0] <= moment.year < _YEARS[1]:
        raise PydanticCustomError("year", "Write a time of this century")
    return moment.astimezone(UTC)


Moment = Annotated[
    moments.Moment,
    AfterValidator(_in_our_time),
    Field(examples=["2026-12-01T09:00:00Z"]),
]
Duration = Annotated[int, Field(ge=1, le=44_640, strict=True, examples=[120])]
Notes = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class ExtraInput(Body):
    equipment_id: UUID
    quantity: int = Field(1, ge=1, le=100, strict=True)


class PeriodInput(Body):
    """`ends_at` or `duration_minutes`: one of them; a service knows how long it takes."""

    starts_at: Moment
    ends_at: Moment | None = None
    duration_minutes: Duration | None = Field(
        None, description="Minutes that pass, whatever the clocks show meanwhile."
    )

    @model_validator(mode="after")
    def _has_one_end(self) -> Self:
        if self.ends_at is not None and self.duration_minutes is not None:
            raise PydanticCustomError("one_end", "Send ends_at or duration_minutes, not both")
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise PydanticCustomError("ends_before", "It ends after it starts")
        return self

    @property
    def length(self) -> timedelta | None:
        """None where it is not said."""
        if self.ends_at is not None:
            return self.ends_at - self.starts_at
        if self.duration_minutes is not None:
            return timedelta(minutes=self.duration_minutes)
        return None


class QuoteInput(PeriodInput):
    """A room, with what is hired along, or a service."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ROOM]})

    room_id: UUID | None = None
    service_id: UUID | None = None
    member_id: UUID | None = Field(
        None, description="Who shall do the service. Left out, whoever is free."
    )
    property_id: UUID | None = Field(
        None, description="One of yours, for what is done at the customer's."
    )
    extras: list[ExtraInput] = Field(default=[], max_length=20)

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.room_id is None) == (self.service_id is None):
            raise PydanticCustomError("one_thing", "Send room_id or service_id")
        if self.room_id is None and self.extras:
            raise PydanticCustomError("extras", "Extras come with a room")
        if self.room_id is not None and (self.member_id or self.property_id):
            raise PydanticCustomError("service_only", "These come with a service")
        if self.room_id is not None and self.length is None:
            raise PydanticCustomError("one_end", "Send ends_at or duration_minutes")
        if len({extra.equipment_id for extra in self.extras}) < len(self.extras):
            raise PydanticCustomError("extras", "Send each equipment once")
        return self

    @property
    def quantities(self) -> Mapping[UUID, int]:
        return {extra.equipment_id: extra.quantity for extra in self.extras}


class BookingInput(QuoteInput):
    model_config = ConfigDict(json_schema_extra={"examples": [_ROOM, _SERVICE]})

    notes: Notes | None = Field(None, description="For the business.")


class SeriesInput(BookingInput):
    """At the same local time every week, or every few weeks."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [_ROOM | {"interval_weeks": 1, "occurrences": 10}]}
    )

    interval_weeks: int = Field(1, ge=1, le=8, strict=True)
    occurrences: int = Field(ge=2, le=52, strict=True)
    skip_taken: bool = Field(
        False,
        strict=True,
        description="Whether what cannot be booked is left out; otherwise nothing is booked then.",
    )


class RescheduleInput(PeriodInput):
    """Without an end it lasts as long as it did."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"starts_at": "2026-12-02T09:00:00Z"}]}
    )

    reason: (
        Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
        | None
    ) = None
