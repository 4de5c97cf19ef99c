"""Rooms as they are sent and told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from mercat.modules.files.service import FileVariantsRead
from mercat.modules.venues.models import Room, RoomStatus
from mercat.platform.fields import Line, Name
from mercat.platform.web.schemas import Body

RoomDescription = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)
]
Capacity = Annotated[int, Field(ge=1, le=100_000, strict=True, examples=[8])]
Area = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False, examples=[42.5])]
Granularity = Literal[5, 10, 15, 20, 30, 60]
Stay = Annotated[int, Field(ge=5, le=44_640, strict=True)]
_GRID = "Minutes: bookings begin and end on this grid, counted from local midnight."
_SHORTEST = "Of one booking. A multiple of granularity_minutes, like the longest."
_HIDDEN = "INACTIVE: seen by the team alone, and not booked."
_EXAMPLE: JsonDict = {
    "name": "Studio A",
    "capacity": 8,
    "area_m2": 42.5,
    "granularity_minutes": 30,
    "min_duration_minutes": 60,
    "max_duration_minutes": 720,
}


class RoomInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Name = Field(examples=["Studio A"])
    description: RoomDescription | None = None
    capacity: Capacity = Field(description="People.")
    area_m2: Area | None = None
    granularity_minutes: Granularity = Field(30, description=_GRID)
    min_duration_minutes: Stay = Field(60, description=_SHORTEST)
    max_duration_minutes: Stay = 720
    status: RoomStatus = Field(RoomStatus.ACTIVE, description=_HIDDEN)

    def fill(self, room: Room) -> None:
        for name, value in self.model_dump().items():
            setattr(room, name, value)


class RoomPatch(Body):
    """What is left out stays as it is; null clears it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"capacity": 10}]})

    name: Name = "Studio A"
    description: RoomDescription | None = None
    capacity: Capacity = 1
    area_m2: Area | None = None
    granularity_minutes: Granularity = Field(30, description=_GRID)
    min_duration_minutes: Stay = Field(60, description=_SHORTEST)
    max_duration_minutes: Stay = 720
    status: RoomStatus = Field(RoomStatus.ACTIVE, description=_HIDDEN)

    def apply(self, room: Room) -> list[str]:
        """Writes what was sent, and says which fields are others now."""
        given = self.model_dump(include=self.model_fields_set)
        changed = [name for name, value in given.items() if getattr(room, name) != value]
        for name in changed:
            setattr(room, name, given[name])
        return sorted(changed)


class RoomPhotoInput(Body):
    file_id: UUID = Field(description="Of a file that you uploaded as ROOM_PHOTO.")
    caption: Line | None = Field(None, examples=["The control room"])


class RoomPhotoPatch(Body):
    """What is left out stays as it is; null clears it."""

    caption: Line | None = Field(None, examples=["The control room, from the sofa"])


class RoomPhotoRead(BaseModel):
    id: UUID
    caption: str | None = Field(examples=["The control room"])
    picture: FileVariantsRead = Field(description="Addresses that work for six hours at least.")


class RoomRead(BaseModel):
    id: UUID
    studio_id: UUID
    name: str = Field(examples=["Studio A"])
    description: str | None
    capacity: int = Field(description="People.", examples=[8])
    area_m2: float | None = Field(examples=[42.5])
    granularity_minutes: int = Field(description=_GRID, examples=[30])
    min_duration_minutes: int = Field(description="Of one booking.", examples=[60])
    max_duration_minutes: int = Field(description="Of one booking.", examples=[720])
    status: RoomStatus
    photos: list[RoomPhotoRead] = Field(description="In the team's order.")
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any], photos: list[RoomPhotoRead]) -> "RoomRead":
        return cls(**{name: row[name] for name in _PLAIN}, photos=photos)


_PLAIN = RoomRead.model_fields.keys() - {"photos"}
