"""How somebody wants to be told."""

from collections import Counter
from datetime import time
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.notifications.models import ALWAYS_MAILED, Digest, NoticeGroup
from mercat.platform.web.schemas import Body

_EXAMPLE: JsonDict = {
    "preferences": [{"group": "REVIEWS", "in_app": True, "email": "DAILY"}],
    "quiet_hours": {"begins": "22:00", "ends": "07:00"},
}


def _clock(told: object) -> object:
    """A number would be read as seconds since midnight: nobody means that for certain."""
    if isinstance(told, str) and len(told) == 5:
        return told
    if isinstance(told, time):
        return told
    raise PydanticCustomError("clock", "Write a time like 22:00")


Clock = Annotated[
    time,
    BeforeValidator(_clock),
    Field(examples=["22:00"], json_schema_extra={"format": "time"}),
]


class QuietHoursInput(Body):
    """On your own clock, see `timezone` of your profile; they may run past midnight."""

    begins: Clock
    ends: Clock

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.begins == self.ends:
            raise PydanticCustomError("quiet_hours", "Quiet hours begin and end at two times")
        return self

    @property
    def minutes(self) -> tuple[int, int]:
        return (_minute(self.begins), _minute(self.ends))


class PreferenceInput(Body):
    """`in_app`: told by GET /notifications and over the WebSocket. `email`: at once, once a day at
    eight by your own clock, or never. Letters about payments always come at once.
    """

    group: NoticeGroup
    in_app: bool
    email: Digest

    @model_validator(mode="after")
    def _stays_mailed(self) -> Self:
        if self.group in ALWAYS_MAILED and self.email is not Digest.INSTANT:
            raise PydanticCustomError("always_mailed", "Letters about payments always come at once")
        return self


class PreferencesInput(Body):
    """All of them: what is not named is as it is with everybody, in the app and by mail at once."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    preferences: list[PreferenceInput] = Field(max_length=len(NoticeGroup))
    quiet_hours: QuietHoursInput | None = None

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        named = Counter(one.group for one in self.preferences)
        if any(times > 1 for times in named.values()):
            raise PydanticCustomError("twice", "Name each group once")
        return self


class PreferenceRead(BaseModel):
    group: NoticeGroup
    in_app: bool
    email: Digest


class QuietHoursRead(BaseModel):
    begins: str = Field(examples=["22:00"])
    ends: str = Field(examples=["07:00"])


class PreferencesRead(BaseModel):
    """Of every group. `quiet_hours`: when no mail comes that can wait."""

    preferences: list[PreferenceRead]
    quiet_hours: QuietHoursRead | None
    timezone: str = Field(examples=["Europe/Paris"], description="Your own, of your profile.")


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
