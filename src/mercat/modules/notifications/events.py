from dataclasses import dataclass
from uuid import UUID

from mercat.platform.outbox import Event


@dataclass(frozen=True, kw_only=True)
class NotificationAdded(Event):
    """Somebody has something to read that they have not read."""

    user_id: UUID
    notification_id: UUID


@dataclass(frozen=True, kw_only=True)
class DigestDue(Event):
    """It is the hour at which somebody is mailed what happened since the day before."""

    user_id: UUID
