"""Conversations, as they are opened and told."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.conversations.models import ConversationKind, Side
from mercat.modules.conversations.schemas.messages import MessageInput, MessageRead
from mercat.platform.web.schemas import Body

_EXAMPLE: JsonDict = {
    "kind": "BUSINESS",
    "business_id": "01a1fd39-1dbe-713b-9983-0562bc1ed764",
    "message": {
        "body": "Is the piano tuned?",
        "client_id": "7d0c6d0c-0b6e-4a53-9f0f-0c3a9a2b1c55",
    },
}
_NEEDS = {
    ConversationKind.DIRECT: "user_id",
    ConversationKind.BUSINESS: "business_id",
    ConversationKind.BOOKING: "booking_id",
    ConversationKind.LEAD: "lead_id",
}


class ConversationInput(Body):
    """With whom, or about what: DIRECT needs `user_id`, BUSINESS `business_id`, BOOKING
    `booking_id`, LEAD `lead_id`. A team that writes to a customer of its business sends both
    `business_id` and `user_id`.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    kind: ConversationKind
    user_id: UUID | None = None
    business_id: UUID | None = None
    booking_id: UUID | None = None
    lead_id: UUID | None = None
    studio_id: UUID | None = Field(None, description="A studio of that business, it is about.")
    message: MessageInput | None = Field(None, description="The first thing to say, or the next.")

    @model_validator(mode="after")
    def _says_with_whom(self) -> Self:
        given = {name for name in _NEEDS.values() if getattr(self, name) is not None}
        if self.kind is ConversationKind.BUSINESS:
            given.discard("user_id")
        if given != {_NEEDS[self.kind]}:
            raise PydanticCustomError(
                "one_thing", "Send the {name} that this kind needs", {"name": _NEEDS[self.kind]}
            )
        if self.studio_id is not None and self.kind is not ConversationKind.BUSINESS:
            raise PydanticCustomError("studio", "A studio belongs to a BUSINESS conversation")
        return self


class MuteInput(Body):
    """What is left out stays as it is; with `until` alone it is muted until then."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"muted": True}]})

    muted: bool = True
    until: datetime | None = Field(
        None, description="Until you say otherwise, if left out.", examples=["2026-11-22T08:00:00Z"]
    )

    @model_validator(mode="after")
    def _is_sensible(self) -> Self:
        if self.until is not None and self.until.tzinfo is None:
            raise PydanticCustomError("zone", "Write the time with its zone")
        if self.until is not None and not self.muted:
            raise PydanticCustomError("until", "Only what is muted is so until a time")
        return self


class ParticipantRead(BaseModel):
    """One side of it. Of a business: how far somebody of its team has come."""

    side: Side
    name: str = Field(examples=["Northside Sound"])
    user_id: UUID | None
    business_id: UUID | None
    read_seq: int = Field(description="Read up to this number.", examples=[41])
    delivered_seq: int = Field(examples=[41])


class ConversationRead(BaseModel):
    id: UUID
    kind: ConversationKind
    side: Side = Field(description="As whom you are there: for yourself, or as the business.")
    participants: list[ParticipantRead]
    booking_id: UUID | None
    lead_id: UUID | None
    studio_id: UUID | None
    last_seq: int = Field(description="Of the newest message; 0: there is none.", examples=[41])
    last_message: MessageRead | None
    last_message_at: datetime = Field(description="Until there is one: when it was opened.")
    read_seq: int = Field(description="How far you have read.", examples=[40])
    unread: int = Field(description="What others have said since.", examples=[1])
    muted: bool
    muted_until: datetime | None
    blocked: bool = Field(description="One side has blocked the other: nobody writes here.")
    blocked_by_you: bool = Field(description="Your side has: you can take it back.")
    created_at: datetime
