from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PhotoArchived(Event):
    """Somebody's photo has been replaced or removed: what is stored of it may go."""

    user_id: UUID
