from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from mercat.platform.outbox import Event, Fact


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
    """`business_id`: whose programs are told that it was written, and not what; `side`: by whom,
    PERSON or TEAM.
    """

    told_as: ClassVar = frozenset({"message.created"})

    conversation_id: UUID
    message_id: UUID
    seq: int
    kind: MessageTurn
    change: int = 0
    """Of what was edited or deleted: which change of the conversation it was."""
    business_id: UUID | None = None
    side: str = ""

    def fact(self) -> Fact | None:
        if self.business_id is None or self.kind is not MessageTurn.CREATED:
            return None
        data = {
            "conversation_id": str(self.conversation_id),
            "message_id": str(self.message_id),
            "seq": self.seq,
            "side": self.side,
        }
        return Fact(self.business_id, "message.created", data)


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


@dataclass(frozen=True, kw_only=True)
class UnreadLetterDue(Event):
    """Somebody was told of messages, in the app, long enough ago to be written to."""

    conversation_id: UUID
    user_id: UUID
    put_off: bool = False
    """Their quiet hours are over."""
