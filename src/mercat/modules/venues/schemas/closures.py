"""When a studio is shut, whatever its hours say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from mercat.modules.venues.errors import TimezoneRequired
from mercat.platform.fields import HIDDEN
from mercat.platform.local_time import as_instant, on_the_wall
from mercat.platform.web.schemas import Body

_YEARS = range(2000, 2101)
_MOMENT = "RFC 3339. Without an offset: the studio's local time."


def _near(moment: datetime) -> datetime:
    if moment.year not in _YEARS:
        raise PydanticCustomError("year", "Write a year from 2000 to 2100")
    return moment


Moment = Annotated[datetime, Field(strict=False, description=_MOMENT), AfterValidator(_near)]
Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=f"^[^{HIDDEN}]*$"
    ),
]


class ClosureInput(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "starts_at": "2026-12-24T00:00",
                    "ends_at": "2026-12-27T00:00",
                    "reason": "Christmas",
                }
            ]
        }
    )

    starts_at: Moment
    ends_at: Moment
    reason: Reason | None = Field(None, description="Everybody reads it.")

    def within(self, timezone: str | None) -> tuple[datetime, datetime]:
        """Both ends in UTC. Raises TimezoneRequired for a local time of a studio without a zone."""
        if timezone is None and None in (self.starts_at.tzinfo, self.ends_at.tzinfo):
            raise TimezoneRequired
        zone = ZoneInfo(timezone or "UTC")
        return as_instant(self.starts_at, zone), as_instant(self.ends_at, zone)


class ClosureRead(BaseModel):
    id: UUID
    starts_at: datetime
    ends_at: datetime
    local_start: str = Field(examples=["2026-12-24T00:00"])
    local_end: str = Field(examples=["2026-12-27T00:00"])
    timezone: str = Field(examples=["Europe/London"])
    reason: str | None = Field(examples=["Christmas"])

    @classmethod
    def of(cls, row: Mapping[str, Any], timezone: str | None) -> Self:
        zone = ZoneInfo(timezone or "UTC")
        return cls(
            **{name: row[name] for name in ("id", "starts_at", "ends_at", "reason")},
            local_start=on_the_wall(row["starts_at"], zone),
            local_end=on_the_wall(row["ends_at"], zone),
            timezone=zone.key,
        )
