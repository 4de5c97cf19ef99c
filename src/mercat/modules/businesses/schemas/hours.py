"""Opening hours, as they are told: local time of the business."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mercat.platform.local_time import DAY, Weekly
from mercat.platform.web.schemas import Body

_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_EXAMPLE: dict[str, Any] = {
    "hours": [
        {"weekday": 0, "opens": "09:00", "closes": "12:30"},
        {"weekday": 0, "opens": "14:00", "closes": "18:00"},
        {"weekday": 4, "opens": "20:00", "closes": "02:00"},
        {"weekday": 6, "opens": "00:00", "closes": "24:00"},
    ]
}
_UNTIL = "`24:00` or `00:00` is the end of the day; what is not after `opens` is the next day."


class IntervalInput(Body):
    weekday: int = Field(ge=0, le=6, strict=True, description="0 is Monday.")
    opens: Annotated[str, StringConstraints(pattern=f"^{_CLOCK}$")]
    closes: Annotated[str, StringConstraints(pattern=f"^({_CLOCK}|24:00)$")] = Field(
        description=_UNTIL
    )

    @property
    def weekly(self) -> Weekly:
        opens, closes = _minutes(self.opens), _minutes(self.closes)
        return Weekly(self.weekday, opens, closes if closes > opens else closes + DAY)


class HoursInput(Body):
    """The whole week: what is not in it is closed."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    hours: list[IntervalInput] = Field(max_length=70)

    @property
    def week(self) -> list[Weekly]:
        return sorted(one.weekly for one in self.hours)


class IntervalRead(BaseModel):
    weekday: int = Field(description="0 is Monday.", examples=[0])
    opens: str = Field(examples=["09:00"])
    closes: str = Field(description=_UNTIL, examples=["17:30"])

    @classmethod
    def of(cls, one: Weekly) -> Self:
        closes = one.closes if one.closes <= DAY else one.closes - DAY
        return cls(weekday=one.weekday, opens=_told(one.opens), closes=_told(closes))


class HoursRead(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"timezone": "UTC", **_EXAMPLE}]})

    timezone: str | None = Field(description="IANA: what the hours are told in.")
    hours: list[IntervalRead]


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _told(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
