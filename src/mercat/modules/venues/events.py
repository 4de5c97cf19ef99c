from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class StudioChanged(Event):
    """What is told of a studio, its rooms, prices and equipment among it, is not what it was."""

    studio_id: UUID
