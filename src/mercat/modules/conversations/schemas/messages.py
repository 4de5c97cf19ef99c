"""Messages, as they are sent and told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from mercat.modules.conversations.events import Mark
from mercat.modules.conversations.models import LONGEST_BODY, MOST_ATTACHMENTS, ReportReason, Side
from mercat.modules.files.service import AttachmentRead
from mercat.platform.web.schemas import Body

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_BODY)
]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
ClientId = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~]{1,64}$"),
    Field(
        description="Of your own choosing, for this one message: sent again with it, it is the "
        "same message.",
        examples=["7d0c6d0c-0b6e-4a53-9f0f-0c3a9a2b1c55"],
    ),
]
_MESSAGE: JsonDict = {
    "body": "Is the piano tuned?",
    "client_id": "7d0c6d0c-0b6e-4a53-9f0f-0c3a9a2b1c55",
}


class MessageInput(Body):
    """`body` or `attachments`, or both."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MESSAGE]})

    client_id: ClientId
    body: Words | None = None
    attachments: list[UUID] = Field(
        default=[],
        max_length=MOST_ATTACHMENTS,
        description="Files that you uploaded as MESSAGE_ATTACHMENT, in order.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.body is None and not self.attachments:
            raise PydanticCustomError("empty", "Write something or attach something")
        if len(set(self.attachments)) < len(self.attachments):
            raise PydanticCustomError("attachments", "Attach each file once")
        return self


class SenderRead(BaseModel):
    """`name`: of a person as much as tells two apart; of a business its name. Who of a team it was
    is for that team alone to know: to others `user_id` and `member_name` are null.
    """

    side: Side
    name: str = Field(examples=["Northside Sound"])
    user_id: UUID | None
    member_name: str | None = Field(examples=[None])


class MessageRead(BaseModel):
    """`client_id` is what its sender called it. Of what is deleted its number stays."""

    id: UUID
    conversation_id: UUID
    seq: int = Field(description="1, 2, 3 … without a gap.", examples=[41])
    sender: SenderRead
    client_id: str
    body: str | None = Field(examples=["The piano is tuned on Mondays."])
    masked: bool = Field(
        description="Something that leads past us was hidden in it: there is no deal yet."
    )
    attachments: list[AttachmentRead]
    sent_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    removed: bool = Field(description="Deleted by staff.")


class MessageListRead(BaseModel):
    items: Sequence[MessageRead] = Field(description="In order.")
    last_seq: int = Field(
        description="Of the newest message there is: below it there are more.", examples=[41]
    )
    last_change: int = Field(
        description="Edits and deletions up to this one are in here: for `sync`.", examples=[3]
    )


class MarkedRead(BaseModel):
    """How far you have come in it now: never less than before."""

    conversation_id: UUID
    read_seq: int = Field(examples=[41])
    delivered_seq: int = Field(examples=[41])
    unread: int = Field(examples=[0])


class MessagePatch(Body):
    """What is left out stays as it is, and so does what was attached."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": "Is the piano tuned?"}]})

    body: Words = ""


class MarkInput(Body):
    seq: int = Field(ge=0, le=2**62, description="The last number that you have.", examples=[41])
    kind: Mark = Field(
        Mark.READ, description="`delivered`: it has arrived, and nobody has looked yet."
    )


class ReportInput(Body):
    reason: ReportReason = Field(examples=["SCAM"])
    note: Note | None = Field(None, examples=["They want a deposit by bank transfer."])
