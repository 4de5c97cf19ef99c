from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class BusinessPublished(Event):
    """Everybody may see it from now on."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class BusinessChanged(Event):
    """Something is different of what everybody may see."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class BusinessUnpublished(Event):
    """Its team or staff have taken it away from the public."""

    business_id: UUID


@dataclass(frozen=True, kw_only=True)
class StandingChanged(Event):
    """Staff have decided something about a business of this owner. `change`: VERIFIED, SUSPENDED or
    REINSTATED.
    """

    user_id: UUID
    business_id: UUID
    change: str
