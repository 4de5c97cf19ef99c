"""When studios are open, as it is sent and told: local time of the studio."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from mercat.modules.venues.models import DayHours, DayMode, whole_week
from mercat.platform.fields import Closes, Opens
from mercat.platform.local_time import on_the_clock, stretch
from mercat.platform.web.schemas import Body

_EXAMPLE: dict[str, Any] = {
    "days": [
        *(
            {"weekday": day, "mode": "OPEN", "intervals": [{"opens": "09:00", "closes": "22:00"}]}
            for day in range(4)
        ),
        {"weekday": 4, "mode": "OPEN", "intervals": [{"opens": "09:00", "closes": "02:00"}]},
        {
            "weekday": 5,
            "mode": "BY_REQUEST",
            "intervals": [{"opens": "10:00", "closes": "16:00"}],
        },
        {"weekday": 6, "mode": "CLOSED", "intervals": []},
    ]
}
_MODE = (
    "OPEN: rooms are booked at once within the intervals. BY_REQUEST: there, once the team has "
    "said yes. ALL_DAY: from midnight to midnight, without intervals. CLOSED: without intervals."
)
_WITH_INTERVALS = {DayMode.OPEN, DayMode.BY_REQUEST}


class StudioIntervalInput(Body):
    opens: Opens
    closes: Closes


class StudioDayInput(Body):
    weekday: int = Field(ge=0, le=6, strict=True, description="0 is Monday.")
    mode: DayMode = Field(description=_MODE)
    intervals: list[StudioIntervalInput] = Field(default_factory=list, max_length=10)

    @model_validator(mode="after")
    def _has_what_its_mode_takes(self) -> Self:
        if self.mode in _WITH_INTERVALS and not self.intervals:
            raise PydanticCustomError("intervals_required", "Say from when to when it is open")
        if self.mode not in _WITH_INTERVALS and self.intervals:
            raise PydanticCustomError("intervals_not_allowed", "This mode takes no intervals")
        return self

    @property
    def day(self) -> DayHours:
        intervals = sorted(stretch(one.opens, one.closes) for one in self.intervals)
        return DayHours(self.weekday, self.mode, intervals)


def _once(days: list[StudioDayInput]) -> list[StudioDayInput]:
    if len({day.weekday for day in days}) != len(days):
        raise PydanticCustomError("repeated", "Name each weekday once")
    return days


class StudioHoursInput(Body):
    """The whole week: a weekday that is not in it is closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    days: Annotated[list[StudioDayInput], AfterValidator(_once)] = Field(max_length=7)

    @property
    def week(self) -> list[DayHours]:
        """All seven of them."""
        return whole_week(one.day for one in self.days)


class StudioIntervalRead(BaseModel):
    opens: Opens
    closes: Closes


class StudioDayRead(BaseModel):
    weekday: int = Field(description="0 is Monday.", examples=[0])
    mode: DayMode = Field(description=_MODE)
    intervals: list[StudioIntervalRead]

    @classmethod
    def of(cls, day: DayHours) -> Self:
        ends = [on_the_clock(opens, closes) for opens, closes in day.intervals]
        intervals = [StudioIntervalRead(opens=opens, closes=closes) for opens, closes in ends]
        return cls(weekday=day.weekday, mode=day.mode, intervals=intervals)


class StudioHoursRead(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"timezone": "Europe/London", **_EXAMPLE}]}
    )

    timezone: str | None = Field(description="IANA: what the hours are told in.")
    days: list[StudioDayRead] = Field(description="All seven.")
