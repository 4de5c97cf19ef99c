from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mercat.platform.outbox import Event


class MessageTurn(StrEnum):
    """UPDATED: it was edited, deleted or removed."""

    CREATED = "created"
    UPDATED = "updated"


class Mark(StrEnum):
    """How far somebody has come. What is read is delivered too."""

    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, kw_only=True)
class SidesParted(Event):
    """One side has blocked the other."""

    conversation_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageChanged(Event):
    conversation_id: UUID
    message_id: UUID
    seq: int
    kind: MessageTurn
    change: int = 0
    """Of what was edited or deleted: which change of the conversation it was."""


@dataclass(frozen=True, kw_only=True)
class ReadMoved(Event):
    """Somebody has come to `seq`, which is further than they were."""

    conversation_id: UUID
    user_id: UUID
    seq: int
    kind: Mark


@dataclass(frozen=True, kw_only=True)
class UnreadDue(Event):
    """Something was said long enough ago that whoever is there has read it: the others are told."""

    conversation_id: UUID
