from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class NotificationAdded(Event):
    """Somebody has something to read that they have not read."""

    user_id: UUID
    notification_id: UUID
