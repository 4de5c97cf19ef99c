"""What is free, as it is told."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from mercat.platform.money import Money

_LOCAL = "On the clocks there, without an offset."
_FREE = "In order. A booking may lie anywhere within one, as far as the grid and its length allow."
_ASKS = "Whether the team has to say yes to a booking then."
_STARTS = "What could be booked on `date`, in order. Null where no `date` was asked for."


class FreeRead(BaseModel):
    starts_at: datetime
    ends_at: datetime
    local_start: str = Field(description=_LOCAL, examples=["2026-12-01T09:00"])
    local_end: str = Field(description=_LOCAL, examples=["2026-12-01T18:00"])
    needs_approval: bool = Field(description=_ASKS)


class StartRead(FreeRead):
    """A booking that could be made."""

    price: Money | None = Field(
        description="With tax, without extras. Null for a stay of more than a day: ask "
        "`POST /bookings/quote-price`."
    )


class RoomAvailabilityRead(BaseModel):
    room_id: UUID
    timezone: str = Field(examples=["Europe/Paris"])
    grid_minutes: int = Field(description="Bookings begin and end on it.", examples=[30])
    shortest_minutes: int = Field(examples=[60])
    longest_minutes: int = Field(examples=[720])
    free: list[FreeRead] = Field(description=_FREE)
    starts: list[StartRead] | None = Field(description=_STARTS)


class BookableRead(BaseModel):
    """Somebody of the team whom customers can book."""

    id: UUID
    name: str | None = Field(description="The first one.", examples=["Ada"])
    title: str | None = Field(examples=["Master plumber"])
    free: list[FreeRead] = Field(description="In order.")


class ServiceStartRead(StartRead):
    member_ids: list[UUID] = Field(description="Who is free then.")


class ServiceAvailabilityRead(BaseModel):
    service_id: UUID
    timezone: str = Field(examples=["Europe/London"])
    grid_minutes: int = Field(description="Bookings begin on it.", examples=[15])
    duration_minutes: int | None = Field(examples=[90])
    members: list[BookableRead]
    starts: list[ServiceStartRead] | None = Field(description=_STARTS)


class BusinessAvailabilityRead(BaseModel):
    business_id: UUID
    timezone: str = Field(examples=["Europe/London"])
    members: list[BookableRead]
