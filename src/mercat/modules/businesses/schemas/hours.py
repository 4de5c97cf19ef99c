"""Opening hours, as they are told: local time of the business."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from mercat.platform.fields import Closes, Opens
from mercat.platform.local_time import Weekly, on_the_clock, stretch
from mercat.platform.web.schemas import Body

_EXAMPLE: dict[str, Any] = {
    "hours": [
        {"weekday": 0, "opens": "09:00", "closes": "12:30"},
        {"weekday": 0, "opens": "14:00", "closes": "18:00"},
        {"weekday": 4, "opens": "20:00", "closes": "02:00"},
        {"weekday": 6, "opens": "00:00", "closes": "24:00"},
    ]
}


class IntervalInput(Body):
    weekday: int = Field(ge=0, le=6, strict=True, description="0 is Monday.")
    opens: Opens
    closes: Closes

    @property
    def weekly(self) -> Weekly:
        return Weekly(self.weekday, *stretch(self.opens, self.closes))


class HoursInput(Body):
    """The whole week: what is not in it is closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    hours: list[IntervalInput] = Field(max_length=70)

    @property
    def week(self) -> list[Weekly]:
        return sorted(one.weekly for one in self.hours)


class IntervalRead(BaseModel):
    weekday: int = Field(description="0 is Monday.", examples=[0])
    opens: Opens
    closes: Closes

    @classmethod
    def of(cls, one: Weekly) -> Self:
        opens, closes = on_the_clock(one.opens, one.closes)
        return cls(weekday=one.weekday, opens=opens, closes=closes)


class HoursRead(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"timezone": "UTC", **_EXAMPLE}]})

    timezone: str | None = Field(description="IANA: what the hours are told in.")
    hours: list[IntervalRead]
