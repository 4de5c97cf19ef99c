from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class DeliveryDue(Event):
    """Something waits for an endpoint: one look for all of it. `turn`: the endpoint's; whatever
    comes for an earlier one comes too late. Without it, an event of a release before: of turn 0.
    """

    endpoint_id: UUID
    turn: int = 0


@dataclass(frozen=True, kw_only=True)
class EndpointLetterDue(Event):
    """Somebody is to be told by mail that nothing is sent to an endpoint any more."""

    user_id: UUID
    endpoint_id: UUID
