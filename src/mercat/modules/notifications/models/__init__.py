"""What notices are in the database."""

from mercat.modules.notifications.models.notices import (
    ALWAYS_MAILED,
    DIGEST_MINUTE,
    LAST_MINUTE,
    Digest,
    NoticeGroup,
    Notification,
    NotificationPreference,
    QuietHours,
    next_at,
    quiet_until,
)
from mercat.modules.notifications.models.personal_data import PERSONAL_DATA

__all__ = [
    "ALWAYS_MAILED",
    "DIGEST_MINUTE",
    "LAST_MINUTE",
    "PERSONAL_DATA",
    "Digest",
    "NoticeGroup",
    "Notification",
    "NotificationPreference",
    "QuietHours",
    "next_at",
    "quiet_until",
]
