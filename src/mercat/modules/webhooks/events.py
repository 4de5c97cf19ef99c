from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class DeliveryDue(Event):
    """Something is to be sent to an endpoint, one after the other to each. `attempt`: how often it
    was tried before: whatever comes late or twice finds that it was tried since.
    """

    endpoint_id: UUID
    delivery_id: UUID
    attempt: int


@dataclass(frozen=True, kw_only=True)
class EndpointLetterDue(Event):
    """Somebody is to be told by mail that nothing is sent to an endpoint any more."""

    user_id: UUID
    endpoint_id: UUID
