"""Notices as they are told, and read."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.platform.pagination import PageRead
from mercat.platform.web.moments import Moment
from mercat.platform.web.schemas import Body

_ID = "01a1fd39-1dbe-713b-9983-0562bc1ed764"
_EXAMPLE: JsonDict = {"ids": [_ID]}


class NotificationRead(BaseModel):
    """Something happened that concerns you."""

    id: UUID
    kind: str = Field(examples=["booking_confirmed"], description="What happened: for programs.")
    text: str = Field(
        examples=["Booked: Studio A (MB-7K2P9X)"],
        description="For people, in the language of their profile if there is a translation.",
    )
    data: dict[str, Any] = Field(
        examples=[{"booking_id": _ID, "title": "Studio A", "number": "MB-7K2P9X"}],
        description="What it is about: ids, and the words in the text.",
    )
    link: str = Field(examples=[f"/bookings/{_ID}"], description="Where it leads: a path.")
    told_at: datetime
    read_at: datetime | None


class NotificationPageRead(PageRead[NotificationRead]):
    unread: int = Field(examples=[3], description="How many of all of yours you have not read.")


class ReadInput(Body):
    """`ids`, or `before`: all that you were told until then."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    ids: list[UUID] | None = Field(None, min_length=1, max_length=200)
    before: Moment | None = Field(None, examples=["2026-11-21T10:00:00Z"])

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if (self.ids is None) == (self.before is None):
            raise PydanticCustomError("one_of", "Send either ids or before")
        return self


class UnreadRead(BaseModel):
    unread: int = Field(examples=[0], description="How many of all of yours you have not read.")
