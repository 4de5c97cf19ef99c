from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class OfferingsChanged(Event):
    """What a business offers is not what it was: something is new, other, or gone."""

    business_id: UUID
