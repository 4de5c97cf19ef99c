"""Facts in the past tense, and how they travel."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Fact:
    """What the programs of a business are told of an event. `data`: ids and few words, nothing
    personal: who may know more reads it at the door of the thing.
    """

    business_id: UUID
    type: str
    """`booking.confirmed`, say."""
    data: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened. Its first field names what it happened to: events about the same thing are
    handled in the order in which they were written.

    Payloads stand in the database and in back-ups: no secret belongs in an event.
    """

    told_as: ClassVar[frozenset[str]] = frozenset()
    """The types of all facts that it can be."""

    def fact(self) -> Fact | None:
        """None where it concerns nobody's programs."""
        return None

    @property
    def aggregate(self) -> str:
        return str(getattr(self, fields(self)[0].name))

    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json")
        return payload

    @classmethod
    def read(cls, payload: dict[str, Any]) -> Self:
        """Raises pydantic's ValidationError when the payload is not of this shape (any more)."""
        event: Self = _adapter(cls).validate_python(payload)
        return event


def _adapter(event: type[Event]) -> TypeAdapter[Any]:
    if event not in _adapters:
        _adapters[event] = TypeAdapter(event)
    return _adapters[event]


_adapters: dict[type[Event], TypeAdapter[Any]] = {}
