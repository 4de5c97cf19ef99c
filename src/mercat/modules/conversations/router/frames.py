"""What clients say through a socket."""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import Field, SecretStr, TypeAdapter, ValidationError

from mercat.modules.conversations.events import Mark
from mercat.modules.conversations.schemas import MessageInput
from mercat.platform.errors import Invalid, Malformed
from mercat.platform.web.faults import message_of
from mercat.platform.web.schemas import Body

MOST_CURSORS = 200
"""Conversations that one `sync` may name."""
_MOST_FAULTS = 20

Seq = Annotated[int, Field(ge=0, le=2**53)]


class AuthFrame(Body):
    """The first frame of whoever brought neither ticket nor cookie."""

    type: Literal["auth"]
    token: SecretStr


class SendFrame(MessageInput):
    type: Literal["message.send"]
    conversation_id: UUID


class ReadFrame(Body):
    type: Literal["read"]
    conversation_id: UUID
    seq: Seq
    kind: Mark = Mark.READ


class TypingFrame(Body):
    type: Literal["typing"]
    conversation_id: UUID


class SyncFrame(Body):
    """`cursors`: of each conversation the number of the last message that the client has."""

    type: Literal["sync"]
    cursors: dict[UUID, Seq] = Field(max_length=MOST_CURSORS)


class PingFrame(Body):
    type: Literal["ping"]


ClientFrame = SendFrame | ReadFrame | TypingFrame | SyncFrame | PingFrame
_FRAMES: TypeAdapter[ClientFrame] = TypeAdapter(Annotated[ClientFrame, Field(discriminator="type")])
_AUTH = TypeAdapter(AuthFrame)


class NotJson(Malformed):
    code = "malformed_json"
    message = "The frame is not valid JSON."


class UnknownType(Invalid):
    code = "unknown_type"
    message = "There is no frame of this type."


class InvalidFrame(Invalid):
    code = "validation_error"
    message = "Some fields are not valid."


def parse(said: str) -> Any:
    """Any JSON. Raises NotJson."""
    try:
        return orjson.loads(said)
    except orjson.JSONDecodeError as error:
        raise NotJson from error


def frame(said: Any) -> ClientFrame:
    """Raises UnknownType, InvalidFrame."""
    found: ClientFrame = _read(_FRAMES, said)
    return found


def auth_frame(said: Any) -> AuthFrame:
    """Raises UnknownType, InvalidFrame."""
    found: AuthFrame = _read(_AUTH, said)
    return found


def client_id_of(said: Any) -> str | None:
    """What the client called what it sent, whether or not that was any good."""
    found = said.get("client_id") if isinstance(said, dict) else None
    return found if isinstance(found, str) else None


def _read(adapter: TypeAdapter[Any], said: Any) -> Any:
    try:
        return adapter.validate_python(said)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)[:_MOST_FAULTS]
        if faults[0]["type"].startswith("union_tag"):
            raise UnknownType from error
        fields = [
            {
                "loc": [str(part) for part in fault["loc"]],
                "message": message_of(fault),
                "code": fault["type"],
            }
            for fault in faults
        ]
        raise InvalidFrame(None, fields=fields) from error
