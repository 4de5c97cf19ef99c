"""Calendars and what is kept free or taken in them, as it is sent and told."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from mercat.modules.bookings.models import CalendarKind, ImportStatus
from mercat.modules.bookings.schemas.inputs import Moment
from mercat.platform.fields import HIDDEN, Name
from mercat.platform.web.schemas import Body

Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=f"^[^{HIDDEN}]*$"
    ),
]
_LOCAL = "On the clocks there, without an offset."
_BLOCK: JsonDict = {
    "starts_at": "2026-12-01T09:00:00Z",
    "ends_at": "2026-12-01T11:00:00Z",
    "reason": "Piano tuner",
    "repeats": {"every_weeks": 2, "times": 6},
}


class CalendarRead(BaseModel):
    id: UUID = Field(description="A room's, a member's or equipment's own; further pieces differ.")
    kind: CalendarKind
    thing_id: UUID = Field(description="Of the room, the member or the equipment.")
    piece: int = Field(description="Which of the equipment's quantity.", examples=[1])
    name: str = Field(examples=["Room A"])
    studio_name: str | None = Field(examples=["Hall of Sound"])
    timezone: str = Field(examples=["Europe/Paris"])
    has_feed: bool = Field(description="Whether a secret address of it is in use.")


class RepeatInput(Body):
    """At the same local time, every week or every few weeks."""

    every_weeks: int = Field(1, ge=1, le=8)
    times: int = Field(ge=2, le=52, description="The first included.")


class BlockInput(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [_BLOCK]})

    starts_at: Moment
    ends_at: Moment = Field(description="At most 366 days later.")
    reason: Reason | None = Field(None, description="For the team.")
    repeats: RepeatInput | None = None


class BlockRead(BaseModel):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    local_start: str = Field(description=_LOCAL, examples=["2026-12-01T10:00"])
    local_end: str = Field(description=_LOCAL, examples=["2026-12-01T12:00"])
    timezone: str = Field(examples=["Europe/Paris"])
    reason: str | None = Field(examples=["Piano tuner"])
    series_id: UUID | None = Field(description="The same for all that were asked for at once.")
    import_id: UUID | None = Field(description="Of the calendar it comes from.")
    created_at: datetime

    @classmethod
    def of(cls, row: Any, timezone: str) -> Self:
        """From a row with these columns."""
        zone = ZoneInfo(timezone)
        plain = ("id", "starts_at", "ends_at", "reason", "series_id", "import_id", "created_at")
        return cls(
            **{name: row[name] for name in plain},
            local_start=local(row["starts_at"], zone),
            local_end=local(row["ends_at"], zone),
            timezone=timezone,
        )


def local(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"


class FeedRead(BaseModel):
    url: str = Field(
        description="Secret: whoever has it reads the calendar. It is told once.",
        examples=[
            "https://mercat.example/api/v1/calendars/01a1fd39.ics?token=q3Zl0m8nN0o3bX1rV7cJ"
        ],
    )


class ImportInput(Body):
    name: Name = Field(examples=["Bea's own calendar"])
    url: str = Field(
        min_length=8,
        max_length=2000,
        description="https, or webcal.",
        examples=["https://calendar.example.com/bea.ics"],
    )


class ImportConflict(BaseModel):
    """What another calendar says is taken, and is booked here."""

    starts_at: datetime
    ends_at: datetime
    summary: str | None = Field(examples=["Dentist"])
    booking_number: str = Field(examples=["7KQ2-M4XD"])


class ImportReport(BaseModel):
    times: int = Field(description="At which its events take place, in the next two years.")
    blocked: int = Field(description="Periods that are taken here for them.")
    own: int = Field(description="Times that come from here, and were left out.")
    unreadable: int = Field(description="Events that could not be understood.")
    conflicts: list[ImportConflict] = Field(
        description="The first fifty. What is around the booking is blocked all the same."
    )


class ImportRead(BaseModel):
    id: UUID
    name: str = Field(examples=["Bea's own calendar"])
    url: str | None = Field(
        description="Null: it was a file.", examples=["https://calendar.example.com/bea.ics"]
    )
    status: ImportStatus = Field(
        description="FAILED: what was there before stays, and it is tried again."
    )
    error: str | None = Field(description="A code: why it failed.", examples=["unreachable"])
    failures: int = Field(description="In a row.", examples=[0])
    last_run_at: datetime | None
    next_run_at: datetime | None
    report: ImportReport | None
    created_at: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        """From a row with these columns."""
        names = cls.model_fields.keys()
        return cls.model_validate({name: getattr(row, name) for name in names})
