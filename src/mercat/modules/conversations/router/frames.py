"""What clients say through a socket."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

import orjson
from pydantic import Field, SecretStr, ValidationError

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

    token: SecretStr


class SendFrame(MessageInput):
    conversation_id: UUID


class ReadFrame(Body):
    conversation_id: UUID
    seq: Seq
    kind: Mark = Mark.READ


class TypingFrame(Body):
    conversation_id: UUID


class SyncFrame(Body):
    """`cursors`: of each conversation the number of the last message that the client has.
    `changes`: of those of which it has earlier ones, the last change that it knows of.
    """

    cursors: dict[UUID, Seq] = Field(max_length=MOST_CURSORS)
    changes: dict[UUID, Seq] = Field(default={}, max_length=MOST_CURSORS)


class PingFrame(Body):
    """Nothing but its type."""


ClientFrame = SendFrame | ReadFrame | TypingFrame | SyncFrame | PingFrame
_KINDS: Mapping[str, type[ClientFrame]] = {
    "message.send": SendFrame,
    "read": ReadFrame,
    "typing": TypingFrame,
    "sync": SyncFrame,
    "ping": PingFrame,
}
F = TypeVar("F", bound=Body)


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
    kind = _KINDS.get(_type_of(said))
    if kind is None:
        raise UnknownType
    return _read(kind, said)


def auth_frame(said: Any) -> AuthFrame:
    """Raises UnknownType, InvalidFrame."""
    if _type_of(said) != "auth":
        raise UnknownType
    return _read(AuthFrame, said)


def client_id_of(said: Any) -> str | None:
    """What the client called what it sent, whether or not that was any good."""
    found = said.get("client_id") if isinstance(said, dict) else None
    return found if isinstance(found, str) else None


def _type_of(said: Any) -> str:
    found = said.get("type") if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""


def _read(kind: type[F], said: dict[str, Any]) -> F:
    try:
        return kind.model_validate({name: said[name] for name in said if name != "type"})
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)[:_MOST_FAULTS]
        fields = [
            {
                "loc": [str(part) for part in fault["loc"]],
                "message": message_of(fault),
                "code": fault["type"],
            }
            for fault in faults
        ]
        raise InvalidFrame(None, fields=fields) from error
