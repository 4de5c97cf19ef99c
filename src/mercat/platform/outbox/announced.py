"""What the programs of businesses are told: one envelope, whatever module an event is of."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from mercat.platform.ids import made_at, uuid7
from mercat.platform.outbox.event import Event, Fact


@dataclass(frozen=True, kw_only=True)
class Announced(Event):
    """Written beside the event that it tells of, in the same transaction."""

    business_id: UUID
    type: str
    data: dict[str, Any]
    id: UUID = field(default_factory=uuid7)

    @classmethod
    def of(cls, fact: Fact) -> Self:
        return cls(business_id=fact.business_id, type=fact.type, data=fact.data)

    @property
    def occurred_at(self) -> datetime:
        return made_at(self.id)


def fact_types() -> frozenset[str]:
    """Of all events that this process knows."""
    return _types(Event)


def _types(event: type[Event]) -> frozenset[str]:
    return event.told_as.union(*map(_types, event.__subclasses__()))
